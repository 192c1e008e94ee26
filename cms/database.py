"""The web process's way to the database: one engine for an application, one session for a request.

The tables must be there: `publishing.database.open_database` makes them, before the application starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, g
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

BUSY_SECONDS = 30.0
KEY = "yardstick.database"


def install_database(app: Flask, url: str) -> None:
    """Give the application its engine. Nothing is connected to yet."""
    engine = make_engine(url)
    app.extensions[KEY] = (engine, sessionmaker(engine, expire_on_commit=False))
    app.teardown_appcontext(_close_session)


def make_engine(url: str) -> sa.Engine:
    """Return an engine for SQLite or PostgreSQL."""
    if not url.startswith("sqlite:"):
        return sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def find_engine() -> sa.Engine:
    """Return the engine of the application that runs."""
    found: sa.Engine = current_app.extensions[KEY][0]
    return found


@contextmanager
def transaction() -> Iterator[sa.Connection]:
    """Run the block in a transaction of its own: kept when the block ends, undone when it raises."""
    with find_engine().begin() as connection:
        yield connection


def take_turns(connection: sa.Connection, subject: str) -> None:
    """Wait until no other transaction that named the same subject is open, so that what is read now stays true."""
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(sha256(subject.encode()).digest()[:7])
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
    else:
        connection.execute(sa.text("UPDATE attempts SET kind = kind WHERE 0"))


def find_session() -> Session:
    """Return the session of this request, in which accounts are kept."""
    if "database_session" not in g:
        g.database_session = current_app.extensions[KEY][1]()
    session: Session = g.database_session
    return session


def _close_session(_error: BaseException | None) -> None:
    session = g.pop("database_session", None)
    if session is not None:
        session.close()
