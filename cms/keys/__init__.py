"""Keys that programs sign in with in a person's name: made once, shown once, kept as a hash, of use for a time."""
