"""Records to text, changing only what changed: every other byte, comments too, stays."""
