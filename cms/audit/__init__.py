"""The log of what people did beside editing: rows that are added and never changed."""
