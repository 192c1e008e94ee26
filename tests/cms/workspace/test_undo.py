"""A save is taken back in one press for 30 days, without losing what came after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from cms.workspace import MeasureRow, Saved, workspace
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import read as read_file
from tests.cms.visitor import Visitor
from tests.cms.workshop import Workshop

SignIn = Callable[..., Visitor]


@pytest.fixture
def measure(app: Flask) -> MeasureRow:
    """A measure whose newest version is a draft, made for the test."""
    with app.test_request_context():
        work = workspace()
        row = work.list_measures().rows[0]
        folder = f"measures/{row.path}/9.0"
        changes: dict[str, bytes | None] = {
            f"{folder}/measure.md": b"---\ntitle: Draft\npopulation: Everyone\n---\n\n## Methodology\n\nOne.\n\nTwo.\n"
        }
        work.save(changes, base=work.head, message="Begin a draft", user="u-77")
        found = work.find_measure(row.id)
    assert found is not None
    return found


def save(app: Flask, measure: MeasureRow, user: str, old: str, new: str) -> str:
    with app.test_request_context():
        work = workspace()
        path = f"measures/{measure.path}/9.0/measure.md"
        text = (work.read(path) or b"").decode()
        assert old in text
        changed: dict[str, bytes | None] = {path: text.replace(old, new).encode()}
        done = work.save(changed, base=work.head, message=f"Say {new}", user=user)
    assert isinstance(done, Saved)
    return done.commit


def read(app: Flask, measure: MeasureRow) -> str:
    with app.test_request_context():
        return (workspace().read(f"measures/{measure.path}/9.0/measure.md") or b"").decode()


def undo(visitor: Visitor, commit: str) -> int:
    return visitor.post("/history/undo", {"commit": commit}).status_code


def test_undo_takes_back_one_save_and_leaves_what_came_after(app: Flask, sign_in: SignIn, measure: MeasureRow) -> None:
    editor = sign_in("editor")
    commit = save(app, measure, editor.id, "One.", "Won.")
    save(app, measure, "u-77", "population: Everyone", "population: Adults")
    page = editor.get(f"/measures/{measure.id}/history/").text
    assert commit in page
    assert undo(editor, commit) == 302
    text = read(app, measure)
    assert "One." in text
    assert "population: Adults" in text


def test_undo_is_undone_in_the_same_way(app: Flask, sign_in: SignIn, measure: MeasureRow) -> None:
    editor = sign_in("editor")
    commit = save(app, measure, editor.id, "One.", "Won.")
    undo(editor, commit)
    with app.test_request_context():
        newest = workspace().index.list_commits(measure.path, 1)[0]
    assert newest.message == 'Undo "Say Won."'
    undo(editor, newest.commit)
    assert "Won." in read(app, measure)


def test_undo_of_what_was_changed_again_asks(app: Flask, sign_in: SignIn, measure: MeasureRow) -> None:
    editor = sign_in("editor")
    commit = save(app, measure, editor.id, "One.", "Won.")
    save(app, measure, "u-77", "Won.", "One and a half.")
    answer = editor.post("/history/undo", {"commit": commit})
    assert answer.status_code == 200
    assert "One and a half." in answer.text
    assert "One and a half." in read(app, measure)


def test_undo_ends_after_30_days(app: Flask, sign_in: SignIn, workshop: Workshop, measure: MeasureRow) -> None:
    editor = sign_in("editor")
    commit = save(app, measure, editor.id, "One.", "Won.")
    workshop.now += timedelta(days=31)
    later = sign_in("editor", name="Later")
    assert undo(later, commit) == 302
    assert "Won." in read(app, measure)


@pytest.mark.parametrize("commit", ["", "f" * 40, "main", "../../etc/passwd"])
def test_undo_of_no_commit_changes_nothing(app: Flask, sign_in: SignIn, measure: MeasureRow, commit: str) -> None:
    before = read(app, measure)
    assert undo(sign_in("editor"), commit) == 302
    assert read(app, measure) == before


def test_undo_of_the_first_commit_changes_nothing(app: Flask, sign_in: SignIn) -> None:
    with app.test_request_context():
        work = workspace()
        first = work.objects.list_commits(work.head)[0].commit
        before = work.head
    undo(sign_in("editor"), first)
    with app.test_request_context():
        assert workspace().head == before


def test_undo_is_refused_to_who_may_not_edit_and_to_outsiders(app: Flask, sign_in: SignIn, measure: MeasureRow) -> None:
    commit = save(app, measure, "u-77", "One.", "Won.")
    assert undo(sign_in("reviewer"), commit) == 403
    assert undo(sign_in("departmental"), commit) == 404
    assert undo(sign_in("departmental", shares=(measure.id,), name="Friend"), commit) == 302
    assert "One." in read(app, measure)


def test_undo_removes_no_version_and_mends_no_measure_for_who_may_do_neither(
    app: Flask, sign_in: SignIn, measure: MeasureRow
) -> None:
    friend, folder = sign_in("departmental", shares=(measure.id,)), f"measures/{measure.path}"
    with app.test_request_context():
        work = workspace()
        facts, state = (work.read(f"{folder}/{name}") or b"" for name in ("9.0/measure.md", "measure.yaml"))
        edits: tuple[dict[str, bytes | None], ...] = (
            {f"{folder}/9.1/measure.md": facts},
            {f"{folder}/measure.yaml": state.replace(b"position: 1", b"position: 7")},
        )
        made = [work.save(each, base=work.head, message="Change", user="u-77") for each in edits]
    commits = [each.commit for each in made if isinstance(each, Saved)]
    assert [undo(friend, each) for each in commits] == [403, 403]
    with app.test_request_context():
        assert workspace().read(f"{folder}/9.1/measure.md") == facts
    assert undo(sign_in("editor"), commits[0]) == 302


def test_undo_never_touches_a_version_that_may_not_be_edited(app: Flask, sign_in: SignIn, measure: MeasureRow) -> None:
    path = f"measures/{measure.path}/measure.yaml"
    commit = save(app, measure, "u-77", "One.", "Won.")
    with app.test_request_context():
        work = workspace()
        planned = '"9.0": {status: approved, release_at: 2027-05-13}'
        text = (work.read(path) or b"").decode().replace("versions:\n", f"versions:\n  {planned}\n")
        work.save({path: text.encode()}, base=work.head, message="Approve", user="u-77")
    assert undo(sign_in("editor"), commit) == 409
    assert "Won." in read(app, measure)


def test_open_page_is_told_of_the_person_s_own_last_save(app: Flask, sign_in: SignIn, measure: MeasureRow) -> None:
    editor, colleague = sign_in("editor"), sign_in("editor", name="Robin")
    commit = save(app, measure, editor.id, "One.", "Won.")

    assert ask_for_undo(editor, measure) == {"commit": commit, "at": "10:00 on 25 November 2026"}
    assert ask_for_undo(colleague, measure) == {}


def ask_for_undo(visitor: Visitor, measure: MeasureRow) -> object:
    """Return what an open page of a measure is told can be taken back."""
    data = {"place": f"/measures/{measure.id}/", "tab": "tab-number-one", "base": ""}
    answer = visitor.client.post("/work/beat", json=data, headers={"X-CSRFToken": visitor.read_token("/")})
    assert answer.json is not None
    return answer.json["undo"]


def test_open_page_offers_no_undo_of_the_first_commit(app: Flask, sign_in: SignIn) -> None:
    editor = sign_in("editor")
    with app.test_request_context():
        row = workspace().list_measures().rows[-1]
        assert workspace().index.list_commits(row.path)[0].author == editor.id
    assert ask_for_undo(editor, row) == {}


def test_a_save_of_a_page_is_taken_back_from_where_it_was_made_by_its_author_alone(
    app: Flask, sign_in: SignIn, workshop: Workshop
) -> None:
    approver, other = sign_in("approver"), sign_in("approver", name="Other")
    before = read_file(workshop, "pages/about.md")
    form = find_form(approver.get("/pages/about/edit").text)
    answer = approver.post("/pages/about/edit", form.data(**{"f.title": "Who we are"}))
    shown = approver.get(answer.headers["Location"]).text
    commit = shown.split('name="commit" value="')[1][:40]
    assert other.post("/history/undo", {"commit": commit}).status_code == 403
    assert sign_in("reviewer").post("/history/undo", {"commit": commit}).status_code == 403
    assert "Edit the page about" in approver.get("/history/").text
    assert "Edit the page about" not in other.get("/history/").text
    assert "Edit the page about" in other.get("/history/?by=everybody").text
    assert approver.post("/history/undo", {"commit": commit}).headers["Location"] == "/history/"
    assert read_file(workshop, "pages/about.md") == before


def test_a_form_that_changes_nothing_makes_no_save_and_says_so(sign_in: SignIn, workshop: Workshop) -> None:
    approver = sign_in("approver")
    form = find_form(approver.get("/pages/about/edit").text)
    page = approver.post("/pages/about/edit", form.data(), follow_redirects=True).text
    assert "Nothing had changed, so nothing was saved." in page
    assert 'name="commit"' not in page
