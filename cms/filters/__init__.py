"""Filters of lists that people keep under names of their own."""
