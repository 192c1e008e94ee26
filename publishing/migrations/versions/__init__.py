"""One step a file, in order of the number that begins its name."""
