"""Text to records and problems, with the file, line and column of each fault. Nothing here reads a disk."""
