"""A client of the API as tests use it: it carries a token, remembers nothing, and speaks JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from cms.access import Person, Role
from cms.database import transaction
from cms.keys.keys import NewKey, Scope, make_key
from tests.cms.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Client:
    """A token, and the application that it is sent to."""

    app: Flask
    token: str
    person: str

    def send(self, method: str, path: str, body: Any = None, *, commit: str = "", **headers: str) -> TestResponse:
        """Send a request; a body becomes JSON, a commit If-Match."""
        given = {"Authorization": f"Bearer {self.token}", **headers}
        if commit:
            given["If-Match"] = f'"{commit}"'
        sent: dict[str, Any] = (
            {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        )
        return self.app.test_client(use_cookies=False).open(f"/api{path}", method=method, headers=given, **sent)

    def get(self, path: str, status: int = 200) -> Any:
        """Return what stands at an address."""
        return self._read(self.send("GET", path), status)

    def put(self, path: str, body: Any, commit: str, status: int = 200) -> Any:
        """Put a change that started from a commit, and return the answer."""
        return self._read(self.send("PUT", path, body, commit=commit), status)

    def post(self, path: str, body: Any = None, *, commit: str = "", status: int = 200) -> Any:
        """Send what is to be done, and return the answer."""
        return self._read(self.send("POST", path, body, commit=commit), status)

    @staticmethod
    def _read(answer: TestResponse, status: int) -> Any:
        assert answer.status_code == status, answer.text
        return answer.get_json(force=True)


def join(
    workshop: Workshop, *roles: Role, scopes: tuple[Scope, ...] = ("read", "draft"), shares: tuple[str, ...] = (),
    name: str = "program", days: int = 30,
) -> Client:  # fmt: skip
    """Add a person with roles, and return a client with a token of theirs."""
    number, email = workshop.add_person(*roles, shares=shares, name=name)
    person = Person(f"u-{number}", name, email, frozenset(roles))
    new = NewKey(kind="api", name="test", lasts=timedelta(days=days), scopes=frozenset(scopes))
    with workshop.app.app_context(), transaction() as connection:
        return Client(workshop.app, make_key(connection, person, new, workshop.now), person.id)
