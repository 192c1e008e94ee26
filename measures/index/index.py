"""What can be asked of the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from measures.index.rows import CommitRow, MeasureRow, SourceRow, TopicRow, UseRow, VersionRow, WorkRow
from measures.index.saves import WantedSaves, find_authors, find_saves, read_save
from measures.index.searching import MOST_WORDS, Page, Wanted, name_order, write_condition
from measures.index.tables import open_tables, read_state
from measures.index.updating import Log, update_index
from measures.index.working import WorkWanted, find_beginner, find_beginning, list_due, list_passed, list_work
from measures.model.tree import Objects

_MEASURE = "path, id, title, topic, subtopic, position, reference, is_readable, changed_at, changed_by"
_VERSION = "path, number, title, status, release_at, tree, is_readable, bundle"


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

    def list_bundle(self, bundle: str, testing: str | None = None) -> tuple[VersionRow, ...]:
        """Return the versions that go out together under a name; those of the testing topic are none of them."""
        query = f"SELECT {_VERSION} FROM versions WHERE bundle = ? ORDER BY path, number"  # noqa: S608
        found = self._db.execute(query, (bundle,)).fetchall()
        return _order_versions([row for row in found if testing is None or str(row[0]).partition("/")[0] != testing])

    def _complete(self, rows: Sequence[tuple[object, ...]]) -> tuple[MeasureRow, ...]:
        paths = [str(row[0]) for row in rows]
        marks = ", ".join("?" * len(paths))
        query = f"SELECT {_VERSION} FROM versions WHERE path IN ({marks}) ORDER BY path"  # noqa: S608
        found = self._db.execute(query, paths).fetchall()
        versions = {path: _order_versions(group) for path, group in groupby(found, key=lambda row: row[0])}
        return tuple(_read_measure(row, versions.get(str(row[0]), ())) for row in rows)

    def list_work(self, wanted: WorkWanted) -> tuple[WorkRow, ...]:
        """Return the versions on their way to readers, those due first, at most `MOST_WORK`."""
        return tuple(list_work(self._db, wanted))

    def list_due(self, wanted: WorkWanted) -> tuple[WorkRow, ...]:
        """Return the measures whose next edition was expected and is not begun, the longest overdue first."""
        return tuple(list_due(self._db, wanted))

    def find_beginner(self, measure_id: str, number: str) -> str | None:
        """Return who began a version; None where that is not known."""
        return find_beginner(self._db, measure_id, number)

    def find_beginning(self, measure_id: str, number: str) -> tuple[str, str] | None:
        """Return the number of the version that another began with, and its tree then; None where it is not known."""
        return find_beginning(self._db, measure_id, number)

    def list_passed(self) -> tuple[tuple[str, str], ...]:
        """Return the versions that are worked on, which an update of an earlier edition may concern."""
        return tuple(list_passed(self._db))

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
        """Return sources in which every word stands, each different one once; of a long text the first words count."""
        words = text.casefold().split()[:MOST_WORDS]
        condition = " AND ".join(["1", *["instr(sources.words, ?) > 0"] * len(words)])
        alike = "GROUP BY sources.title, publisher, url, dataset ORDER BY sources.title LIMIT ?"
        return self._read_sources(f"{condition} {alike}", (*words, most))

    def find_source(self, measure_id: str, version: str, source_id: str) -> SourceRow | None:
        """Return a source of a version; None where there is none."""
        condition = "id = ? AND version = ? AND source_id = ? LIMIT 1"
        return next(iter(self._read_sources(condition, (measure_id, version, source_id))), None)

    def list_sources_of(self, measure_id: str, version: str) -> tuple[SourceRow, ...]:
        """Return the sources of a version."""
        return self._read_sources("id = ? AND version = ? ORDER BY sources.rowid", (measure_id, version))

    def find_same_sources(self, source: SourceRow, most: int = 1000) -> tuple[SourceRow, ...]:
        """Return every version's source with the same title, publisher, address and table."""
        condition = "sources.title = ? AND publisher = ? AND url = ? AND dataset = ? ORDER BY sources.path, version"
        values = (source.title, source.publisher, source.url, source.dataset, most)
        return self._read_sources(f"{condition} LIMIT ?", values)

    def find_copies(self, origin: str, most: int = 1000) -> tuple[SourceRow, ...]:
        """Return the sources that say that they are copies of one, such as `5m1c8r0t#1`, by `same_as`."""
        return self._read_sources("same_as = ? ORDER BY sources.path, version LIMIT ?", (origin, most))

    def find_origin(self, origin: str, most: int = 1000) -> tuple[SourceRow, ...]:
        """Return the source that `same_as` names, such as `5m1c8r0t#1`, in every version that has it."""
        measure_id, _, source_id = origin.partition("#")
        condition = "id = ? AND source_id = ? ORDER BY sources.path, version LIMIT ?"
        return self._read_sources(condition, (measure_id, source_id, most))

    def list_addresses(self) -> tuple[str, ...]:
        """Return every address of a source on the web, sorted."""
        query = "SELECT DISTINCT url FROM sources WHERE url LIKE 'http%://%' ORDER BY url"
        return tuple(url for (url,) in self._db.execute(query))

    def find_at_address(self, url: str, most: int = 20) -> tuple[SourceRow, ...]:
        """Return the sources at an address."""
        return self._read_sources("url = ? ORDER BY sources.path, version LIMIT ?", (url, most))

    def list_sources_below(self, folder: str, most: int = 100) -> tuple[SourceRow, ...]:
        """Return the different sources of the measures of a topic or subtopic, those that most of them use first."""
        condition = (
            "sources.path >= ? AND sources.path < ? GROUP BY sources.title, publisher, url, dataset "
            "ORDER BY count(*) DESC, sources.title LIMIT ?"
        )
        return self._read_sources(condition, (f"{folder}/", f"{folder}0", most))

    def _read_sources(self, condition: str, values: tuple[object, ...]) -> tuple[SourceRow, ...]:
        query = (
            "SELECT sources.path, id, version, source_id, sources.title, publisher, url, dataset, same_as "  # noqa: S608
            f"FROM sources JOIN measures USING (path) WHERE {condition}"
        )
        names = ("path", "measure_id", "version", "source_id", "title", "publisher", "url", "dataset", "same_as")
        return tuple(SourceRow(**dict(zip(names, row, strict=True))) for row in self._db.execute(query, values))

    def count_uses(self, kind: str, name: str) -> int:
        """Return how many versions, dimensions and shared files use a thing."""
        query = "SELECT count(*) FROM uses WHERE kind = ? AND name = ?"
        return int(self._db.execute(query, (kind, name)).fetchone()[0])

    def count_uses_of_kind(self, kind: str) -> dict[str, int]:
        """Return the things of a kind that are used, such as every organisation, with how many uses each has."""
        return dict(self._db.execute("SELECT name, count(*) FROM uses WHERE kind = ? GROUP BY name", (kind,)))

    def find_uses(self, kind: str, name: str, most: int = 1000) -> tuple[UseRow, ...]:
        """Return what uses a thing, such as ("classification", "ethnicity-5-2011"): see `measures.index.using`."""
        query = (
            "SELECT uses.path, coalesce(id, ''), coalesce(measures.title, ''), version, dimension, "
            "coalesce(status, ''), kind, name FROM uses LEFT JOIN measures USING (path) "
            "LEFT JOIN versions ON versions.path = uses.path AND versions.number = uses.version "
            "WHERE kind = ? AND name = ? ORDER BY uses.path, version, dimension LIMIT ?"
        )
        names = ("path", "measure_id", "title", "version", "dimension", "status", "kind", "name")
        rows = self._db.execute(query, (kind, name, most))
        return tuple(sorted((UseRow(**dict(zip(names, row, strict=True))) for row in rows), key=lambda use: use.order))

    def list_commits(self, path: str, most: int = 50) -> tuple[CommitRow, ...]:
        """Return the newest commits that touched a measure, newest first."""
        query = (
            "SELECT id, author, at, message FROM commits JOIN touched USING (number) WHERE path = ? "
            "ORDER BY number DESC LIMIT ?"
        )
        return tuple(read_save(row) for row in self._db.execute(query, (path, most)))

    def list_all_commits(self, author: str = "", most: int = 100) -> tuple[CommitRow, ...]:
        """Return the newest commits of everybody, or of one author, whatever they touched; newest first."""
        condition, values = ("author = ?", (author, most)) if author else ("1", (most,))
        query = f"SELECT id, author, at, message FROM commits WHERE {condition} ORDER BY number DESC LIMIT ?"  # noqa: S608
        return tuple(read_save(row) for row in self._db.execute(query, values))

    def find_saves(self, wanted: WantedSaves) -> tuple[CommitRow, ...]:
        """Return the saves that are wanted, newest first."""
        return find_saves(self._db, wanted)

    def find_authors(self, path: str = "") -> tuple[str, ...]:
        """Return who saved a measure or a shared file, or anything where no path is named, in order of id."""
        return find_authors(self._db, path)

    def list_commits_since(self, path: str, commit: str, most: int = 20) -> tuple[CommitRow, ...]:
        """Return the newest commits after one that touched a measure, newest first; none where that one is unknown."""
        query = (
            "SELECT id, author, at, message FROM commits JOIN touched USING (number) WHERE path = ? "
            "AND number > (SELECT number FROM commits WHERE id = ?) ORDER BY number DESC LIMIT ?"
        )
        return tuple(read_save(row) for row in self._db.execute(query, (path, commit, most)))


def _order_topics(rows: Sequence[TopicRow]) -> tuple[TopicRow, ...]:
    places = {row.path: (row.position, row.title.casefold(), row.path) for row in rows}
    first = (-1, "", "")

    def place(row: TopicRow) -> tuple[tuple[int, str, str], tuple[int, str, str]]:
        topic, _, subtopic = row.path.partition("/")
        return places[topic], places[row.path] if subtopic else first

    return tuple(sorted(rows, key=place))


def _order_versions(rows: Iterable[tuple[object, ...]]) -> tuple[VersionRow, ...]:
    names = ("number", "title", "status", "release_at", "tree", "is_readable", "bundle")
    found = (VersionRow(**dict(zip(names, (*row[1:6], bool(row[6]), row[7]), strict=True))) for row in rows)  # type: ignore[arg-type]
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
