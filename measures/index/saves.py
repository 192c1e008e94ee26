"""Which saves of a store are wanted: of a measure or a shared file, by a person, between two moments."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from measures.index.rows import CommitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSaves:
    """What is asked for, newest first; what is empty does not count.

    `path` is a measure (`topic/subtopic/measure`) or a file outside measures. `since` counts, `until` does not.
    """

    path: str = ""
    author: str = ""
    since: datetime | None = None
    until: datetime | None = None
    skip: int = 0
    most: int = 100


def find_saves(connection: sqlite3.Connection, wanted: WantedSaves) -> tuple[CommitRow, ...]:
    """Return the saves that are wanted, newest first."""
    conditions = [*_list_conditions(wanted)]
    condition = " AND ".join(["1", *(words for words, _ in conditions)])
    source = "commits JOIN touched USING (number)" if wanted.path else "commits"
    query = (
        f"SELECT id, author, at, message FROM {source} WHERE {condition} "  # noqa: S608 (our own words)
        "ORDER BY number DESC LIMIT ? OFFSET ?"
    )
    values = (*(value for _, value in conditions), wanted.most, wanted.skip)
    return tuple(read_save(row) for row in connection.execute(query, values))


def find_authors(connection: sqlite3.Connection, path: str) -> tuple[str, ...]:
    """Return who saved a measure or a shared file, or anything where no path is named, in order of id."""
    source = "commits JOIN touched USING (number) WHERE path = ?" if path else "commits WHERE ? = ''"
    rows = connection.execute(f"SELECT DISTINCT author FROM {source} ORDER BY author", (path,))  # noqa: S608
    return tuple(str(row[0]) for row in rows)


def read_save(row: tuple[str, str, str, str]) -> CommitRow:
    """Return a row of the index as a save."""
    commit, author, at, message = row
    return CommitRow(commit=commit, author=author, at=datetime.fromisoformat(at), message=message)


def _list_conditions(wanted: WantedSaves) -> Iterator[tuple[str, str]]:
    if wanted.path:
        yield "path = ?", wanted.path
    if wanted.author:
        yield "author = ?", wanted.author
    if wanted.since is not None:
        yield "at >= ?", wanted.since.astimezone(UTC).isoformat()
    if wanted.until is not None:
        yield "at < ?", wanted.until.astimezone(UTC).isoformat()
