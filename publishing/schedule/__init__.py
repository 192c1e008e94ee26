"""The schedule: which tasks run when, led by one process among many."""
