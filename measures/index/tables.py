"""The tables of the index, and the file that holds them. A file of another form, or a broken one, is made again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FORM = "6"
BUSY_SECONDS = 60.0
_TABLES = """
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE measures (path TEXT PRIMARY KEY, id TEXT NOT NULL, title TEXT NOT NULL, topic TEXT NOT NULL,
    subtopic TEXT NOT NULL, position INTEGER NOT NULL, reference TEXT, is_readable INTEGER NOT NULL,
    newest_status TEXT NOT NULL, words TEXT NOT NULL, changed_at TEXT, changed_by TEXT,
    expected_from TEXT, expected TEXT, by_department INTEGER NOT NULL);
CREATE INDEX measures_by_id ON measures (id);
CREATE INDEX measures_by_place ON measures (topic, subtopic, position, title, path);
CREATE INDEX measures_by_title ON measures (title COLLATE NOCASE, path);
CREATE INDEX measures_by_change ON measures (changed_at DESC, path);
CREATE INDEX measures_by_expected ON measures (expected);
CREATE TABLE versions (path TEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL,
    release_at TEXT, tree TEXT NOT NULL, is_readable INTEGER NOT NULL, bundle TEXT, PRIMARY KEY (path, number));
CREATE INDEX versions_by_bundle ON versions (bundle);
CREATE INDEX versions_by_status ON versions (status, release_at);
CREATE TABLE sources (path TEXT NOT NULL, version TEXT NOT NULL, source_id TEXT NOT NULL, title TEXT NOT NULL,
    publisher TEXT NOT NULL, url TEXT NOT NULL, dataset TEXT NOT NULL, same_as TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX sources_by_path ON sources (path);
CREATE INDEX sources_by_title ON sources (title);
CREATE INDEX sources_by_origin ON sources (same_as);
CREATE TABLE uses (path TEXT NOT NULL, version TEXT NOT NULL, dimension TEXT NOT NULL, kind TEXT NOT NULL,
    name TEXT NOT NULL);
CREATE INDEX uses_by_path ON uses (path);
CREATE INDEX uses_by_name ON uses (kind, name);
CREATE TABLE topics (path TEXT PRIMARY KEY, title TEXT NOT NULL, position INTEGER NOT NULL);
CREATE TABLE commits (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, author TEXT NOT NULL, at TEXT NOT NULL,
    message TEXT NOT NULL);
CREATE INDEX commits_by_author ON commits (author, number);
CREATE TABLE progress (id TEXT NOT NULL, number TEXT NOT NULL, status TEXT NOT NULL, since TEXT, since_by TEXT,
    began_at TEXT, began_by TEXT, began_with TEXT, began_tree TEXT, PRIMARY KEY (id, number));
CREATE INDEX progress_by_beginner ON progress (began_by);
CREATE TABLE touched (path TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (path, number)) WITHOUT ROWID;
"""


def open_tables(file: Path) -> sqlite3.Connection:
    """Open the file of the index, with empty tables where it is new, of another form or broken."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _open(file)
    except sqlite3.DatabaseError:
        for name in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            name.unlink(missing_ok=True)
        return _open(file)


def _open(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if _read_form(connection) != FORM:
            with writing(connection):
                if _read_form(connection) != FORM:
                    _make_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _read_form(connection: sqlite3.Connection) -> str | None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone():
        return None
    row = connection.execute("SELECT value FROM state WHERE name = 'form'").fetchone()
    return None if row is None else str(row[0])


def _make_tables(connection: sqlite3.Connection) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    for statement in _TABLES.split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO state VALUES ('form', ?)", (FORM,))


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block in one transaction; another process that writes is waited for."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def read_state(connection: sqlite3.Connection, name: str) -> str | None:
    """Return what is kept under a name of the table of state."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def write_state(connection: sqlite3.Connection, **values: str) -> None:
    """Keep values by name in the table of state."""
    connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", values.items())
