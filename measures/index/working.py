"""Work: versions on their way to readers, and measures whose next edition is due and not begun."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from measures.index.rows import WorkRow

MOST_WORK = 2000
"""How many versions are returned at most."""
_ON_ITS_WAY = (
    "(versions.status IN ('draft', 'internal_review', 'department_review', 'rejected') "
    "OR (versions.status = 'approved' AND (versions.release_at >= :today OR versions.bundle IN "
    "(SELECT bundle FROM versions WHERE bundle IS NOT NULL AND (status NOT IN ('approved', 'withdrawn') "
    "OR release_at IS NULL OR release_at >= :today)))))"
)
"""An approved version whose own day has passed still waits where another of its bundle does."""
_OF_EDITION = "versions.number LIKE '%.0'"
"""Updates of an edition that is out have other numbers: none is the next edition, or due when that is."""
_EXPECTED = f"CASE WHEN {_OF_EDITION} THEN expected END"
_DUE = (
    "SELECT id, path, title, (SELECT number FROM versions WHERE versions.path = measures.path "  # noqa: S608
    "ORDER BY status IN ('approved', 'withdrawn') DESC, CAST(number AS INTEGER) DESC, "
    "CAST(substr(number, instr(number, '.') + 1) AS INTEGER) DESC LIMIT 1), "
    "'due', '', NULL, expected, by_department, NULL, NULL, changed_by, NULL FROM measures "
    "WHERE expected < :before AND newest_status <> '' AND NOT EXISTS (SELECT 1 FROM versions "
    f"WHERE versions.path = measures.path AND {_ON_ITS_WAY} AND {_OF_EDITION}) "
    "AND NOT EXISTS (SELECT 1 FROM versions WHERE versions.path = measures.path "
    f"AND versions.status = 'approved' AND {_OF_EDITION} AND substr(versions.release_at, 1, 10) >= expected_from)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWanted:
    """Which work is asked for. `today` is a day such as 2026-11-25: what is approved counts as work from then on.

    `due_before` leaves out what is due on that day or later, or not at all; `ids`, where given, are the only measures
    there are for who asks.
    """

    today: str
    topic: str = ""
    subtopic: str = ""
    status: str = ""
    due_before: str = ""
    ids: frozenset[str] | None = None


def list_work(connection: sqlite3.Connection, wanted: WorkWanted) -> Iterator[WorkRow]:
    """Return the versions on their way to readers, those due first."""
    condition, values = _write_condition(wanted)
    due = f"coalesce(substr(release_at, 1, 10), {_EXPECTED})"
    if wanted.status:
        condition, values = f"{condition} AND versions.status = :status", {**values, "status": wanted.status}
    if wanted.due_before:
        condition, values = f"{condition} AND {due} < :before", {**values, "before": wanted.due_before}
    query = (
        "SELECT measures.id, versions.path, coalesce(nullif(versions.title, ''), measures.title), "  # noqa: S608
        f"versions.number, versions.status, tree, release_at, {_EXPECTED}, by_department, since, since_by, began_by, "
        "bundle FROM versions JOIN measures USING (path) LEFT JOIN progress "
        "ON progress.id = measures.id AND progress.number = versions.number "
        f"WHERE {_ON_ITS_WAY} AND {condition} ORDER BY {due} IS NULL, {due}, versions.path, versions.number LIMIT :most"
    )
    return map(WorkRow._make, connection.execute(query, values))


def list_due(connection: sqlite3.Connection, wanted: WorkWanted) -> Iterator[WorkRow]:
    """Return the measures whose next edition was expected before a day and is neither begun nor out."""
    condition, values = _write_condition(wanted)
    query = f"{_DUE} AND {condition} ORDER BY expected, path LIMIT :most"
    before = wanted.due_before or wanted.today
    return map(WorkRow._make, connection.execute(query, {**values, "before": before}))


def find_beginner(connection: sqlite3.Connection, measure_id: str, number: str) -> str | None:
    """Return who began a version; None where no commit that the index looked at says so."""
    query = "SELECT began_by FROM progress WHERE id = ? AND number = ?"
    row = connection.execute(query, (measure_id, number)).fetchone()
    return None if row is None else row[0]


def find_beginning(connection: sqlite3.Connection, measure_id: str, number: str) -> tuple[str, str] | None:
    """Return which version another began with, and the tree that it had then; None where that is not known."""
    query = "SELECT began_with, began_tree FROM progress WHERE id = ? AND number = ? AND began_tree IS NOT NULL"
    row = connection.execute(query, (measure_id, number)).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def list_passed(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Return the versions that are worked on, by measure and number, which an update of an earlier edition may concern.

    It may where it is no part of what the edition of the version began with.
    """
    query = (
        "SELECT DISTINCT measures.id, versions.number FROM versions JOIN measures USING (path) "
        "JOIN versions AS updates ON updates.path = versions.path AND updates.number NOT LIKE '%.0' "
        "AND CAST(updates.number AS INTEGER) < CAST(versions.number AS INTEGER) "
        "AND updates.status NOT IN ('rejected', 'withdrawn') "
        "LEFT JOIN progress ON progress.id = measures.id "
        "AND progress.number = CAST(versions.number AS INTEGER) || '.0' "
        "WHERE versions.status IN ('draft', 'internal_review', 'department_review', 'rejected') "
        "AND (began_tree IS NULL OR began_tree <> updates.tree) ORDER BY measures.id, versions.number"
    )
    return iter(connection.execute(query).fetchall())


def _write_condition(wanted: WorkWanted) -> tuple[str, dict[str, object]]:
    parts, values = ["1"], dict[str, object](today=wanted.today, most=MOST_WORK)
    for column in ("topic", "subtopic"):
        if getattr(wanted, column):
            parts.append(f"measures.{column} = :{column}")
            values[column] = getattr(wanted, column)
    if wanted.ids is not None:
        parts.append("measures.id IN (SELECT value FROM json_each(:ids))")
        values["ids"] = json.dumps(sorted(wanted.ids))
    return " AND ".join(parts), values
