"""How the tables came to be what they are, one step a file, for SQLite and PostgreSQL alike."""
