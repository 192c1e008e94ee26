"""Staging on PostgreSQL is filled from production on PostgreSQL, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from publishing.database import DatabaseUnreachable, open_database
from publishing.staging import database, pull
from tests.cms.databases import make_database, start_server
from tests.publishing.station import Station
from tests.staging.conftest import Production, call
from tests.staging.production import Canaries, fill_tables


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with start_server() as url:
        yield url


@contextmanager
def fill_production(server: str, canaries: Canaries) -> Iterator[str]:
    with make_database(server) as url:
        engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
        fill_tables(engine, canaries)
        engine.dispose()
        yield url


def dump(url: str) -> str:
    """Return all rows of all tables as text."""
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return "\n".join(str(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for (name,) in sorted(names))


@pytest.mark.slow
def test_no_canary_is_found_in_the_filled_database_and_a_failure_leaves_it_as_it_was(
    server: str, production: Production, staging: Callable[..., Station], monkeypatch: pytest.MonkeyPatch
) -> None:
    canaries = Canaries()
    with fill_production(server, canaries) as source, make_database(server) as target:
        before = dump(source)
        assert all(canary in before for place, canary in canaries.planted.items() if place != "proposal_files.content")
        station = staging(PRODUCTION_DATABASE_URL=source, DATABASE_URL=target)
        assert call(station, "pull-production") == 0
        filled = dump(target)
        assert [place for place, canary in canaries.planted.items() if canary in filled] == []
        assert "Staging approver" in filled
        assert dump(source) == before

        @contextmanager
        def break_off(*asked: object) -> Iterator[None]:
            with database.refill(*asked):  # type: ignore[arg-type]
                yield
                raise DatabaseUnreachable("The line broke.")

        monkeypatch.setattr(pull, "refill", break_off)
        assert call(station, "pull-production") == 3
        assert dump(target) == filled
        with open_database(target) as opened:
            opened.execute("INSERT INTO comments (thread, person, name, text, at) VALUES (1, 'u-2', 'A', 'b', 'c')")
            assert opened.execute("SELECT count(*) FROM comments") == [(2,)]


@pytest.mark.slow
def test_one_database_under_two_names_is_neither_read_nor_written(
    server: str,
    production: Production,
    staging: Callable[..., Station],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    with fill_production(server, Canaries()) as source:
        before = dump(source)
        for other in (source, source.replace("host=", "connect_timeout=7&host="), source.replace("host=/", "host=//")):
            assert call(staging(PRODUCTION_DATABASE_URL=source, DATABASE_URL=other), "pull-production") == 1
            assert "one database" in capsys.readouterr().err
        assert dump(source) == before
