"""A production full of secrets, and a staging that was filled from it, each made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.publishing.station import Station
from tests.staging.production import NOW, Canaries, make_database, make_store
from yardstick.cli import run
from yardstick.surroundings import Surroundings

PASSWORD = "seven wet umbrellas sang"


@dataclass(frozen=True)
class Production:
    """Where production's content and database are, and what was planted there."""

    content: Path
    database: str
    canaries: Canaries


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Production:
    folder, canaries = tmp_path_factory.mktemp("production"), Canaries()
    database = make_database(folder / "work.sqlite", canaries)
    make_store(folder / "content.git", canaries, canaries.planted["people.name"])
    return Production(folder / "content.git", database, canaries)


def make_staging(folder: Path, production: Production, **environ: str) -> Station:
    """Return an installation of stage staging that knows where production is."""
    known = {
        "STAGE": "staging",
        "SECRET_KEY": "s" * 40,
        "APPROVAL_KEY": "a" * 40,
        "PRODUCTION_CONTENT_URL": str(production.content),
        "PRODUCTION_DATABASE_URL": production.database,
        "ACCOUNTS_PASSWORD": PASSWORD,
    }
    return Station(folder, environ=known | environ, now=NOW)


def call(station: Station, *arguments: str) -> int:
    """Run a command of the installation and return its exit code."""
    environ = {"VAR": str(station.var), "JOBS": "1"} | station.environ
    return run(arguments, Surroundings(environ=environ, clock=lambda: station.now))


@pytest.fixture(scope="module")
def filled(production: Production, tmp_path_factory: pytest.TempPathFactory) -> Station:
    """A staging that was filled from production."""
    station = make_staging(tmp_path_factory.mktemp("staging"), production)
    assert call(station, "pull-production") == 0
    return station


@pytest.fixture
def staging(production: Production, tmp_path: Path) -> Callable[..., Station]:
    """Makes an installation of stage staging that is not filled yet."""
    return lambda **environ: make_staging(tmp_path, production, **environ)
