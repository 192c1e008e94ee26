"""An editing application over a fresh database and a copy of the demo content, and browsers that are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from cms.access import Role
from cms.workspace.preparing import prepare_index
from publishing.database import open_database
from tests.cms.databases import make_database, start_server
from tests.cms.serving import serve_app
from tests.cms.visitor import Visitor
from tests.cms.workshop import NOW, PASSWORD, PRODUCTION, Workshop, make_template_store
from yardstick.settings import read_settings

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="session")
def content_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo content in a bare store and the index of it, to be copied."""
    folder = tmp_path_factory.mktemp("content")
    make_template_store(folder)
    made = prepare_index(read_settings({"VAR": str(folder)}), lambda: NOW)
    assert made is not None
    made.close()
    return folder


@pytest.fixture(scope="session")
def tables_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("tables") / "yardstick.sqlite"
    open_database(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with start_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, tables_template: Path) -> Iterator[str]:
    """The address of a database with all tables and no rows: a test that asks for it runs on both engines."""
    if request.param == "sqlite":
        yield copy_tables(tables_template, tmp_path)
        return
    with make_database(request.getfixturevalue("postgresql_server")) as url:
        yield url


def copy_content(template: Path, folder: Path) -> None:
    """Put a store with the demo content into a folder, with the index of it where the application looks for it."""
    for name in ("content.git", "cache"):
        shutil.copytree(template / name, folder / name)


def copy_tables(template: Path, folder: Path) -> str:
    """Make a SQLite database in a folder and return its address."""
    file = folder / "yardstick.sqlite"
    shutil.copyfile(template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def workshop(
    request: pytest.FixtureRequest, tmp_path: Path, content_template: Path, tables_template: Path
) -> Iterator[Workshop]:
    """An installation: settings, content store, database, clock, and the application over them.

    It runs on SQLite, and on both engines where the test asks for `database_url` as well.
    """
    both = "database_url" in request.fixturenames
    url = request.getfixturevalue("database_url") if both else copy_tables(tables_template, tmp_path)
    copy_content(content_template, tmp_path)
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


@pytest.fixture
def make_workshop(tmp_path: Path, content_template: Path, tables_template: Path) -> Iterator[Callable[..., Workshop]]:
    """Makes an installation with other settings; with `production`, one that is fit for production."""
    made: list[Workshop] = []

    def make(*, production: bool = False, **environment: str) -> Workshop:
        folder = tmp_path / f"other-{len(made)}"
        folder.mkdir()
        copy_content(content_template, folder)
        url = copy_tables(tables_template, folder)
        if production:
            outside = {"VAR": str(folder / "var"), "CONTENT_URL": str(folder / "content.git")}
            history = {"HISTORY_URL": str(folder / "history.git")}
            environment = {**PRODUCTION, **outside, **history, **environment}
        made.append(Workshop(folder, url, **environment))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def origin(workshop: Workshop) -> Iterator[str]:
    """The address of the application on a port of this machine."""
    with serve_app(workshop.app) as address:
        yield address


@pytest.fixture
def open_screen(workshop: Workshop, origin: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a screen in Chromium: `open_screen("/account/", "editor", width=320, scripts=False)`.

    Without a role it is opened as a visitor; with one, somebody with that role is signed in by the form first.
    """

    def open_screen(path: str, *roles: Role, name: str = "", shares: tuple[str, ...] = (), **how: Any) -> Page:
        page = open_page(f"{origin}/sign-in" if roles else f"{origin}{path}", **how)
        if roles:
            _, email = workshop.add_person(*roles, shares=shares, name=name)
            page.fill("#email", email)
            page.fill("#password", PASSWORD)
            with page.expect_navigation():
                page.press("#password", "Enter")
            page.goto(f"{origin}{path}")
        return page

    return open_screen
