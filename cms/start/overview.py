"""What the first screen lists: what needs this person now, what was handed to them, and what they changed last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from cms.access import Person, can_see
from cms.board.gathering import read_today
from cms.board.needing import Need, find_needs
from cms.database import transaction
from cms.moments import describe_moment
from cms.surroundings import read_now
from cms.workspace import MeasureRow, Wanted, workspace
from cms.workspace.holding import Holding, list_holdings
from cms.workspace.people import name_people

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
    """What the first screen lists: what needs this person, what was handed to them, what they changed last."""

    needs: tuple[Need, ...]
    handed: tuple[WorkItem, ...]
    mine: tuple[WorkItem, ...]


def find_work(person: Person) -> Work:
    """Return what a person may want to go on with, the last changed first."""
    ids = person.shares if person.is_outsider else None
    mine = _list_rows(Wanted(changed_by=person.id, ids=ids, order="changed", most=MOST))
    with transaction() as connection:
        needs = find_needs(connection, person, read_today(read_now()))
    return Work(needs, _list_handed(person), tuple(map(_describe, mine)))


def _list_handed(person: Person) -> tuple[WorkItem, ...]:
    """Return the drafts that a person holds, as long as they are not approved."""
    with transaction() as connection:
        holdings = [each for each in list_holdings(connection, person.id) if can_see(person, each.measure_id)]
        names = name_people(connection, [each.handed_by for each in holdings])
    ids = frozenset(each.measure_id for each in holdings)
    rows = {row.id: row for row in _list_rows(Wanted(ids=ids, most=len(ids)))} if ids else {}
    found = ((each, rows[each.measure_id]) for each in holdings if each.measure_id in rows)
    return tuple(item for each, row in found if (item := _describe_handed(each, row, names)) is not None)


def _describe_handed(holding: Holding, row: MeasureRow, names: Mapping[str, str]) -> WorkItem | None:
    version = row.version(holding.version)
    if version is None or version.status not in STATES:
        return None
    href = url_for("versions.show_version", measure_id=row.id, version=version.number)
    giver = names.get(holding.handed_by, holding.handed_by)
    from_ = f"from {giver} " if holding.handed_by != holding.person else ""
    line = f"Version {version.number}, {from_}at {describe_moment(holding.handed_at)}. {holding.note}".rstrip()
    return WorkItem(version.title or row.title, href, line)


def _list_rows(wanted: Wanted) -> tuple[MeasureRow, ...]:
    return workspace().list_measures(wanted).rows


def _describe(row: MeasureRow) -> WorkItem:
    newest = row.newest
    version = f"Version {newest.number}, {newest.status.replace('_', ' ')}" if newest else "No version yet"
    changed = f", changed at {describe_moment(row.changed_at)}" if row.changed_at else ""
    return WorkItem(row.title, url_for("measures.show_measure", measure_id=row.id), f"{version}{changed}")
