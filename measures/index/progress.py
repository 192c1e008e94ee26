"""Who began each version, with which, and since when it has its status, told from the commits as they are taken in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from measures.index.reading import Statuses, read_statuses
from measures.index.rows import Logged
from measures.index.walking import find_changed_measures
from measures.model.dates import VersionNumber
from measures.model.tree import Objects

_UPDATE = "UPDATE progress SET status = ?, since = ?, since_by = ? WHERE id = ? AND number = ?"
_INSERT = "INSERT OR IGNORE INTO progress VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
Beginning = tuple[str | None, str | None]
"""The number and the tree of the version that another began with; nothing where that is not known."""
_UNKNOWN: Beginning = (None, None)


def begin_progress(connection: sqlite3.Connection, objects: Objects, root: str) -> None:
    """Take in the versions of a tree whose commits nobody looked at: who began them is not known."""
    for _, tree in find_changed_measures(objects, None, root):
        if tree is not None:
            measure_id, statuses, _ = read_statuses(objects, tree)
            rows = ((measure_id, number, status, *[None] * 6) for number, status in statuses.items())
            connection.executemany(_INSERT, rows)


def note_progress(connection: sqlite3.Connection, logged: Logged, touched: Iterable[Statuses]) -> None:
    """Note which versions a commit began, ended or gave another status, in the measures that it touched.

    Versions go by the id of their measure, so that one that was moved keeps who began it.
    """
    at, by = logged.at.isoformat(), logged.author
    for measure_id, statuses, trees in touched:
        if not measure_id:
            continue
        known = dict(connection.execute("SELECT number, status FROM progress WHERE id = ?", (measure_id,)))
        gone = ((measure_id, number) for number in known.keys() - statuses.keys())
        connection.executemany("DELETE FROM progress WHERE id = ? AND number = ?", gone)
        new = statuses.keys() - known.keys()
        rows = (
            (measure_id, number, statuses[number], at, by, at, by, *_find_beginning(number, statuses, trees))
            for number in sorted(new)
        )
        connection.executemany(_INSERT, rows)
        moved = [number for number, status in known.items() if statuses.get(number, status) != status]
        changes = ((statuses[number], at, by, measure_id, number) for number in moved)
        connection.executemany(_UPDATE, changes)


def _find_beginning(number: str, statuses: Mapping[str, str], trees: Mapping[str, str]) -> Beginning:
    """Return which version a new one began with: the newest before it that readers knew by then."""
    known = [each for each in statuses if statuses[each] in ("approved", "withdrawn") and _order(each) < _order(number)]
    with_ = max(known, key=_order, default=None)
    return _UNKNOWN if with_ is None else (with_, trees[with_])


def _order(number: str) -> tuple[int, int]:
    found = VersionNumber.parse(number)
    return (found.major, found.minor) if found is not None else (0, 0)
