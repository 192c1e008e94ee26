"""The database of work, by its driver: SQLite or PostgreSQL, with one form of SQL for both.

SQLAlchemy takes longer to import than most publishes take; it is loaded only where the tables must be made or changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30.0
SQLITE = "sqlite:///"

Row = tuple[Any, ...]


class DatabaseUnreachable(Exception):
    """The database could not be reached or used."""


class Connection(Protocol):
    """The part of a driver's connection that is used here."""

    def cursor(self) -> Any:
        """Return a cursor."""

    def close(self) -> None:
        """Close the connection."""


class Database:
    """One connection, for one thread; close it. Statements stand in transactions; `?` marks a parameter."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith(SQLITE)
        self._connection: Connection = _open_sqlite(url) if self.is_sqlite else _open_postgresql(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block in one transaction that writes; on SQLite no other writer begins meanwhile."""
        self.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        try:
            yield
        except BaseException:
            with suppress(DatabaseUnreachable):
                self.execute("ROLLBACK")
            raise
        self.execute("COMMIT")

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one statement and return its rows (none for a statement that gives none).

        Raises:
            DatabaseUnreachable: the driver failed.
        """
        text = statement if self.is_sqlite else statement.replace("?", "%s")
        try:
            with closing(self._connection.cursor()) as cursor:
                cursor.execute(text, tuple(parameters))
                return cursor.fetchall() if cursor.description else []
        except Exception as error:
            if _is_driver_error(error):
                raise DatabaseUnreachable(str(error)) from error
            raise


def open_database(url: str) -> Database:
    """Open the database, with its tables as this program needs them.

    Raises:
        DatabaseUnreachable: it could not be reached, or its tables were made by a newer program.
    """
    database = Database(url)
    try:
        revision = read_revision(database)
        if revision != newest_revision():
            migrate(url)
    except BaseException:
        database.close()
        raise
    return database


def read_revision(database: Database) -> str | None:
    """Return the revision of the tables; None when there are none yet."""
    if database.is_sqlite:
        found = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    else:
        found = database.execute("SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL")
    rows = database.execute("SELECT version_num FROM alembic_version") if found else []
    return str(rows[0][0]) if rows else None


def read_clock(database: Database) -> datetime | None:
    """Return the time of the machine that the database runs on; None where that is a file of this one."""
    if database.is_sqlite:
        return None
    found = database.execute("SELECT clock_timestamp()")[0][0]
    assert isinstance(found, datetime)
    return found


def newest_revision() -> str:
    """Return the revision that this program's tables have: the number of its last migration."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def migrate(url: str) -> None:
    """Bring the tables up to the newest revision; several processes may try at once.

    Raises:
        DatabaseUnreachable: it failed, or the tables were made by a newer program.
    """
    from publishing.migrations.running import MigrationFailed, run_migrations

    try:
        run_migrations(url)
    except MigrationFailed as error:
        raise DatabaseUnreachable(str(error)) from error


def _open_sqlite(url: str) -> Connection:
    path = Path(url.removeprefix(SQLITE))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnreachable(f"{path}: {error}") from error
    return connection


def _open_postgresql(url: str) -> Connection:
    import psycopg

    try:
        return psycopg.connect(url, autocommit=True)
    except psycopg.Error as error:
        from measures.model.secrecy import hide_secrets

        raise DatabaseUnreachable(hide_secrets(f"{url}: {error}")) from error


def _is_driver_error(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        return True
    return type(error).__module__.startswith("psycopg")
