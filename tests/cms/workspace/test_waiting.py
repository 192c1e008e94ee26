"""Edits of what is public when it is saved wait for an approver, and nothing of them is in the content until then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from cms.database import transaction
from cms.surroundings import read_now
from cms.workspace import Saved, workspace
from cms.workspace.guarding import StateGuarded
from cms.workspace.keeping import Keeper, Proposed, keep_edit
from tests.cms.visitor import Visitor

SignIn = Callable[..., Visitor]
PAGE = "pages/about.md"
TEXT = b"---\ntitle: About\ndescription: New words.\n---\n\nNew words.\n"


def propose(app: Flask, changes: dict[str, bytes | None], user: str, *, may_publish: bool = False) -> object:
    with app.test_request_context(), transaction() as connection:
        work = workspace()
        keeper = Keeper(id=user, may_publish=may_publish)
        return keep_edit(work, connection, keeper, changes, base=work.head, message="Edit a page", now=read_now())


def read(app: Flask, path: str) -> bytes | None:
    with app.test_request_context():
        return workspace().read(path)


def test_edit_of_a_page_waits_until_an_approver_saves_it(database_url: str, app: Flask, sign_in: SignIn) -> None:
    editor, approver = sign_in("editor"), sign_in("approver")
    before = read(app, PAGE)
    done = propose(app, {PAGE: TEXT}, editor.id)
    assert isinstance(done, Proposed)
    assert done.paths == (PAGE,)
    assert read(app, PAGE) == before
    assert "Edit a page" in approver.get("/waiting/").text
    assert "New words." in approver.get(f"/waiting/{done.number}").text
    assert approver.post(f"/waiting/{done.number}/publish").status_code == 302
    assert read(app, PAGE) == TEXT
    with app.test_request_context():
        work = workspace()
        assert work.objects.author_of(work.head) == approver.id
        assert f"Proposed-by: {editor.id}" in work.objects.list_commits(work.head, None, 1)[0].message
    assert approver.post(f"/waiting/{done.number}/publish").status_code == 409


def test_edit_by_an_approver_and_edit_of_a_draft_are_saved_at_once(app: Flask) -> None:
    with app.test_request_context():
        path = workspace().list_measures().rows[0].path
    draft = f"measures/{path}/9.0/measure.md"
    assert isinstance(propose(app, {PAGE: TEXT}, "u-5", may_publish=True), Saved)
    assert isinstance(propose(app, {draft: b"---\ntitle: Draft\n---\n"}, "u-6"), Saved)


def test_edit_of_a_draft_and_a_page_together_waits_whole(app: Flask) -> None:
    done = propose(app, {PAGE: TEXT, "measures/a/b/c/1.0/measure.md": b"---\ntitle: X\n---\n"}, "u-6")
    assert isinstance(done, Proposed)
    assert read(app, "measures/a/b/c/1.0/measure.md") is None


@pytest.mark.parametrize("may_publish", [True, False])
def test_state_of_a_version_is_changed_by_no_form(app: Flask, *, may_publish: bool) -> None:
    state = b'id: zzzzzzz9\nversions:\n  "1.0": {status: approved, release_at: 2026-01-05}\n'
    with pytest.raises(StateGuarded):
        propose(app, {"measures/a/b/c/measure.yaml": state}, "u-6", may_publish=may_publish)


def test_proposal_is_seen_by_its_author_and_approvers_alone(app: Flask, sign_in: SignIn) -> None:
    editor, colleague, outsider = sign_in("editor"), sign_in("editor", name="Robin"), sign_in("departmental")
    done = propose(app, {PAGE: TEXT}, editor.id)
    assert isinstance(done, Proposed)
    address = f"/waiting/{done.number}"
    assert editor.get(address).status_code == 200
    assert colleague.get(address).status_code == 404
    assert "Edit a page" not in colleague.get("/waiting/").text
    assert outsider.get(address).status_code == 403
    assert editor.post(f"{address}/publish").status_code == 403
    assert colleague.post(f"{address}/take-back").status_code == 404


def test_decline_needs_a_reason_and_keeps_what_was_proposed(app: Flask, sign_in: SignIn) -> None:
    editor, approver = sign_in("editor"), sign_in("approver")
    before = read(app, PAGE)
    done = propose(app, {PAGE: TEXT}, editor.id)
    assert isinstance(done, Proposed)
    refused = approver.post(f"/waiting/{done.number}/decline", {"why": " "})
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    assert approver.post(f"/waiting/{done.number}/decline", {"why": "The old words were checked."}).status_code == 302
    page = editor.get(f"/waiting/{done.number}").text
    assert "The old words were checked." in page
    assert "New words." in page
    assert read(app, PAGE) == before


def test_author_takes_a_proposal_back(app: Flask, sign_in: SignIn) -> None:
    editor, approver = sign_in("editor"), sign_in("approver")
    done = propose(app, {PAGE: TEXT}, editor.id)
    assert isinstance(done, Proposed)
    assert editor.post(f"/waiting/{done.number}/take-back").status_code == 302
    assert approver.post(f"/waiting/{done.number}/publish").status_code == 409


def test_proposal_is_merged_into_what_was_saved_meanwhile(app: Flask, sign_in: SignIn) -> None:
    editor, approver = sign_in("editor"), sign_in("approver")
    propose(app, {PAGE: TEXT}, approver.id, may_publish=True)
    done = propose(app, {PAGE: TEXT.replace(b"\n\nNew words.", b"\n\nNewer words.")}, editor.id)
    assert isinstance(done, Proposed)
    propose(app, {PAGE: TEXT.replace(b"title: About", b"title: About us")}, approver.id, may_publish=True)
    assert approver.post(f"/waiting/{done.number}/publish").status_code == 302
    merged = read(app, PAGE) or b""
    assert b"title: About us" in merged
    assert b"Newer words." in merged


def test_proposal_that_clashes_is_settled_by_the_approver(app: Flask, sign_in: SignIn) -> None:
    editor, approver = sign_in("editor"), sign_in("approver")
    propose(app, {PAGE: TEXT}, approver.id, may_publish=True)
    done = propose(app, {PAGE: TEXT.replace(b"title: About", b"title: Mine")}, editor.id)
    assert isinstance(done, Proposed)
    propose(app, {PAGE: TEXT.replace(b"title: About", b"title: Theirs")}, approver.id, may_publish=True)
    asked = approver.post(f"/waiting/{done.number}/publish")
    assert asked.status_code == 200
    assert b"title: Theirs" in (read(app, PAGE) or b"")
    key = asked.text.split('name="choice.')[1].split('"')[0]
    answer = approver.post(f"/waiting/{done.number}/publish", {f"choice.{key}": "mine"})
    assert answer.status_code == 302
    assert b"title: Mine" in (read(app, PAGE) or b"")
