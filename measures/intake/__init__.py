"""Files as they come, to tidy rows: what was read, what was changed and why, and what could not be read."""
