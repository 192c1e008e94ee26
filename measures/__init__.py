"""Content and its meaning: records, reading, writing, checks, charts, tables and the content store."""
