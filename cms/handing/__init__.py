"""Drafts that one person hands to another: who holds each, and how it changes hands."""
