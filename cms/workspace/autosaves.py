"""What people type before they save: one row for each browser tab, and 30 days to take it back after it is over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from cms.workspace.tables import autosaves

KEPT = timedelta(days=30)
MOST_BYTES = 4_000_000
"""The largest form that is kept."""
Ending = Literal["saved", "discarded"]
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as somebody left it: where (the address of the screen), in which tab, and the commit it started from."""

    person: str
    place: str
    tab: str
    base: str
    fields: Fields
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Autosave:
    """A form that is kept; `ended_at` and `ending` say that it was saved by name, or discarded."""

    id: int
    person: str
    place: str
    tab: str
    base: str
    fields: Fields
    saved_at: datetime
    ended_at: datetime | None
    ending: str | None


def keep_typing(connection: sa.Connection, typed: Typed, now: datetime) -> bool:
    """Keep what was typed in a tab in place of what it typed before; False where a later turn is kept already."""
    open_row = _open_row(typed.person, typed.place, typed.tab)
    row = {"base": typed.base, "fields": json.dumps(typed.fields), "turn": typed.turn, "saved_at": now}
    changed = connection.execute(sa.update(autosaves).where(open_row, autosaves.c.turn < typed.turn).values(**row))
    if changed.rowcount:
        return True
    if connection.scalar(sa.select(autosaves.c.id).where(open_row)) is not None:
        return False
    names = {"person": typed.person, "place": typed.place, "tab": typed.tab}
    connection.execute(sa.insert(autosaves).values(**names, **row))
    return True


def _open_row(person: str, place: str, tab: str) -> sa.ColumnElement[bool]:
    theirs = (autosaves.c.person == person) & (autosaves.c.place == place) & (autosaves.c.tab == tab)
    return theirs & autosaves.c.ended_at.is_(None)


def end_typing(connection: sa.Connection, person: str, place: str, tab: str, ending: Ending, now: datetime) -> None:
    """Say that what was typed in a tab was saved by name, or discarded."""
    row = {"ended_at": now, "ending": ending}
    connection.execute(sa.update(autosaves).where(_open_row(person, place, tab)).values(**row))


def end_autosave(connection: sa.Connection, person: str, number: int, ending: Ending, now: datetime) -> bool:
    """Say the same of a row; False where this person has no such open row."""
    theirs = (autosaves.c.id == number) & (autosaves.c.person == person) & autosaves.c.ended_at.is_(None)
    return bool(connection.execute(sa.update(autosaves).where(theirs).values(ended_at=now, ending=ending)).rowcount)


def find_recoverable(connection: sa.Connection, person: str, place: str) -> Autosave | None:
    """Return the newest text of a place that this person typed and neither saved nor discarded."""
    wanted = (autosaves.c.person == person) & (autosaves.c.place == place) & autosaves.c.ended_at.is_(None)
    newest = sa.select(autosaves).where(wanted).order_by(autosaves.c.saved_at.desc(), autosaves.c.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return None if row is None else _read(row)


def find_autosave(connection: sa.Connection, person: str, number: int) -> Autosave | None:
    """Return one of this person's rows, open or ended; None where there is none."""
    row = connection.execute(
        sa.select(autosaves).where(autosaves.c.id == number, autosaves.c.person == person)
    ).one_or_none()
    return None if row is None else _read(row)


def list_autosaves(connection: sa.Connection, person: str, most: int = 100) -> tuple[Autosave, ...]:
    """Return this person's rows, newest first."""
    newest = sa.select(autosaves).where(autosaves.c.person == person).order_by(autosaves.c.saved_at.desc()).limit(most)
    return tuple(_read(row) for row in connection.execute(newest))


def forget_old(connection: sa.Connection, now: datetime) -> int:
    """Remove rows that nobody touched for 30 days; return how many."""
    return connection.execute(sa.delete(autosaves).where(autosaves.c.saved_at < now - KEPT)).rowcount


def _read(row: sa.Row[tuple[object, ...]]) -> Autosave:
    fields = tuple((str(name), str(value)) for name, value in json.loads(row.fields))
    return Autosave(
        id=row.id,
        person=row.person,
        place=row.place,
        tab=row.tab,
        base=row.base,
        fields=fields,
        saved_at=row.saved_at,
        ended_at=row.ended_at,
        ending=row.ending,
    )
