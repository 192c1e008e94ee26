"""Who else has the same thing open, by rows that each open page renews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from cms.tables import people
from cms.workspace.tables import presences

COUNTS = timedelta(seconds=25)
"""How long after its last sign a page counts as open; pages give a sign every 8 seconds."""
FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A page that is open: whose, where, in which tab, the id of what it shows, and whether it is a form."""

    person: str
    place: str
    tab: str
    subject: str
    is_editing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody else who has the same thing open, and whether they edit the same page."""

    person: str
    name: str
    is_editing: bool
    is_here: bool


def note_presence(connection: sa.Connection, sign: Sign, now: datetime) -> None:
    """Note that a page is open."""
    same = (presences.c.person == sign.person) & (presences.c.place == sign.place) & (presences.c.tab == sign.tab)
    row = {"subject": sign.subject, "is_editing": sign.is_editing, "seen_at": now}
    if connection.execute(sa.update(presences).where(same).values(**row)).rowcount:
        return
    connection.execute(sa.delete(presences).where(presences.c.seen_at < now - FORGOTTEN))
    names = {"person": sign.person, "place": sign.place, "tab": sign.tab}
    connection.execute(sa.insert(presences).values(**names, **row))


def note_leaving(connection: sa.Connection, sign: Sign) -> None:
    """Note that a page was closed."""
    same = (presences.c.person == sign.person) & (presences.c.place == sign.place) & (presences.c.tab == sign.tab)
    connection.execute(sa.delete(presences).where(same))


def list_present(connection: sa.Connection, sign: Sign, now: datetime) -> tuple[Present, ...]:
    """Return the others who have the thing open, each once, by name."""
    number = sa.cast(sa.func.replace(presences.c.person, "u-", ""), sa.Integer)
    query = (
        sa.select(presences.c.person, presences.c.place, presences.c.is_editing, people.c.name)
        .join(people, people.c.id == number)
        .where(presences.c.subject == sign.subject, presences.c.seen_at > now - COUNTS)
        .where(presences.c.person != sign.person)
    )
    found: dict[str, Present] = {}
    for row in connection.execute(query):
        before = found.get(row.person)
        found[row.person] = Present(
            person=row.person,
            name=row.name,
            is_editing=row.is_editing or (before is not None and before.is_editing),
            is_here=(row.is_editing and row.place == sign.place) or (before is not None and before.is_here),
        )
    return tuple(sorted(found.values(), key=lambda each: (each.name, each.person)))


def has_other_tab(connection: sa.Connection, sign: Sign, now: datetime) -> bool:
    """Whether this person edits the same page in another tab."""
    other = (
        (presences.c.person == sign.person)
        & (presences.c.place == sign.place)
        & (presences.c.tab != sign.tab)
        & presences.c.is_editing
        & (presences.c.seen_at > now - COUNTS)
    )
    return connection.execute(sa.select(presences.c.tab).where(other).limit(1)).first() is not None
