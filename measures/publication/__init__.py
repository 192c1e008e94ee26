"""What is public at an instant, and the only way to read it."""
