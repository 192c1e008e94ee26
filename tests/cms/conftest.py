"""An editing application over a fresh database and a copy of the demo content, and browsers that are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from cms.access import Role
from tests.cms.databases import make_database_url, read_server_url
from tests.cms.visitor import Visitor
from tests.cms.workshop import Workshop, make_template_store

__all__ = ["read_server_url"]


@pytest.fixture(scope="session")
def content_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare content store with the demo content, to be copied."""
    return make_template_store(tmp_path_factory.mktemp("content"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with all tables: each test runs on both engines.

    A test that asks for `workshop` alone runs on SQLite; one that also asks for `database_url` runs on both.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'yardstick.sqlite'}"
        return
    with make_database_url(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with read_server_url(tmp_path_factory) as url:
        yield url


@pytest.fixture
def workshop(request: pytest.FixtureRequest, tmp_path: Path, content_template: Path) -> Iterator[Workshop]:
    """An installation: settings, content store, database, clock, and the application over them."""
    both = "database_url" in request.fixturenames
    url = request.getfixturevalue("database_url") if both else f"sqlite:///{tmp_path / 'yardstick.sqlite'}"
    shutil.copytree(content_template, tmp_path / "content.git")
    made = Workshop(tmp_path, url)
    yield made
    made.close()


@pytest.fixture
def app(workshop: Workshop) -> Flask:
    """The application."""
    return workshop.app


@pytest.fixture
def sign_in(workshop: Workshop) -> Callable[..., Visitor]:
    """Makes an account with the roles that are named, and returns a browser that is signed in with it."""

    def sign_in(*roles: Role, shares: tuple[str, ...] = (), name: str = "") -> Visitor:
        return workshop.sign_in(*roles, shares=shares, name=name)

    return sign_in


@pytest.fixture
def visitor(workshop: Workshop) -> Visitor:
    """A browser that nobody has signed in with."""
    return workshop.visitor()
