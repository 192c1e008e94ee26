"""Dashboards: figures about the whole site, each with a link to the list of what it counts."""
