"""Addresses of the application for mail, where a request's own host name is not to be trusted."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from cms.surroundings import find_settings


def make_address(endpoint: str, **values: Any) -> str:
    """Return the full address of a view: below CMS_ORIGIN; in stage local without it, below the request's host."""
    return find_origin() + url_for(endpoint, **values)


def find_origin() -> str:
    """Return the origin that readers of mail are sent to."""
    return find_configured_origin() or request.host_url.rstrip("/")


def find_configured_origin() -> str | None:
    """Return CMS_ORIGIN; None where it is not set."""
    return find_settings().cms_origin
