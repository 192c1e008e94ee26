"""Checks: what is wrong in content that could be read. Each check is one function; `run` runs them all."""
