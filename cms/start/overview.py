"""What the first screen lists: the measures that are being worked on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from cms.access import Person
from cms.moments import describe_moment
from cms.workspace import MeasureRow, Wanted, workspace

MOST = 8
STATES = ("draft", "rejected", "internal_review", "department_review")


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A measure that is being worked on: its title, its address here, and a line about it."""

    title: str
    href: str
    line: str


@dataclass(frozen=True, slots=True)
class Work:
    """What the first screen lists: what this person changed last, and what is not approved yet."""

    mine: tuple[WorkItem, ...]
    unfinished: tuple[WorkItem, ...]


def find_work(person: Person) -> Work:
    """Return what a person may want to go on with, the last changed first."""
    ids = person.shares if person.is_outsider else None
    mine = _list_rows(Wanted(changed_by=person.id, ids=ids, order="changed", most=MOST))
    rows = [row for state in STATES for row in _list_rows(Wanted(status=state, ids=ids, order="changed", most=MOST))]
    unfinished = sorted(rows, key=lambda row: row.changed_at.timestamp() if row.changed_at else 0.0, reverse=True)
    return Work(tuple(map(_describe, mine)), tuple(map(_describe, unfinished[:MOST])))


def _list_rows(wanted: Wanted) -> tuple[MeasureRow, ...]:
    return workspace().list_measures(wanted).rows


def _describe(row: MeasureRow) -> WorkItem:
    newest = row.newest
    version = f"Version {newest.number}, {newest.status.replace('_', ' ')}" if newest else "No version yet"
    changed = f", changed at {describe_moment(row.changed_at)}" if row.changed_at else ""
    return WorkItem(row.title, url_for("measures.show_measure", measure_id=row.id), f"{version}{changed}")
