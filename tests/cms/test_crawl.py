"""The whole application, link by link, as each role."""

from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa

from cms.access import ROLES
from cms.database import KEY
from cms.security import HEADERS
from cms.tables import metadata
from measures.store import seed_store
from tests.cms.conftest import copy_tables
from tests.cms.crawler import crawl
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import read
from tests.cms.test_access import SHARED
from tests.cms.workshop import CONTENT, NOW, Workshop

pytestmark = pytest.mark.slow


KEPT = ("people", "person_roles", "shares", "letters")


def read_state(workshop):
    """Return what reading must leave as it is: the store's refs, and the rows of people."""
    refs = {
        path.relative_to(workshop.folder): path.read_bytes()
        for path in (workshop.folder / "content.git/refs").rglob("*")
        if path.is_file()
    }
    with workshop.app.extensions[KEY][0].connect() as connection:
        rows = {name: connection.execute(sa.select(metadata.tables[name])).all() for name in KEPT}
    return refs, rows


@pytest.mark.parametrize("role", [*ROLES, None], ids=lambda role: role or "visitor")
def test_no_link_ends_in_a_refusal_or_a_failure_and_reading_changes_nothing(workshop, role):
    visitor = workshop.sign_in(role, shares=(SHARED,)) if role else workshop.visitor()
    before = read_state(workshop)
    seen = crawl(visitor)
    assert len(seen) > 1
    assert read_state(workshop) == before
    bad = [f"{page.came_from} -> {page.path}: {page.status}" for page in seen if page.status not in (200, 302)]
    assert bad == []
    for page in seen:
        check_headers(page)
        if page.text:
            check_page(page)


@pytest.mark.parametrize("role", ["editor", "approver", "departmental"])
def test_no_link_ends_in_a_failure_on_a_site_without_content(tmp_path, tables_template, role):
    (tmp_path / "seed").mkdir()
    shutil.copyfile(CONTENT / "site.yaml", tmp_path / "seed" / "site.yaml")
    seed_store(tmp_path / "content.git", tmp_path / "seed", "u-1", NOW)
    workshop = Workshop(tmp_path, copy_tables(tables_template, tmp_path))
    seen = crawl(workshop.sign_in(role))
    if role == "approver":
        check_a_list_is_begun(workshop)
    workshop.close()
    assert len(seen) > 5
    assert [f"{page.path}: {page.status}" for page in seen if page.status not in (200, 302)] == []


def check_a_list_is_begun(workshop):
    """Check that the form of a file that a site lacks makes it."""
    approver = workshop.sign_in("approver", name="first")
    form = find_form(approver.get("/site/organisations").text)
    added = find_form(approver.post("/site/organisations", {**form.data(), "press": "add f.items"}).text)
    typed = added.data(**{"f.items.n0.id": "ons", "f.items.n0.name": "Office for Statistics"})
    assert approver.post("/site/organisations", typed).status_code == 302
    assert read(workshop, "organisations.yaml") == "[{id: ons, name: Office for Statistics}]\n"


def check_headers(page):
    for name, value in HEADERS.items():
        assert name in page.headers, f"{page.path} lacks {name}."
        if name != "Content-Security-Policy" and not page.path.startswith("/preview"):
            assert page.headers[name] == value, f"{page.path}: {name}"
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy, page.path
    assert "default-src 'none'" in policy or "default-src 'self'" in policy, page.path
    assert "no-store" in page.headers["Cache-Control"] or "max-age" in page.headers["Cache-Control"], page.path


def check_page(page):
    reader = page.reader
    assert reader.inline == [], f"{page.path} holds what its policy stops: {reader.inline}"
    doubled = sorted({each for each in reader.ids if reader.ids.count(each) > 1})
    assert doubled == [], f"{page.path} says an id twice: {doubled}"
    for form in reader.forms:
        assert form.method in ("get", "post"), page.path
        if form.method == "post":
            assert "csrf_token" in form.fields, f"{page.path}: the form to {form.action} has no token."
