"""Letters to those whose wish for a publish was taken into another's, and to those whose publish took one in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import render_template

from cms.addresses import make_address
from cms.database import transaction
from cms.letters.choosing import wants
from cms.letters.queue import Letter
from cms.letters.telling import tell_faults
from cms.moments import describe_moment
from cms.surroundings import find_settings, read_now
from cms.tables import people
from publishing.builds import Build, open_builds

LOOKED_BACK = timedelta(days=7)
BY_ITSELF = frozenset(
    {"push", "due", "again", "new program", "new settings", "repair", "recount", "prepare", "rehearse"}
)
"""Reasons for which a build is asked for without anybody who waits for it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with an account: id, name, e-mail address."""

    id: str
    name: str
    email: str


def tell_superseded() -> int:
    """Queue a letter to both sides of each wish that was taken into another's since a week; return how many are new."""
    with open_builds(find_settings().database_url) as builds:
        pairs = [
            (older, newer)
            for older in builds.list_superseded_since(read_now() - LOOKED_BACK)
            if not BY_ITSELF.issuperset(older.reasons)
            and (newer := builds.find(older.superseded_by or "")) is not None
            and newer.requested_by != older.requested_by
        ]
    if not pairs:
        return 0
    readers = _find_readers({build.requested_by for pair in pairs for build in pair})
    letters = dict(letter for pair in pairs for letter in _write_letters(*pair, readers))
    return tell_faults("superseded", letters)


def _find_readers(ids: set[str]) -> Mapping[str, Reader]:
    numbers = [int(each[2:]) for each in ids if each.startswith("u-") and each[2:].isdigit()]
    query = sa.select(people.c.id, people.c.name, people.c.email).where(
        people.c.active.is_(True), people.c.id.in_(numbers), wants("steps")
    )
    with transaction() as connection:
        return {f"u-{row.id}": Reader(f"u-{row.id}", row.name, row.email) for row in connection.execute(query)}


def _write_letters(older: Build, newer: Build, readers: Mapping[str, Reader]) -> Iterator[tuple[str, Letter]]:
    """Yield a letter to each of two who asked for a publish, by a key of its own."""
    for own, other in ((older, newer), (newer, older)):
        reader, colleague = readers.get(own.requested_by), readers.get(other.requested_by)
        if reader is not None:
            body = render_template(
                "mail/superseded.txt",
                name=reader.name,
                is_older=own is older,
                own_time=describe_moment(own.requested_at),
                other_time=describe_moment(other.requested_at),
                colleague=colleague.name if colleague else other.requested_by,
                address=make_address("builds.show_build", build=newer.id),
            )
            subject = "Your publish was taken into a later one" if own is older else "Your publish does another's too"
            yield f"{older.id} {reader.id}", Letter(reader.email, subject, body)
