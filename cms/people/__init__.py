"""People: the screens by which administrators manage accounts."""
