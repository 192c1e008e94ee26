"""Who began each version and since when it has its status, told from the commits as the index takes them in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from measures.index.reading import Statuses, read_statuses
from measures.index.rows import Logged
from measures.index.walking import find_changed_measures
from measures.model.tree import Objects

_UPDATE = "UPDATE progress SET status = ?, since = ?, since_by = ? WHERE id = ? AND number = ?"
_INSERT = "INSERT OR IGNORE INTO progress VALUES (?, ?, ?, ?, ?, ?, ?)"


def begin_progress(connection: sqlite3.Connection, objects: Objects, root: str) -> None:
    """Take in the versions of a tree whose commits nobody looked at: who began them is not known."""
    for _, tree in find_changed_measures(objects, None, root):
        if tree is not None:
            measure_id, statuses = read_statuses(objects, tree)
            rows = ((measure_id, number, status, None, None, None, None) for number, status in statuses.items())
            connection.executemany(_INSERT, rows)


def note_progress(connection: sqlite3.Connection, logged: Logged, touched: Iterable[Statuses]) -> None:
    """Note which versions a commit began, ended or gave another status, in the measures that it touched.

    Versions go by the id of their measure, so that one that was moved keeps who began it.
    """
    at, by = logged.at.isoformat(), logged.author
    for measure_id, statuses in touched:
        if not measure_id:
            continue
        known = dict(connection.execute("SELECT number, status FROM progress WHERE id = ?", (measure_id,)))
        gone = ((measure_id, number) for number in known.keys() - statuses.keys())
        connection.executemany("DELETE FROM progress WHERE id = ? AND number = ?", gone)
        new = statuses.keys() - known.keys()
        rows = ((measure_id, number, statuses[number], at, by, at, by) for number in sorted(new))
        connection.executemany(_INSERT, rows)
        moved = [number for number, status in known.items() if statuses.get(number, status) != status]
        changes = ((statuses[number], at, by, measure_id, number) for number in moved)
        connection.executemany(_UPDATE, changes)
