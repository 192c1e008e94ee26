"""What open pages tell the server: text that is typed, and who is here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cms.workspace import find_content, workspace
from measures.store import GitStore
from tests.cms.visitor import Visitor
from tests.cms.workshop import PASSWORD, Workshop

SignIn = Callable[..., Visitor]
MEASURE = "/measures/{}/1.0/edit/facts"
TAB, OTHER_TAB = "tab-number-one", "tab-number-two"


@pytest.fixture
def measure_id(workshop: Workshop) -> str:
    with workshop.app.test_request_context():
        return workspace().list_measures().rows[0].id


def sign_in_again(workshop: Workshop, visitor: Visitor) -> Visitor:
    again = workshop.visitor()
    again.number, again.email = visitor.number, visitor.email
    answer = again.post("/sign-in", {"email": visitor.email, "password": PASSWORD}, form="/sign-in")
    assert answer.status_code == 302
    return again


def send(visitor: Visitor, path: str, place: str, **more: Any) -> Any:
    data = {"place": place, "tab": TAB, "base": "", **more}
    return visitor.client.post(path, json=data, headers={"X-CSRFToken": visitor.read_token("/")})


def type_text(visitor: Visitor, place: str, text: str, turn: int = 1, tab: str = TAB) -> Any:
    return send(visitor, "/work/autosave", place, fields=[["f.title", text]], turn=turn, tab=tab)


def recover(visitor: Visitor, place: str) -> Any:
    return visitor.get(f"/work/recoverable?place={place}").json


def test_text_is_kept_and_offered_again_to_its_author_alone(
    database_url: str, sign_in: SignIn, measure_id: str
) -> None:
    editor, colleague, place = sign_in("editor"), sign_in("editor", name="Robin"), MEASURE.format(measure_id)
    answer = type_text(editor, place, "Half a sen")
    assert (answer.status_code, answer.json["saved_at"]) == (200, "10:00")
    type_text(editor, place, "Half a sentence", turn=2)
    assert recover(editor, place)["fields"] == [["f.title", "Half a sentence"]]
    assert recover(colleague, place) == {}


def test_request_that_comes_late_never_replaces_a_later_text(
    database_url: str, sign_in: SignIn, measure_id: str
) -> None:
    editor, place = sign_in("editor"), MEASURE.format(measure_id)
    type_text(editor, place, "second", turn=2)
    type_text(editor, place, "first", turn=1)
    assert recover(editor, place)["fields"] == [["f.title", "second"]]


def test_two_tabs_of_one_person_keep_a_text_each(sign_in: SignIn, workshop: Workshop, measure_id: str) -> None:
    editor, place = sign_in("editor"), MEASURE.format(measure_id)
    type_text(editor, place, "one")
    workshop.now += timedelta(seconds=5)
    type_text(editor, place, "two", tab=OTHER_TAB)
    assert recover(editor, place)["fields"] == [["f.title", "two"]]
    page = editor.get("/work/recovered").text
    assert page.count(place) == 2


def test_text_survives_signing_out_and_in_again(sign_in: SignIn, workshop: Workshop, measure_id: str) -> None:
    editor, place = sign_in("editor"), MEASURE.format(measure_id)
    type_text(editor, place, "before the train left")
    editor.post("/sign-out")
    assert editor.get(f"/work/recoverable?place={place}").status_code in (302, 401)
    again = sign_in_again(workshop, editor)
    assert recover(again, place)["fields"] == [["f.title", "before the train left"]]


def test_text_that_is_set_aside_is_not_offered_but_can_be_opened_for_30_days(
    sign_in: SignIn, workshop: Workshop, measure_id: str
) -> None:
    editor, place = sign_in("editor"), MEASURE.format(measure_id)
    type_text(editor, place, "not so good")
    number = recover(editor, place)["id"]
    assert editor.post(f"/work/recovered/{number}/discard").status_code == 302
    assert recover(editor, place) == {}
    workshop.now += timedelta(days=29)
    editor = sign_in_again(workshop, editor)
    assert "not so good" in editor.get(f"/work/recovered/{number}").text
    workshop.now += timedelta(days=2)
    editor = sign_in_again(workshop, editor)
    type_text(editor, place, "new")
    assert "not so good" not in editor.get(f"/work/recovered/{number}").text


def test_text_of_somebody_else_cannot_be_opened_or_set_aside(sign_in: SignIn, measure_id: str) -> None:
    editor, colleague, place = sign_in("editor"), sign_in("editor", name="Robin"), MEASURE.format(measure_id)
    type_text(editor, place, "mine alone")
    number = recover(editor, place)["id"]
    assert colleague.get(f"/work/recovered/{number}").status_code == 404
    assert colleague.post(f"/work/recovered/{number}/discard").status_code == 404
    assert recover(editor, place)["id"] == number


def test_passwords_and_tokens_are_never_kept(sign_in: SignIn, measure_id: str) -> None:
    editor, place = sign_in("editor"), MEASURE.format(measure_id)
    fields = [["csrf_token", "t"], ["password", "p"], ["new_password", "p"], ["f.title", "x"]]
    send(editor, "/work/autosave", place, fields=fields, turn=1)
    assert recover(editor, place)["fields"] == [["f.title", "x"]]


@pytest.mark.parametrize(
    "broken",
    [
        {"place": "//evil.example/x"},
        {"place": "https://evil.example"},
        {"place": "/a/../b"},
        {"tab": "x"},
        {"tab": "<script>alert(1)</script>"},
        {"fields": "text"},
        {"fields": [["only one"]]},
        {"turn": "1"},
        {"turn": -1},
    ],
)
def test_malformed_text_is_refused_and_not_kept(sign_in: SignIn, broken: dict[str, Any], measure_id: str) -> None:
    editor, place = sign_in("editor"), MEASURE.format(measure_id)
    data = {"place": place, "fields": [["a", "b"]], "turn": 1, **broken}
    assert send(editor, "/work/autosave", **data).status_code == 400
    assert "There is none" in editor.get("/work/recovered").text


def test_change_without_a_token_is_refused(sign_in: SignIn, measure_id: str) -> None:
    editor, place = sign_in("editor"), MEASURE.format(measure_id)
    data = {"place": place, "tab": TAB, "fields": [["a", "b"]], "turn": 1}
    assert editor.client.post("/work/autosave", json=data).status_code == 400
    assert recover(editor, place) == {}


def test_departmental_user_has_nothing_to_do_with_a_measure_that_is_not_shared(
    sign_in: SignIn, measure_id: str
) -> None:
    place = MEASURE.format(measure_id)
    stranger, friend = sign_in("departmental"), sign_in("departmental", shares=(measure_id,), name="Friend")
    assert type_text(stranger, place, "x").status_code == 404
    assert send(stranger, "/work/beat", place).status_code == 404
    assert stranger.get(f"/work/recoverable?place={place}").status_code == 404
    assert type_text(friend, place, "x").status_code == 200


def test_others_who_edit_are_named_until_their_page_is_closed_or_silent(
    database_url: str, sign_in: SignIn, workshop: Workshop, measure_id: str
) -> None:
    editor, colleague, place = sign_in("editor"), sign_in("editor", name="Robin Hill"), MEASURE.format(measure_id)
    assert send(editor, "/work/beat", place, editing=True).json["others"] == []
    send(colleague, "/work/beat", place, editing=True)
    here = send(editor, "/work/beat", place, editing=True).json["others"]
    assert here == [{"name": "Robin Hill", "editing": True, "here": True}]
    send(colleague, "/work/beat", place, leaving=True)
    assert send(editor, "/work/beat", place, editing=True).json["others"] == []
    send(colleague, "/work/beat", f"/measures/{measure_id}/", editing=False)
    near = send(editor, "/work/beat", place, editing=True).json["others"]
    assert near == [{"name": "Robin Hill", "editing": False, "here": False}]
    workshop.now += timedelta(seconds=30)
    assert send(editor, "/work/beat", place, editing=True).json["others"] == []


def test_other_tab_of_the_same_person_is_no_stranger(sign_in: SignIn, measure_id: str) -> None:
    editor, place = sign_in("editor"), MEASURE.format(measure_id)
    send(editor, "/work/beat", place, editing=True, tab=OTHER_TAB)
    answer = send(editor, "/work/beat", place, editing=True).json
    assert (answer["others"], answer["other_tab"]) == ([], True)


def test_page_is_told_who_saved_the_measure_since_it_was_made(
    app: Flask, sign_in: SignIn, workshop: Workshop, measure_id: str
) -> None:
    editor, colleague, place = sign_in("editor"), sign_in("editor", name="Robin Hill"), MEASURE.format(measure_id)
    with app.test_request_context():
        work = workspace()
        row = work.find_measure(measure_id)
        assert row is not None
        base = work.head
        path = f"measures/{row.path}/1.0/measure.md"
        text = (work.read(path) or b"") + b"\nMore.\n"
        work.save({path: text}, base=base, message="More", user=colleague.id)
    answer = send(editor, "/work/beat", place, editing=True, base=base).json
    assert answer["saved"] == [{"name": "Robin Hill", "at": "10:00"}]
    assert send(colleague, "/work/beat", place, editing=True, base=base).json["saved"] == []
    with GitStore(find_content(workshop.settings).path) as store:
        assert send(editor, "/work/beat", place, base=store.head("main")).json["saved"] == []
