"""Frozen records of everything a content store says. No record reads or writes anything."""
