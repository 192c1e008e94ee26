"""Pelican plug-ins, thin: each announces page kinds; one run renders them all."""
