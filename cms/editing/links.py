"""Addresses of views by the names in them."""

from __future__ import annotations

from typing import Any

from flask import url_for


def link(endpoint: str, **names: Any) -> str:
    """Return the address of a view; names that it does not hold become its query."""
    return url_for(endpoint, **names)
