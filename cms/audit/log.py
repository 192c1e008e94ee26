"""The log: who did what besides editing, to what, when, from what to what, and why. It is only ever added to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cms.audit.tables import acts
from cms.surroundings import read_now

COMMAND_LINE = "command line"
"""Who did what an operator does at the command line, where nobody is signed in."""
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did, such as "handed over"; `before` and `after` say what it changed, `why` the reason.

    It is about a measure or a version of one, or about `subject`: a person such as "u-3", a link, a key.
    """

    person: str
    act: str
    at: datetime
    measure_id: str | None = None
    version: str | None = None
    before: str = ""
    after: str = ""
    why: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about: a version of a measure, a measure, or anything else by name."""

    name: str = ""
    measure_id: str | None = None
    version: str | None = None


def note_act(connection: sa.Connection, act: Act) -> None:
    """Add an act to the log, in the transaction that did it."""
    row = {name: getattr(act, name) for name in Act.__slots__}
    connection.execute(sa.insert(acts).values(**row))


def write(
    connection: sa.Connection,
    who: str,
    act: str,
    subject: Subject | str,
    before: str = "",
    after: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Add to the log what somebody did, in the transaction that did it: now by the application's clock, or at `at`."""
    about = subject if isinstance(subject, Subject) else Subject(subject)
    done = Act(
        person=who,
        act=act,
        at=at or read_now(),
        measure_id=about.measure_id,
        version=about.version,
        before=before,
        after=after,
        why=reason,
        subject=about.name,
    )
    note_act(connection, done)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedActs:
    """Which acts are asked for, `kinds` any of several; empty does not count. `since` counts, `until` does not."""

    measure_id: str | None = None
    person: str = ""
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None
    kinds: tuple[str, ...] = ()


def list_acts(connection: sa.Connection, measure_id: str, most: int = 100, *, act: str = "") -> tuple[Act, ...]:
    """Return the newest acts on a measure, newest first; only those of one kind where it is named."""
    return tuple(found for _, found in find_acts(connection, WantedActs(measure_id=measure_id, act=act), most))


def find_acts(connection: sa.Connection, wanted: WantedActs, most: int, skip: int = 0) -> tuple[tuple[int, Act], ...]:
    """Return the newest acts that are wanted with their numbers, newest first."""
    query = _select(wanted).order_by(acts.c.id.desc()).limit(most).offset(skip)
    return tuple(_read(row) for row in connection.execute(query))


def find_kinds(connection: sa.Connection, measure_id: str | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who stands in the log and which kinds of acts do, each in order; of one measure where it is named."""
    mine = sa.true() if measure_id is None else acts.c.measure_id == measure_id
    found = (connection.scalars(sa.select(column).where(mine).distinct().order_by(column)) for column in _KINDS)
    people, kinds = (tuple(each) for each in found)
    return people, kinds


def read_log(connection: sa.Connection, wanted: WantedActs | None = None) -> Iterator[tuple[int, Act]]:
    """Return every act that is wanted with its number, the first first."""
    last = 0
    while True:
        query = _select(wanted or WantedActs()).where(acts.c.id > last).order_by(acts.c.id).limit(_AT_ONCE)
        rows = connection.execute(query).all()
        for row in rows:
            last, act = _read(row)
            yield last, act
        if len(rows) < _AT_ONCE:
            return


def _select(wanted: WantedActs) -> sa.Select[tuple[object, ...]]:
    query = sa.select(acts.c.id, *_COLUMNS)
    if wanted.measure_id is not None:
        query = query.where(acts.c.measure_id == wanted.measure_id)
    for column, value in ((acts.c.person, wanted.person), (acts.c.act, wanted.act)):
        query = query.where(column == value) if value else query
    query = query.where(acts.c.act.in_(wanted.kinds)) if wanted.kinds else query
    query = query.where(acts.c.at >= wanted.since) if wanted.since is not None else query
    return query.where(acts.c.at < wanted.until) if wanted.until is not None else query


def _read(row: sa.Row[tuple[object, ...]]) -> tuple[int, Act]:
    values = dict(row._mapping)
    return values.pop("id"), Act(**values)


_KINDS = (acts.c.person, acts.c.act)
_COLUMNS = tuple(acts.c[name] for name in Act.__slots__)
