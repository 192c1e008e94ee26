"""Data of dimensions: pasted or sent as a file, shown as it was read, corrected, then used."""
