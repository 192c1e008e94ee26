"""Opens the queue for those who do not handle the database otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from publishing.builds.queue import Builds
from publishing.database import Database


@contextmanager
def open_builds(database_url: str) -> Iterator[Builds]:
    """Yield the queue over a connection of its own. The tables must be there.

    Raises:
        DatabaseUnreachable: the database could not be reached.
    """
    with Database(database_url) as database:
        yield Builds(database)
