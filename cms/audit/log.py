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
) -> None:
    """Add to the log what somebody did by the application's clock, in the transaction that did it."""
    about = subject if isinstance(subject, Subject) else Subject(subject)
    done = Act(
        person=who,
        act=act,
        at=read_now(),
        measure_id=about.measure_id,
        version=about.version,
        before=before,
        after=after,
        why=reason,
        subject=about.name,
    )
    note_act(connection, done)


def list_acts(connection: sa.Connection, measure_id: str, most: int = 100, *, act: str = "") -> tuple[Act, ...]:
    """Return the newest acts on a measure, newest first; only those of one kind where it is named."""
    query = sa.select(*_COLUMNS).where(acts.c.measure_id == measure_id).order_by(acts.c.id.desc()).limit(most)
    if act:
        query = query.where(acts.c.act == act)
    return tuple(Act(**row._mapping) for row in connection.execute(query))


def read_log(connection: sa.Connection, measure_id: str | None = None) -> Iterator[tuple[int, Act]]:
    """Return every act with its number, the first first; of one measure where it is named."""
    last = 0
    while True:
        query = sa.select(acts.c.id, *_COLUMNS).where(acts.c.id > last).order_by(acts.c.id).limit(_AT_ONCE)
        if measure_id is not None:
            query = query.where(acts.c.measure_id == measure_id)
        rows = connection.execute(query).all()
        for row in rows:
            values = dict(row._mapping)
            last = values.pop("id")
            yield last, Act(**values)
        if len(rows) < _AT_ONCE:
            return


_COLUMNS = tuple(acts.c[name] for name in Act.__slots__)
