"""Readers without an account: who may see what is not public, by a review link or by early access, and who leaves."""
