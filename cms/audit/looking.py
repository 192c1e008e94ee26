"""Looks at what is not public yet, in the log: previews, print-outs and downloads."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from cms.access import current_person
from cms.audit.log import Subject, write
from cms.audit.tables import acts
from cms.database import transaction
from cms.surroundings import read_now

SEEN = (
    "previewed", "printed", "downloaded from a preview", "opened by review link", "opened by early access",
    "read unpublished text of", "read unpublished data of", "made a review link to", "gave early access to",
)  # fmt: skip
"""The acts by which somebody sees what is not public yet, or is let see it."""
APART = timedelta(hours=1)
"""Who looks at the same again within this time is noted once."""


def note_look(act: str, about: Subject, what: str = "", *, each: bool = False) -> None:
    """Write to the log that who is signed in looked at something; a download, unlike a view, `each` time."""
    person = current_person()
    if person is None:
        return
    with transaction() as connection:
        if each or not _is_noted(connection, person.id, act, about):
            write(connection, person.id, act, about, after=what)


def _is_noted(connection: sa.Connection, person: str, act: str, about: Subject) -> bool:
    same = (acts.c.person == person) & (acts.c.act == act) & (acts.c.measure_id == about.measure_id)
    recent = acts.c.at > read_now() - APART
    found = sa.select(acts.c.id).where(same, acts.c.version == about.version, recent).limit(1)
    return connection.scalar(found) is not None
