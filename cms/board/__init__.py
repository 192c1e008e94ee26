"""Work by state, what needs a person now, and updates that are due."""
