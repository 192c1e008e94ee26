"""Runs the migrations that a database still lacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

LOCK = 7_265_001
"""A number of our own for PostgreSQL's advisory locks."""


class MigrationFailed(Exception):
    """The tables could not be brought up to date."""


def run_migrations(url: str) -> None:
    """Bring the tables up to the newest revision; several processes may try at once.

    Raises:
        MigrationFailed: the database refused, or its tables were made by a newer program.
    """
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    try:
        with engine.connect() as connection, _alone(connection):
            upgrade(connection)
    except CommandError as error:
        raise MigrationFailed(f"The database's tables were made by a newer program ({error}).") from error
    except SQLAlchemyError as error:
        raise MigrationFailed(f"The database's tables could not be made: {error}") from error
    finally:
        engine.dispose()


def upgrade(connection: Connection) -> None:
    """Run the missing migrations on a connection, within the transaction that it is in."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Keep other processes from running migrations meanwhile."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA busy_timeout = 30000")
        connection.commit()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    yield
    connection.commit()
