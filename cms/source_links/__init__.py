"""Addresses of sources: asked from time to time whether they still answer, and listed where they do not."""
