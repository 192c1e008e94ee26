"""Previews: pages of drafts, drawn by what draws the published ones, from the public site as it would be."""
