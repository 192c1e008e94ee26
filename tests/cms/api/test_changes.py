"""Changes by the API: merged or refused as saves are, and never beyond what the person and the state allow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cms.audit import list_acts
from cms.database import transaction
from cms.workspace import Saved, Workspace
from publishing.scans import EICAR
from tests.cms.api.client import Client, join
from tests.cms.workflow.stepping import NUMBER, Content
from tests.cms.workshop import Workshop

ID = "u1n6e3p9"
PUBLIC = f"/measures/{ID}/versions/2.0"
DRAFT = "/measures/m8f2g7e4/versions/1.0"
DATA = f"{DRAFT}/dimensions/by-ethnicity-over-time"


@pytest.fixture
def client(workshop: Workshop) -> Client:
    return join(workshop, "editor")


def change_first(content: str, new: str, column: int = -1) -> str:
    """Return data with one cell of its first row changed."""
    head, first, rest = content.split("\n", 2)
    cells = first.split(",")
    cells[column] = new
    return "\n".join([head, ",".join(cells), rest])


def test_the_next_draft_is_begun_once_and_then_found(client: Client) -> None:
    begun = client.post(f"/measures/{ID}/drafts", {"kind": "minor"}, status=201)
    assert (begun["number"], begun["state"]) == ("2.1", "draft")
    assert client.post(f"/measures/{ID}/drafts", {"kind": "minor"})["number"] == "2.1"
    assert client.post(f"/measures/{ID}/drafts", {"kind": "major"}, status=201)["number"] == "3.0"
    assert client.post(f"/measures/{ID}/drafts", {"kind": "major"})["number"] == "3.0"
    assert client.post(f"/measures/{ID}/drafts", {"kind": "minor"})["number"] == "2.1"
    assert client.post(f"/measures/{ID}/drafts", {"kind": "minor", "of": "1.0"}, status=201)["number"] == "1.1"
    assert client.post("/measures/m8f2g7e4/drafts", {"kind": "major"})["number"] == "1.0"
    client.post(f"/measures/{ID}/drafts", {"kind": "minor", "of": "9.9"}, status=409)
    client.post("/measures/nosuch/drafts", {"kind": "minor"}, status=404)


def test_new_data_says_which_rows_changed_and_a_trial_saves_nothing(client: Client) -> None:
    found = client.get(DATA)
    data = change_first(found["data"], "1.5")
    tried = client.put(DATA, {"data": data, "dry_run": True}, found["commit"])
    assert (tried["saved"], tried["rows"]["changed"], tried["rows"]["new"]) == (False, 1, 0)
    assert client.get(DATA) == found
    done = client.put(DATA, {"data": data}, found["commit"])
    assert (done["saved"], done["merged"], done["rows"]) == (True, False, tried["rows"])
    assert client.get(DATA)["data"] == data


def test_settings_replace_all_that_there_were_and_what_is_left_out_stays(client: Client) -> None:
    found = client.get(DATA)
    settings = {**found["settings"], "title": "Another title", "position": 3}
    gone = settings.pop("chart")
    client.put(DATA, {"settings": settings}, found["commit"])
    now = client.get(DATA)
    assert now["settings"] == {**settings, "position": "3"}
    assert gone not in now["settings"].values()
    assert (now["data"], now["text"]) == (found["data"], found["text"])
    again = client.put(DATA, {"settings": now["settings"], "text": now["text"], "data": now["data"]}, now["commit"])
    assert again["commit"] == now["commit"]


def test_a_new_column_is_declared_or_dropped_or_the_data_is_refused(client: Client) -> None:
    found = client.get(DATA)
    head, *rows = found["data"].splitlines()
    data = "\n".join([f"{head},Comment", *(f"{row},x" for row in rows), ""])
    refused = client.put(DATA, {"data": data}, found["commit"], status=422)
    assert refused["errors"] == [{"at": "data, column Comment", "message": "Nobody said that it is to be published."}]
    dropped = client.put(DATA, {"data": data, "drop": ["Comment"]}, found["commit"])
    assert dropped["rows"]["changed"] == 0
    assert client.get(DATA)["data"] == found["data"]
    client.put(DATA, {"data": found["data"], "drop": ["Nothing"]}, found["commit"], status=422)
    client.put(DATA, {"drop": ["Comment"]}, found["commit"], status=422)


def test_numbers_and_labels_that_do_not_read_are_refused_with_their_place(client: Client) -> None:
    found = client.get(DATA)
    refused = client.put(DATA, {"data": change_first(found["data"], "about 5")}, found["commit"], status=422)
    (problem,) = refused["problems"]
    assert (problem["file"], problem["line"]) == ("by-ethnicity-over-time.csv", 2)
    assert problem["hint"]
    client.put(DATA, {"data": change_first(found["data"], "=1+1")}, found["commit"], status=422)
    client.put(DATA, {"data": EICAR.decode()}, found["commit"], status=422)
    client.put(DATA, {"settings": {"title": "x", "nonsense": [[["y"]]]}, "data": found["data"]}, found["commit"], 422)
    assert client.get(DATA) == found


def test_changes_of_different_parts_are_merged_and_of_the_same_part_refused_with_both(
    workshop: Workshop, client: Client
) -> None:
    other = join(workshop, "editor", name="other")
    found, facts = client.get(DATA), client.get(DRAFT)
    other.put(DATA, {"data": change_first(found["data"], "1.5")}, found["commit"])
    merged = client.put(DATA, {"text": "Said meanwhile."}, found["commit"])
    assert merged["saved"]
    refused = client.put(DATA, {"data": change_first(found["data"], "2.5")}, found["commit"], status=409)
    (clash,) = refused["clashes"]
    assert (clash["theirs"], clash["mine"]) == ("1.5", "2.5")
    assert refused["hint"]
    client.put(DRAFT, {"settings": {**facts["settings"], "title": "One"}}, facts["commit"])
    other.put(DRAFT, {"settings": {**facts["settings"], "title": "Two"}}, facts["commit"], status=409)
    assert client.get(DRAFT)["settings"]["title"] == "One"


@pytest.mark.parametrize("given", ['"' + "0" * 40 + '"', "*", 'W/"' + "0" * 40 + '"', "x", '""'])
def test_a_change_names_a_commit_that_is_there(client: Client, given: str) -> None:
    assert client.send("PUT", DRAFT, {"text": ""}, **{"If-Match": given}).status_code == 412
    assert client.send("PUT", DRAFT, {"text": ""}).status_code == 428


@pytest.mark.parametrize("state", ["approved", "public", "withdrawn"])
def test_numbers_of_what_is_approved_are_changed_by_no_token(workshop: Workshop, client: Client, state: Any) -> None:
    Content(workshop.folder / "content.git").put(state)
    path = f"{PUBLIC}/dimensions/by-sex-over-time"
    found = client.get(path)
    client.put(path, {"data": change_first(found["data"], "9.9")}, found["commit"], status=409)
    facts = client.get(PUBLIC)
    number = {**facts["settings"], "headline": {"dimension": "by-age-over-time", "value": "Rate"}}
    client.put(PUBLIC, {"settings": number}, facts["commit"], status=409)


def test_new_data_in_review_takes_the_version_back_to_draft_and_says_so(workshop: Workshop, client: Client) -> None:
    Content(workshop.folder / "content.git").put("internal_review")
    path = f"{PUBLIC}/dimensions/by-sex-over-time"
    found = client.get(path)
    done = client.put(path, {"data": change_first(found["data"], "9.9")}, found["commit"])
    assert done["returned"] == ["2.0"]
    assert client.get(PUBLIC)["state"] == "draft"


def test_review_is_refused_with_its_reasons_and_for_what_was_not_looked_at(client: Client) -> None:
    draft = client.post(f"/measures/{ID}/drafts", {"kind": "major"}, status=201)
    path = f"/measures/{ID}/versions/3.0"
    refused = client.post(f"{path}/review", commit=draft["commit"], status=409)
    assert [each["at"] for each in refused["errors"]] == ["complete"]
    facts = client.get(path)
    client.put(path, {"settings": {**facts["settings"], "changes": "New figures."}}, facts["commit"])
    client.post(f"{path}/review", commit=draft["commit"], status=412)
    assert client.send("POST", f"{path}/review").status_code == 428


def test_what_is_saved_while_a_draft_is_sent_keeps_it_from_review(
    workshop: Workshop, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, decide = Content(workshop.folder / "content.git"), Workspace.decide
    content.put("draft")
    name, commit = f"{NUMBER}/by-sex-over-time.md", client.get(PUBLIC)["commit"]

    def decide_late(work: Workspace, choose: Any, **how: Any) -> Saved:
        content.write({name: content.read(name) + b"\nMore.\n"})
        return decide(work, choose, **how)

    monkeypatch.setattr(Workspace, "decide", decide_late)
    refused = client.post(f"{PUBLIC}/review", commit=commit, status=412)
    assert "changed since" in refused["detail"]
    monkeypatch.undo()
    assert client.get(PUBLIC)["state"] == "draft"
    client.post(f"{PUBLIC}/review", commit=client.get(PUBLIC)["commit"])


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ('{"kind": "major", "kind": "minor"}', "kind"),
        ('{"settings": {"title": "A", "source": [{"a": 1, "a": 1}]}}', "settings/source/0/a"),
        ('{"settings": {"x": {"y": {"z": 1}, "y": 2}}, "text": "T"}', "settings/x/y"),
    ],
)
def test_a_body_that_says_a_key_twice_is_refused_with_its_name_and_place(client: Client, body: str, at: str) -> None:
    refused = send_text(client, body)
    assert refused["status"] == 400
    name = at.rpartition("/")[2]
    assert refused["errors"] == [{"at": at, "message": f'The key "{name}" is there twice.'}]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_is_no_json(client: Client, word: str) -> None:
    refused = send_text(client, f'{{"settings": {{"position": {word}}}}}')
    assert (refused["status"], word in refused["detail"]) == (400, True)


def send_text(client: Client, body: str) -> Any:
    """Send text as JSON, as it stands."""
    headers = {"Authorization": f"Bearer {client.token}", "If-Match": f'"{client.get(DRAFT)["commit"]}"'}
    browser = client.app.test_client(use_cookies=False)
    answer = browser.put(f"/api{DRAFT}", data=body, content_type="application/json", headers=headers)
    return answer.get_json(force=True)


def test_what_is_not_public_is_read_into_the_log_and_what_is_public_is_not(workshop: Workshop, client: Client) -> None:
    client.get(f"{PUBLIC}/dimensions/by-sex-over-time")
    client.get(DATA)
    with workshop.app.app_context(), transaction() as connection:
        assert list_acts(connection, ID) == ()
        (act,) = list_acts(connection, "m8f2g7e4")
    assert (act.person, act.act, act.after) == (client.person, "read unpublished data of", "by-ethnicity-over-time")
    assert act.why == "By the API: test"


def test_bodies_that_are_too_large_or_of_another_kind_are_refused_however_they_come(client: Client) -> None:
    commit = client.get(DRAFT)["commit"]
    headers = {"Authorization": f"Bearer {client.token}", "If-Match": f'"{commit}"'}
    browser = client.app.test_client(use_cookies=False)
    large = json.dumps({"text": "x" * 12_000_000}).encode()
    path = f"/api{DRAFT}"
    assert browser.put(path, data=large, headers=headers, content_type="application/json").status_code == 413
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    sent = browser.put(path, data=large, headers=headers, content_type="application/json", environ_overrides=chunked)
    assert sent.status_code == 413
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        assert browser.put(path, data=b"{}", headers=headers, content_type=kind).status_code == 415
    for body in (b"", b"{", b"[" * 100_000, b'{"text": "\\ud800"}', b"\xff", b'{"text": "a", }'):
        answer = browser.put(path, data=body, headers=headers, content_type="application/json")
        assert answer.status_code == 400, body[:20]
        assert answer.content_type == "application/problem+json"
    for wrong in (
        b"[]",
        b"null",
        b'{"text": 5}',
        b'{"other": ""}',
        b'{"text": "\\u0000"}',
        b'{"settings": {"a": 1.5}}',
    ):
        answer = browser.put(path, data=wrong, headers=headers, content_type="application/json")
        assert answer.status_code == 422, wrong


def test_lists_come_in_pages_and_refuse_pages_that_are_none(client: Client) -> None:
    ids = [each["id"] for page in (1, 2, 3) for each in client.get(f"/measures?size=8&page={page}")["measures"]]
    assert len(ids) == len(set(ids)) == client.get("/measures")["total"] == 17
    for query in ("page=0", "page=x", "size=201", "size=", "page=99999999999999", "other=1", "page=%D9%A1"):
        client.get(f"/measures?{query}", status=400)


def test_head_and_options_show_what_there_is_and_change_nothing(client: Client) -> None:
    head = client.send("HEAD", DRAFT)
    assert (head.status_code, head.data) == (200, b"")
    options = client.send("OPTIONS", DRAFT)
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "PUT"}
    refused = client.send("DELETE", DRAFT)
    assert (refused.status_code, "PUT" in refused.headers["Allow"]) == (405, True)
    assert "Set-Cookie" not in head.headers
