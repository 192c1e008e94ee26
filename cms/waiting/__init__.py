"""Edits of what is public when it is saved, as they wait for an approver."""
