"""What can be asked of the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from measures.index.rows import CommitRow, MeasureRow, SourceRow, TopicRow, UseRow, VersionRow
from measures.index.searching import Page, Wanted, name_order, write_condition
from measures.index.tables import open_tables, read_state
from measures.index.updating import Log, update_index
from measures.model.tree import Objects

_MEASURE = "path, id, title, topic, subtopic, position, reference, is_readable, changed_at, changed_by"
_VERSION = "path, number, title, status, release_at, tree, is_readable"


def open_index(file: Path) -> Index:
    """Open the index in a file; one that is missing, broken or of another form is made anew."""
    return Index(open_tables(file))


class Index:
    """One connection to the index, for one thread; close it, or use it in `with`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @property
    def commit(self) -> str | None:
        """The commit that the index stands at; None before the first update."""
        return read_state(self._db, "commit")

    def update(self, objects: Objects, commit: str, root: str, log: Log) -> None:
        """Bring the index up to a commit and its tree. Another process that does the same is waited for."""
        update_index(self._db, objects, commit, root, log)

    def list_measures(self, wanted: Wanted) -> Page:
        """Return one page of the measures that are wanted."""
        condition, values = write_condition(wanted)
        total = self._db.execute(f"SELECT count(*) FROM measures WHERE {condition}", values).fetchone()[0]  # noqa: S608
        order = name_order(wanted.order)
        query = f"SELECT {_MEASURE} FROM measures WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
        rows = self._db.execute(query, (*values, wanted.most, wanted.start)).fetchall()
        return Page(rows=self._complete(rows), total=int(total))

    def find_measure(self, measure_id: str) -> MeasureRow | None:
        """Return a measure by its id; where two have it, the first by path. None where none has."""
        query = f"SELECT {_MEASURE} FROM measures WHERE id = ? ORDER BY path LIMIT 1"  # noqa: S608
        return next(iter(self._complete(self._db.execute(query, (measure_id,)).fetchall())), None)

    def find_at(self, path: str) -> MeasureRow | None:
        """Return the measure at a path; None where there is none."""
        query = f"SELECT {_MEASURE} FROM measures WHERE path = ?"  # noqa: S608
        return next(iter(self._complete(self._db.execute(query, (path,)).fetchall())), None)

    def _complete(self, rows: Sequence[tuple[object, ...]]) -> tuple[MeasureRow, ...]:
        paths = [str(row[0]) for row in rows]
        marks = ", ".join("?" * len(paths))
        query = f"SELECT {_VERSION} FROM versions WHERE path IN ({marks}) ORDER BY path"  # noqa: S608
        found = self._db.execute(query, paths).fetchall()
        versions = {path: _order_versions(group) for path, group in groupby(found, key=lambda row: row[0])}
        return tuple(_read_measure(row, versions.get(str(row[0]), ())) for row in rows)

    def list_topics(self) -> tuple[TopicRow, ...]:
        """Return topics and subtopics in the order of pages, each subtopic behind its topic."""
        counts: dict[str, int] = dict(self._db.execute("SELECT topic, count(*) FROM measures GROUP BY topic"))
        below = "SELECT topic || '/' || subtopic, count(*) FROM measures GROUP BY topic, subtopic"
        counts.update(self._db.execute(below))
        rows = [
            TopicRow(path=path, title=title, position=position, measures=counts.get(path, 0))
            for path, title, position in self._db.execute("SELECT path, title, position FROM topics")
        ]
        return _order_topics(rows)

    def find_sources(self, text: str, most: int = 20) -> tuple[SourceRow, ...]:
        """Return sources in which every word stands, each different one once."""
        words = text.casefold().split()
        condition = " AND ".join(["1", *["instr(sources.words, ?) > 0"] * len(words)])
        query = (
            "SELECT sources.path, id, version, source_id, sources.title, publisher, url, dataset "  # noqa: S608
            f"FROM sources JOIN measures USING (path) WHERE {condition} "
            "GROUP BY sources.title, publisher, url, dataset ORDER BY sources.title LIMIT ?"
        )
        names = ("path", "measure_id", "version", "source_id", "title", "publisher", "url", "dataset")
        return tuple(SourceRow(**dict(zip(names, row, strict=True))) for row in self._db.execute(query, (*words, most)))

    def count_uses(self, kind: str, name: str) -> int:
        """Return how many versions and dimensions use a thing."""
        query = "SELECT count(*) FROM uses WHERE kind = ? AND name = ?"
        return int(self._db.execute(query, (kind, name)).fetchone()[0])

    def find_uses(self, kind: str, name: str, most: int = 1000) -> tuple[UseRow, ...]:
        """Return the versions and dimensions that use a thing, such as ("classification", "ethnicity-5-2011")."""
        query = (
            "SELECT uses.path, id, version, dimension, kind, name FROM uses JOIN measures USING (path) "
            "WHERE kind = ? AND name = ? ORDER BY uses.path, version, dimension LIMIT ?"
        )
        names = ("path", "measure_id", "version", "dimension", "kind", "name")
        return tuple(
            UseRow(**dict(zip(names, row, strict=True))) for row in self._db.execute(query, (kind, name, most))
        )

    def list_commits(self, path: str, most: int = 50) -> tuple[CommitRow, ...]:
        """Return the newest commits that touched a measure, newest first."""
        query = (
            "SELECT id, author, at, message FROM commits JOIN touched USING (number) WHERE path = ? "
            "ORDER BY number DESC LIMIT ?"
        )
        return tuple(_read_commit(row) for row in self._db.execute(query, (path, most)))

    def list_commits_since(self, path: str, commit: str, most: int = 20) -> tuple[CommitRow, ...]:
        """Return the newest commits after one that touched a measure, newest first; none where that one is unknown."""
        query = (
            "SELECT id, author, at, message FROM commits JOIN touched USING (number) WHERE path = ? "
            "AND number > (SELECT number FROM commits WHERE id = ?) ORDER BY number DESC LIMIT ?"
        )
        return tuple(_read_commit(row) for row in self._db.execute(query, (path, commit, most)))


def _order_topics(rows: Sequence[TopicRow]) -> tuple[TopicRow, ...]:
    places = {row.path: (row.position, row.title.casefold(), row.path) for row in rows}
    first = (-1, "", "")

    def place(row: TopicRow) -> tuple[tuple[int, str, str], tuple[int, str, str]]:
        topic, _, subtopic = row.path.partition("/")
        return places[topic], places[row.path] if subtopic else first

    return tuple(sorted(rows, key=place))


def _order_versions(rows: Iterable[tuple[object, ...]]) -> tuple[VersionRow, ...]:
    names = ("number", "title", "status", "release_at", "tree", "is_readable")
    found = (VersionRow(**dict(zip(names, (*row[1:6], bool(row[6])), strict=True))) for row in rows)  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda version: version.order, reverse=True))


def _read_measure(row: tuple[object, ...], versions: tuple[VersionRow, ...]) -> MeasureRow:
    path, measure_id, title, topic, subtopic, position, reference, is_readable, changed_at, changed_by = row
    return MeasureRow(
        path=str(path),
        id=str(measure_id),
        title=str(title),
        topic=str(topic),
        subtopic=str(subtopic),
        position=int(str(position)),
        reference=None if reference is None else str(reference),
        is_readable=bool(is_readable),
        changed_at=None if changed_at is None else datetime.fromisoformat(str(changed_at)),
        changed_by=None if changed_by is None else str(changed_by),
        versions=versions,
    )


def _read_commit(row: tuple[str, str, str, str]) -> CommitRow:
    commit, author, at, message = row
    return CommitRow(commit=commit, author=author, at=datetime.fromisoformat(at), message=message)
