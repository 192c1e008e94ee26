"""Tokens: whose they are, what they may do, how they end; and what counts for nothing in their place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from cms.access import Person
from cms.api import signing_in
from cms.audit import read_log
from cms.database import KEY, transaction
from cms.keys.keys import NewKey, find_owner, make_key
from cms.keys.signing_in import TRIES
from cms.tables import people
from tests.cms.api.client import Client, join
from tests.cms.visitor import Visitor
from tests.cms.workshop import Workshop

DRAFT = "/measures/m8f2g7e4/versions/1.0"
SCREEN = "/account/tokens/"
CHOSEN = {"name": "Yearly update", "scope": "draft", "days": "30"}


def read_token(page: str) -> str:
    found = re.search(r'<code id="key">([^<]+)</code>', page)
    assert found is not None, page
    return found[1]


def ask(workshop: Workshop, header: str | None, path: str = "/api/me") -> int:
    headers = {} if header is None else {"Authorization": header}
    return workshop.app.test_client(use_cookies=False).get(path, headers=headers).status_code


def test_a_token_is_made_on_its_screen_shown_once_and_ended_there(workshop: Workshop) -> None:
    editor = workshop.sign_in("editor")
    page = editor.post(SCREEN, CHOSEN, form=SCREEN).text
    client = Client(workshop.app, read_token(page), editor.id)
    me = client.get("/me")
    assert (me["id"], me["token"], me["scopes"]) == (editor.id, "Yearly update", ["draft", "read"])
    shown = editor.get(SCREEN).text
    assert client.token not in shown
    assert "Read, and change drafts" in shown
    (number,) = re.findall(r"/account/tokens/([0-9]+)/end", shown)
    assert workshop.sign_in("editor", name="else").post(f"{SCREEN}{number}/end", form=SCREEN).status_code == 404
    assert editor.post(f"{SCREEN}{number}/end", form=SCREEN).status_code == 302
    client.get("/me", status=401)
    with workshop.app.app_context(), transaction() as connection:
        told = [(act.act, act.subject) for _, act in read_log(connection) if act.person == editor.id]
    assert ("made a token", "Yearly update") in told
    assert ("ended a token", number) in told


@pytest.mark.parametrize(("field", "typed"), [("name", " "), ("name", "x" * 61), ("scope", "all"), ("days", "9999")])
def test_a_token_that_is_asked_for_wrongly_is_not_made(workshop: Workshop, field: str, typed: str) -> None:
    editor = workshop.sign_in("editor")
    answer = editor.post(SCREEN, {**CHOSEN, field: typed}, form=SCREEN)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'id="key"' not in answer.text


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer x", "Basic dTpw", "Digest a=b", "Bearer \u00e9"]
)
def test_an_empty_or_unknown_token_is_no_token(workshop: Workshop, header: str | None) -> None:
    join(workshop, "editor")
    assert ask(workshop, header) == 401


def test_an_empty_key_is_nobodys_even_where_the_database_knows_its_hash(workshop: Workshop) -> None:
    client = join(workshop, "editor")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    with workshop.app.app_context(), transaction() as connection:
        connection.execute(sa.text("UPDATE access_keys SET hash = :hash"), {"hash": empty})
        assert find_owner(connection, "api", "", workshop.now, with_demo=True) is None
    client.get("/me", status=401)


def test_a_session_of_a_browser_counts_for_nothing(workshop: Workshop) -> None:
    editor: Visitor = workshop.sign_in("editor")
    assert editor.get("/api/me").status_code == 401
    answer = editor.client.post("/api/measures/u1n6e3p9/drafts", json={"kind": "major"})
    assert answer.status_code == 401


def test_keys_for_git_and_tokens_do_not_stand_for_each_other(workshop: Workshop) -> None:
    number, email = workshop.add_person("editor")
    person = Person(f"u-{number}", "One", email, frozenset({"editor"}))
    with workshop.app.app_context(), transaction() as connection:
        key = make_key(connection, person, NewKey(kind="git", name="git"), workshop.now)
    token = join(workshop, "developer").token
    assert ask(workshop, f"Bearer {key}") == 401
    visitor = workshop.app.test_client()
    assert visitor.get("/content.git/info/refs?service=git-upload-pack", auth=("u", token)).status_code == 401
    assert visitor.get("/content.git/info/refs?service=git-upload-pack", auth=("u", key)).status_code == 200


def test_a_token_ends_on_its_day_and_with_its_persons_account(workshop: Workshop) -> None:
    client = join(workshop, "editor", days=7)
    workshop.now += timedelta(days=6, hours=23)
    client.get("/me")
    workshop.now += timedelta(hours=2)
    client.get("/me", status=401)
    other = join(workshop, "editor", name="other")
    with workshop.app.extensions[KEY][0].begin() as connection:
        connection.execute(sa.update(people).where(people.c.id == int(other.person[2:])).values(active=False))
    other.get("/me", status=401)


def test_a_role_that_is_taken_away_is_taken_from_the_token_too(workshop: Workshop) -> None:
    client = join(workshop, "editor")
    with workshop.app.extensions[KEY][0].begin() as connection:
        connection.execute(sa.text("UPDATE person_roles SET role = 'reviewer'"))
    client.post("/measures/u1n6e3p9/drafts", {"kind": "major"}, status=403)


@pytest.mark.parametrize("query", ["token=x", "access_token=x", "q=ysa_abc"])
def test_a_token_in_an_address_is_refused(workshop: Workshop, query: str) -> None:
    answer = join(workshop, "editor").send("GET", f"/measures?{query}")
    assert answer.status_code == 400
    assert "end the one that was sent" in answer.get_json(force=True)["hint"]


def test_a_token_to_read_with_changes_nothing(workshop: Workshop) -> None:
    client = join(workshop, "editor", scopes=("read",))
    commit = client.get(DRAFT)["commit"]
    client.put(DRAFT, {"text": "Other."}, commit, status=403)
    client.post("/measures/u1n6e3p9/drafts", {"kind": "major"}, status=403)
    client.post(f"{DRAFT}/review", commit=commit, status=403)
    assert client.get(DRAFT)["commit"] == commit


def test_a_departmental_user_reads_shared_measures_only(workshop: Workshop) -> None:
    client = join(workshop, "departmental", shares=("u1n6e3p9",))
    assert [each["id"] for each in client.get("/measures")["measures"]] == ["u1n6e3p9"]
    client.get("/measures/u1n6e3p9/versions/2.0/dimensions/by-sex-over-time")
    for path in ("/measures/m8f2g7e4", DRAFT, f"{DRAFT}/problems", f"{DRAFT}/dimensions/by-ethnicity-over-time"):
        client.get(path, status=404)
    client.get("/topics", status=403)


def test_many_wrong_tokens_and_many_changes_are_told_to_wait(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TRIES, "api", replace(TRIES["api"], tries=3))
    monkeypatch.setattr(signing_in, "CHANGES", replace(signing_in.CHANGES, tries=2))
    client = join(workshop, "editor")
    assert [ask(workshop, "Bearer ysa_x") for _ in range(3)] == [401] * 3
    answer = client.send("GET", "/me")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    workshop.now += timedelta(minutes=16)
    assert [client.send("PUT", DRAFT, {"text": ""}).status_code for _ in range(3)] == [428, 428, 429]
    client.get("/me")
    workshop.now += timedelta(minutes=6)
    assert client.send("PUT", DRAFT, {"text": ""}).status_code == 428
