"""Marks a browser that somebody signed in with, so that a stranger's wrong tries do not count against it."""

from __future__ import annotations

import secrets

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from cms.surroundings import list_signing_keys

COOKIE = "known-browser"
SALT = "known browser"
SECONDS = 180 * 24 * 3600


def name_browser(number: int) -> str | None:
    """Return the mark of this browser, where it was given one for this person; None for a stranger."""
    try:
        content = _make_serializer().loads(request.cookies.get(_name_cookie(), ""))
    except BadData:
        return None
    if not isinstance(content, list) or len(content) != 2 or content[0] != number:
        return None
    return str(content[1])


def mark_browser(number: int) -> None:
    """Give this browser a mark for this person, unless it has one."""
    if name_browser(number) is not None:
        return
    value = _make_serializer().dumps([number, secrets.token_hex(8)])
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(_name_cookie(), value, max_age=SECONDS, secure=secure, httponly=True, samesite="Lax")
        return response


def _make_serializer() -> URLSafeSerializer:
    return URLSafeSerializer(list_signing_keys(), salt=SALT)


def _name_cookie() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE
