"""Gathers work: versions on their way to readers with who they are with, and measures that need an update."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

import sqlalchemy as sa

from cms.access import Person
from cms.editing.finding import read_sites
from cms.offers.finding import count_offers
from cms.workspace import WorkRow, WorkWanted, workspace
from cms.workspace.holding import find_holders
from measures.publication.due import is_version_due
from measures.publication.instants import Clock

_FOUND: dict[tuple[str, WorkWanted], tuple[WorkRow, ...]] = {}
"""Work by the commit of the content and what was asked for. A commit never changes, so what is found stays true."""
_MOST_FOUND = 16


@dataclass(frozen=True, slots=True)
class Work:
    """A version on its way, or a measure that needs an update, and the id of who it is with (None: not known).

    `offered` is how many changes of a correction are offered to it.
    """

    row: WorkRow
    owner: str | None
    offered: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """The measure and the version."""
        return self.row.measure_id, self.row.number


@dataclass(frozen=True, slots=True)
class Today:
    """The instant, and the day that it is where the site is."""

    now: datetime
    clock: Clock

    @property
    def day(self) -> date:
        """The day."""
        return self.now.astimezone(self.clock.zone).date()


def read_today(now: datetime) -> Today:
    """Return what day it is where the site is; answer 503 where its settings do not read."""
    site = read_sites()
    return Today(now, Clock.of(site.timezone, site.release_time))


def gather_work(
    connection: sa.Connection, person: Person, today: Today, topic: str = "", subtopic: str = ""
) -> tuple[Work, ...]:
    """Return the work that a person may see, the first due first; what readers have by now is left out."""
    wanted = WorkWanted(
        today=today.day.isoformat(),
        topic=topic,
        subtopic=subtopic,
        ids=person.shares if person.is_outsider else None,
    )
    find_mates = cache(workspace().list_mates)
    rows = [row for row in _list_rows(wanted) if not is_version_due(row, today.clock, today.now, find_mates)]
    return _join_owners(connection, rows)


def gather_due(person: Person, today: Today, before: date, topic: str = "", subtopic: str = "") -> tuple[Work, ...]:
    """Return the measures whose next edition is expected before a day and not begun, the longest overdue first.

    They are with whoever changed them last.
    """
    wanted = WorkWanted(
        today=today.day.isoformat(),
        topic=topic,
        subtopic=subtopic,
        due_before=before.isoformat(),
        ids=person.shares if person.is_outsider else None,
    )
    return tuple(Work(row, row.began_by) for row in workspace().index.list_due(wanted))


def _list_rows(wanted: WorkWanted) -> tuple[WorkRow, ...]:
    """Return the work of the content as it stands, from what was found before where nothing was saved since."""
    key = (workspace().head, wanted)
    rows = _FOUND.get(key)
    if rows is None:
        rows = workspace().index.list_work(wanted)
        while len(_FOUND) >= _MOST_FOUND:
            _FOUND.pop(next(iter(_FOUND), key), None)
        _FOUND[key] = rows
    return rows


def _join_owners(connection: sa.Connection, rows: Iterable[WorkRow]) -> tuple[Work, ...]:
    found = list(rows)
    holders = find_holders(connection, (row.measure_id for row in found))
    offered = count_offers(connection, ((row.measure_id, row.number) for row in found))
    keys = ((row.measure_id, row.number) for row in found)
    return tuple(
        Work(row, holders.get(key, row.began_by), offered.get(key, 0)) for row, key in zip(found, keys, strict=True)
    )
