"""Render only what a change made stale: what each output was made from, and what follows from it."""
