"""Measures how long the screens of the editing application take, and counts what each asks for."""
