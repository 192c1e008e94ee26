"""Editing: measures, versions, dimensions, sources, topics, pages, classifications and the shared files."""
