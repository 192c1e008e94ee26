"""An installation that attacks are tried on, and all that they must leave as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from cms.access import ROLES
from cms.database import KEY
from tests.cms.editing.browser_form import find_form
from tests.cms.visitor import Visitor
from tests.cms.workshop import PASSWORD, Workshop

VOLATILE = {"attempts", "sessions", "presences", "alembic_version"}
"""What any request may add a row to: tries that are counted, who is signed in, who has which page open."""
MEASURE, VERSION = "/measures/m8f2g7e4", "/measures/m8f2g7e4/1.0"
PUBLISHED = "/measures/k2s7r1b5"
SEND, DATA = f"{VERSION}/files/send", f"{VERSION}/dimensions/by-ethnicity-over-time/data"


class House:
    """A workshop with a person of each role signed in, and a visitor."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.people = {role: workshop.sign_in(role, shares=("m8f2g7e4",)) for role in ROLES}
        self.people["chief"] = workshop.sign_in("editor", "approver", "developer", name="chief")  # type: ignore[index]
        _, self.email = workshop.add_person("editor", name="away")

    def as_(self, who: str) -> Visitor:
        """Return the browser of a role, or a new one that nobody has signed in with."""
        return self.people.get(who) or self.workshop.visitor()  # type: ignore[call-overload]

    def read_state(self) -> tuple[Mapping[str, bytes], Mapping[str, list[Any]]]:
        """Return the store's refs and the rows of every table that counts; a look may stand in the log."""
        store = self.workshop.folder / "content.git"
        files = [*(store / "refs").rglob("*"), store / "packed-refs", store / "HEAD"]
        refs = {str(file): file.read_bytes() for file in files if file.is_file()}
        rows = {}
        with self.workshop.app.extensions[KEY][0].connect() as connection:
            for name in sorted(set(sa.inspect(connection).get_table_names()) - VOLATILE):
                rows[name] = sorted(map(repr, connection.execute(sa.text(f'SELECT * FROM "{name}"')).all()))
        rows["acts"] = [row for row in rows["acts"] if not any(each in row for each in SAID)]
        return refs, rows


SAID = ("'signed in'", "'failed to sign in'", "'gave a wrong code'", "'previewed'", "'downloaded from a preview'")
"""Acts that change nothing: that somebody signed in or tried to, and that they looked at something."""
Send = Callable[[House], TestResponse]


@dataclass(frozen=True)
class Attack:
    """One hostile request: what it is called, how it is sent, what it may be answered, and words of the answer."""

    name: str
    send: Send
    statuses: tuple[int, ...]
    words: str = ""
    never: tuple[str, ...] = field(default=())


def get(path: str, who: str = "editor", **more: Any) -> Send:
    """Return what opens a page."""
    return lambda house: house.as_(who).get(path, **more)


def post(path: str, data: Mapping[str, Any], who: str = "editor", form: str | None = None, **more: Any) -> Send:
    """Return what sends a form with the token of a page."""
    return lambda house: house.as_(who).post(path, dict(data), form=form, **more)


def bare(path: str, who: str = "editor", method: str = "POST", **more: Any) -> Send:
    """Return what sends a request as it is, without a token."""

    def send(house: House) -> TestResponse:
        visitor = house.as_(who)
        return visitor.client.open(path, method=method, base_url=visitor.base, buffered=True, **more)

    return send


def forge(path: str, who: str, forged: Mapping[str, str]) -> Send:
    """Return what sends a form as it was shown, with fields that it does not have."""

    def send(house: House) -> TestResponse:
        visitor = house.as_(who)
        return visitor.post(path, {**find_form(visitor.get(path).text).data(), **forged}, form=path)

    return send


def change(path: str, who: str = "chief", **changed: str) -> Send:
    """Return what sends a form as it was shown, with fields changed; the names of fields have `__` for a dot."""
    return forge(path, who, {name.replace("__", "."): value for name, value in changed.items()})


def upload(name: str, content: bytes | Callable[[], bytes], path: str = SEND) -> Send:
    """Return what sends a file; one that takes long to make is made when it is sent."""

    def send(house: House) -> TestResponse:
        visitor = house.as_("editor")
        form = SEND if path == SEND else f"{DATA}/"
        base = find_form(visitor.get(SEND).text).data()["base"][0]
        fields = {"csrf_token": visitor.read_token(form), "base": base}
        body = b"".join(_write_part(f'name="{key}"', value.encode()) for key, value in fields.items())
        sent = content() if callable(content) else content
        body += _write_part(f'name="file"; filename="{name}"', sent) + b"--k9--\r\n"
        kind = "multipart/form-data; boundary=k9"
        return visitor.client.post(path, data=body, content_type=kind, base_url=visitor.base, buffered=True)

    return send


def _write_part(disposition: str, content: bytes) -> bytes:
    return b"--k9\r\nContent-Disposition: form-data; " + disposition.encode() + b"\r\n\r\n" + content + b"\r\n"


def sign_in(goal: str) -> Send:
    """Return what signs in with an address to go on to."""

    def send(house: House) -> TestResponse:
        visitor = house.workshop.visitor()
        fields = {"email": house.email, "password": PASSWORD, "next": goal}
        return visitor.post("/sign-in", fields, form="/sign-in")

    return send
