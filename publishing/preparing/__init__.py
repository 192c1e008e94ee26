"""Releases that are made ahead of their instant, and kept where no reader looks."""
