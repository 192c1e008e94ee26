"""A browser in a test: it carries cookies, and fills in the forms that it is shown."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Visitor:
    """A browser with cookies of its own."""

    def __init__(self, client: FlaskClient, number: int = 0, email: str = "", *, base: str | None = None) -> None:
        self.client, self.number, self.email = client, number, email
        self.base = base or "http://localhost"

    @property
    def id(self) -> str:
        """The id of who is signed in, as in commits."""
        return f"u-{self.number}"

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=self.base, buffered=True, **more)

    def read_token(self, path: str = "/sign-in") -> str:
        """Return the token of the form on a page."""
        page = self.get(path, follow_redirects=True).text
        found = re.search(r'name="csrf_token"[^>]*\bvalue="([^"]+)"', page)
        assert found, f"{path} has no form with a token."
        return unescape(found.group(1))

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, form: str | None = None, **more: Any
    ) -> TestResponse:
        """Send a form to `path`, with the token of the page `form`, by default the start page."""
        token = self.read_token(form or "/")
        headers = {"Referer": f"{self.base}{form or '/'}", **more.pop("headers", {})}
        fields = {"csrf_token": token, **(data or {})}
        return self.client.post(path, data=fields, base_url=self.base, headers=headers, buffered=True, **more)
