"""The board: all work by state, cut down by filters in its address, and updates that are due."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from cms.database import transaction
from cms.workspace.holding import Holding, hand_over
from measures.model.tree import find_entry
from measures.store import GitStore
from measures.writing.yaml_edits import set_field
from tests.cms.crawler import PageReader
from tests.cms.editing.browser_form import find_form

UNEMPLOYMENT, MANUFACTURING = "u1n6e3p9", "m8f2g7e4"
BOARD = "/board/"


def write(workshop, measure_id, fields, author="u-1"):
    """Set fields of a measure.yaml behind the screens."""
    with GitStore(workshop.folder / "content.git") as store:
        head = store.head("main")
        assert head is not None
        path = next(name for name in list_states(store, head) if f"/{measure_id}" in name[1])[0]
        entry = find_entry(store, store.root_of(head), path)
        assert entry is not None
        text = store.blob(entry.id).decode()
        for field, value in fields.items():
            text = set_field(text, field, value)
        store.commit({path: text.encode()}, base=head, author=author, message="Change", at=workshop.now)


def list_states(store, head):
    """Return the path of each measure.yaml with its id."""
    root = find_entry(store, store.root_of(head), "measures")
    assert root is not None
    for topic, above in store.tree(root.id).items():
        for subtopic, below in store.tree(above.id).items() if above.kind == "folder" else ():
            for slug, measure in store.tree(below.id).items() if below.kind == "folder" else ():
                entry = store.tree(measure.id).get("measure.yaml") if measure.kind == "folder" else None
                if entry is not None:
                    text = store.blob(entry.id).decode()
                    found = re.search(r"^id: (\w+)", text, re.M)
                    yield f"measures/{topic}/{subtopic}/{slug}/measure.yaml", f"/{found[1] if found else ''}"


def columns(page):
    """Return the titles of the versions in each column of a board by the state of the column."""
    found = re.findall(r'id="state-(\w+)">(.*?)</section>', page, re.S)
    return {state: re.findall(r'cms-card__title"[^>]*>([^<]*)<', part) for state, part in found}


def titles(page):
    """Return the titles of all versions of a board."""
    return [title for found in columns(page).values() for title in found]


def test_each_version_on_its_way_stands_under_its_state(workshop, sign_in):
    editor = sign_in("editor")
    page = editor.get(BOARD).text
    assert "Employment in manufacturing 1.0" in columns(page)["draft"]
    assert "Unemployment 2.0" not in titles(page)
    for state, extra in (
        ("internal_review", {}),
        ("department_review", {}),
        ("rejected", {"rejected": {"at": "2026-11-20T10:00:00+00:00", "by": "u-2", "why": "Wrong."}}),
        ("approved", {"release_at": "2026-11-25T12:00:00+00:00"}),
    ):
        write(workshop, UNEMPLOYMENT, {("versions", "2.0"): {"status": state, **extra}})
        found = columns(editor.get(BOARD).text)
        assert [each for each, titles in found.items() if "Unemployment 2.0" in titles] == [state]
    workshop.now = workshop.now.replace(hour=12)
    assert "Unemployment 2.0" not in editor.get(BOARD).text


def test_an_approved_version_stays_on_the_board_until_its_whole_bundle_is_out(workshop, sign_in):
    """Its own day is over, and readers do not have it: another version of its bundle is not approved."""
    mine = {"status": "approved", "release_at": "2026-11-20T09:30:00+00:00", "bundle": "winter"}
    write(workshop, UNEMPLOYMENT, {("versions", "2.0"): mine})
    write(workshop, MANUFACTURING, {("versions", "1.0"): {"status": "draft", "bundle": "winter"}})
    editor = sign_in("editor")
    page = editor.get(BOARD).text
    assert "Unemployment 2.0" in columns(page)["approved"]
    assert ", in the bundle winter" in find_card(page, "Unemployment 2.0")
    ready = {"status": "approved", "release_at": "2026-11-25T12:00:00+00:00", "bundle": "winter"}
    write(workshop, MANUFACTURING, {("versions", "1.0"): ready})
    assert {"Unemployment 2.0", "Employment in manufacturing 1.0"} <= set(columns(editor.get(BOARD).text)["approved"])
    workshop.now = workshop.now.replace(hour=12)
    assert not {"Unemployment 2.0", "Employment in manufacturing 1.0"} & set(titles(editor.get(BOARD).text))


def test_a_card_says_with_whom_it_is_when_it_is_due_and_since_when_it_waits(workshop, sign_in):
    write(workshop, UNEMPLOYMENT, {("next_release",): "2026-10", ("versions", "2.0"): {"status": "internal_review"}})
    workshop.now = datetime(2026, 12, 4, 10, tzinfo=UTC)
    editor = sign_in("editor", name="Sam Okafor")
    hold(workshop, UNEMPLOYMENT, "2.0", editor.id)
    card = find_card(editor.get(BOARD).text, "Unemployment 2.0")
    assert "Sam Okafor" in card
    assert "Overdue" in card
    assert "Was due by 31 October 2026" in card
    assert "Since 25 November 2026, 9 days" in card
    assert f"/measures/{UNEMPLOYMENT}/2.0/steps/" in card


def find_card(page, title):
    return next(part for part in page.split('<li class="cms-card">') if f">{title}<" in part)


def hold(workshop, measure_id, version, person):
    held = {"measure_id": measure_id, "version": version, "person": person, "handed_by": person}
    with workshop.app.app_context(), transaction() as connection:
        hand_over(connection, Holding(**held, handed_at=workshop.now, note=""), "")


def test_whoever_began_a_draft_has_it_until_it_is_handed_over(workshop, sign_in):
    editor, colleague = sign_in("editor", name="Sam Okafor"), sign_in("editor", name="Robin Hill")
    begin(editor, UNEMPLOYMENT)
    (title,) = [each for each in columns(editor.get(BOARD).text)["draft"] if each.startswith("Unemployment")]
    assert "Sam Okafor" in find_card(editor.get(BOARD).text, title)
    assert title in columns(editor.get(f"{BOARD}?owner={editor.id}").text)["draft"]
    hold(workshop, UNEMPLOYMENT, title.rpartition(" ")[2], colleague.id)
    assert title not in columns(editor.get(f"{BOARD}?owner={editor.id}").text)["draft"]
    assert title in columns(editor.get(f"{BOARD}?owner={colleague.id}").text)["draft"]


def begin(visitor, measure_id, kind="edition"):
    """Begin the next edition, or an update, by its form."""
    page = f"/measures/{measure_id}/versions/new"
    answer = visitor.post(page, find_form(visitor.get(page).text).data(**{"f.kind": kind}))
    assert answer.status_code == 302, answer.text


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("topic=work-and-living-standards", True),
        ("topic=work-and-living-standards/employment", True),
        ("topic=health", False),
        ("state=internal_review", True),
        ("state=draft", False),
        ("state=no-such-state", True),
        ("due=soon", True),
        ("due=overdue", False),
        ("due=none", False),
        ("owner=u-999", False),
        ("owner=nobody", False),
    ],
)
def test_filters_stand_in_the_address(workshop, sign_in, query, is_there):
    editor = sign_in("editor")
    write(workshop, UNEMPLOYMENT, {("next_release",): "2026-12-01", ("versions", "2.0"): {"status": "internal_review"}})
    hold(workshop, UNEMPLOYMENT, "2.0", editor.id)
    page = editor.get(f"{BOARD}?{query}").text
    assert ("Unemployment 2.0" in titles(page)) == is_there


def test_a_departmental_user_sees_the_work_on_what_is_shared_with_them(workshop, sign_in):
    write(workshop, UNEMPLOYMENT, {("versions", "2.0"): {"status": "department_review"}})
    guest = sign_in("departmental", shares=(UNEMPLOYMENT,))
    page = guest.get(BOARD).text
    assert titles(page) == ["Unemployment 2.0"]
    assert "/steps/" not in page


def test_a_draft_of_a_correction_is_no_next_edition_and_is_not_due_with_it(workshop, sign_in):
    write(workshop, UNEMPLOYMENT, {("next_release",): "2026-10"})
    editor = sign_in("editor")
    begin(editor, UNEMPLOYMENT, "update")
    overdue = editor.get(f"{BOARD}due").text.partition("30 days")[0]
    assert "Unemployment 2.0" in overdue
    assert "Unemployment 2.1" in titles(editor.get(BOARD).text)
    assert "Unemployment 2.1" not in titles(editor.get(f"{BOARD}?due=overdue").text)
    begin(editor, UNEMPLOYMENT)
    assert "Unemployment" not in editor.get(f"{BOARD}due").text.partition("30 days")[0]


def test_an_update_whose_day_is_over_is_overdue_until_its_next_edition_is_begun(workshop, sign_in):
    write(workshop, UNEMPLOYMENT, {("next_release",): "2026-12"})
    workshop.now = datetime(2026, 12, 31, 10, tzinfo=UTC)
    assert "Unemployment 2.0" in sign_in("editor", name="Early").get(f"{BOARD}due").text.partition("30 days")[2]
    workshop.now = datetime(2027, 1, 1, 10, tzinfo=UTC)
    editor = sign_in("editor")
    overdue = editor.get(f"{BOARD}due").text.partition("30 days")[0]
    assert "Unemployment 2.0" in overdue
    assert f"/measures/{UNEMPLOYMENT}/versions/new" in PageReader(overdue).links
    assert "Unemployment 2.0" in columns(editor.get(BOARD).text)["due"]
    begin(editor, UNEMPLOYMENT)
    assert "Unemployment 2.0" not in editor.get(f"{BOARD}due").text


def test_a_state_with_many_versions_shows_some_and_lists_all_of_them_in_pages(workshop, sign_in, monkeypatch):
    monkeypatch.setattr("cms.board.showing.IN_COLUMN", 1)
    monkeypatch.setattr("cms.board.showing.ON_PAGE", 1)
    editor = sign_in("editor")
    write(workshop, UNEMPLOYMENT, {("versions", "2.0"): {"status": "draft"}})
    page = editor.get(BOARD).text
    assert len(columns(page)["draft"]) == 1
    address = next(each for each in PageReader(page).links if "state=draft" in each)
    seen = []
    while address:
        page = editor.get(address).text
        seen += columns(page)["draft"]
        after = re.search(r'href="([^"]*)" rel="next"', page)
        address = after[1].replace("&amp;", "&") if after else ""
    assert {"Unemployment 2.0", "Employment in manufacturing 1.0"} <= set(seen)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["Unemployment 2.0", "Employment in manufacturing 1.0"]),
        ("title", ["Employment in manufacturing 1.0", "Unemployment 2.0"]),
        ("waiting", ["Employment in manufacturing 1.0", "Unemployment 2.0"]),
    ],
)
def test_the_board_is_ordered_by_due_day_title_or_wait(workshop, sign_in, order, expected):
    workshop.now = datetime(2026, 11, 30, 10, tzinfo=UTC)
    write(workshop, UNEMPLOYMENT, {("next_release",): "2026-12-01", ("versions", "2.0"): {"status": "draft"}})
    page = sign_in("editor").get(f"{BOARD}?state=draft&order={order}").text
    assert [each for each in titles(page) if each in expected] == expected
