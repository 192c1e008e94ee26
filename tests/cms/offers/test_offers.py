"""A correction drafted beside the next edition, which is offered its changes: shown, taken, left, never silent."""

from __future__ import annotations

import re
from html import unescape

import pytest

from cms.audit import list_acts
from cms.board.reminding import remind_everybody
from cms.database import transaction
from measures.writing.yaml_edits import set_field
from tests.cms.editing.browser_form import find_form, read_forms
from tests.cms.editing.stored import find_measure, open_store, read
from tests.cms.mailbox import read_letters
from yardstick.approving import Approving
from yardstick.reviewed_approval import take_approval
from yardstick.surroundings import Surroundings

ID = "u1n6e3p9"
FOLDER = "measures/work-and-living-standards/employment/unemployment"
CHECK = r'name="name" value="([^"]*)"><input type="hidden" name="digest" value="([^"]*)"'
TOLD = "kind: correction\ncorrects: {first_wrong: 2.0, what: Two rates were wrong.}\nchanges: Two rates.\n"
OFFERS = f"/measures/{ID}/3.0/correction/"
DATA = "by-sex-over-time.csv"


def begin(visitor, kind):
    page = f"/measures/{ID}/versions/new"
    answer = visitor.post(page, find_form(visitor.get(page).text).data(**{"f.kind": kind}))
    assert answer.status_code == 302, answer.text


def edit(workshop, changes, user="u-1"):
    """Replace words in files of the measure, in one save."""
    with open_store(workshop) as store:
        files: dict[str, bytes] = {}
        for name, old, new in changes:
            path = f"{FOLDER}/{name}"
            text = files.get(path, store.read(path)).decode()
            assert old in text, (name, old)
            files[path] = text.replace(old, new, 1).encode()
        store.save(files, base=store.head, message="Edit", user=user)


def tell(page):
    """Return the words of a page."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split()))


def list_offers(page):
    """Return the offers of a page: the title and the key of each."""
    found = re.findall(r'fieldset__legend--s">([^<]*)</legend>(.*?)</fieldset>', page, re.S)
    keys = ((title, re.search(r'name="offer\.(\w+)"', rest)) for title, rest in found)
    return {unescape(title): key[1] for title, key in keys if key is not None}


def answer(visitor, **answers):
    form = next(each for each in read_forms(visitor.get(OFFERS).text) if each.action == OFFERS)
    return visitor.post(OFFERS, form.data(**answers))


@pytest.fixture
def editor(workshop, sign_in):
    """An editor who began the next edition and the correction, which changed a title, a paragraph and two cells."""
    editor = sign_in("editor", name="Sam Okafor")
    begin(editor, "edition")
    begin(editor, "update")
    edit(
        workshop,
        [
            ("2.1/measure.md", "title: Unemployment", "title: Unemployed people"),
            (f"2.1/{DATA}", "2001 Q1,All,5.1", "2001 Q1,All,5.4"),
            (f"2.1/{DATA}", "2001 Q1,Male,5.6", "2001 Q1,Male,5.9"),
        ],
    )
    return editor


def test_each_change_is_shown_before_and_after_and_taken_or_left_one_by_one(workshop, editor):
    overview = tell(editor.get(f"/measures/{ID}/3.0/").text)
    assert "3 changes of version 2.1 (draft) are not in 3.0 and nobody decided on them." in overview
    page = editor.get(OFFERS).text
    assert "2001 Q1, All, Rate [gone: 5.1 ] [new: 5.4 ]" in tell(page)
    assert "Title [gone: Unemployment ] [new: Unemployed people ]" in tell(page)
    assert not re.search(r'type="radio"[^>]*name="offer[^>]* checked', page)
    keys = list_offers(page)
    assert list(keys) == ["Title", "2001 Q1, All, Rate", "2001 Q1, Male, Rate"]
    before = read(workshop, f"{FOLDER}/3.0/measure.md")
    refused = answer(editor)
    assert refused.status_code == 422
    assert "Choose for at least one change whether it is taken or left." in refused.text
    choices = {f"offer.{keys['2001 Q1, All, Rate']}": "take", f"offer.{keys['Title']}": "leave"}
    assert answer(editor, **choices).status_code == 302
    data = read(workshop, f"{FOLDER}/3.0/{DATA}")
    assert ("2001 Q1,All,5.4" in data, "2001 Q1,Male,5.6" in data) == (True, True)
    assert read(workshop, f"{FOLDER}/3.0/measure.md") == before
    assert list(list_offers(editor.get(OFFERS).text)) == ["2001 Q1, Male, Rate"]
    with workshop.app.app_context(), transaction() as connection:
        (act,) = list_acts(connection, ID, act="left changes")
    assert (act.version, act.before, act.after) == ("3.0", "1 of version 2.1", "measure.md, title")


def test_what_was_left_comes_back_only_with_another_change_of_it_and_what_was_taken_with_its_undo(workshop, editor):
    keys = list_offers(editor.get(OFFERS).text)
    answer(editor, **{"all.measure.md": "leave", f"all.{DATA}": "take", f"offer.{keys['2001 Q1, Male, Rate']}": ""})
    assert list(list_offers(editor.get(OFFERS).text)) == []
    assert "There are none to decide on." in editor.get(OFFERS).text
    edit(workshop, [("2.1/measure.md", "population: ", "population: All ")])
    assert list(list_offers(editor.get(OFFERS).text)) == ["Population"]
    edit(workshop, [("2.1/measure.md", "title: Unemployed people", "title: People out of work")])
    assert list(list_offers(editor.get(OFFERS).text)) == ["Title", "Population"]
    edit(workshop, [(f"3.0/{DATA}", "2001 Q1,All,5.4", "2001 Q1,All,5.5")])
    assert list(list_offers(editor.get(OFFERS).text)) == ["Title", "Population"]
    edit(workshop, [(f"3.0/{DATA}", "2001 Q1,All,5.5", "2001 Q1,All,5.1")])
    assert "2001 Q1, All, Rate" in list_offers(editor.get(OFFERS).text)


def test_what_cannot_be_carried_over_says_why_and_is_taken_by_no_crafted_form(workshop, editor):
    edit(
        workshop,
        [
            ("3.0/measure.md", "title: Unemployment", "title: Jobless people"),
            (f"3.0/{DATA}", "2001 Q1,Male,5.6\n", ""),
        ],
    )
    page = editor.get(OFFERS).text
    assert "Here: Jobless people It cannot be taken over. Both changed: 3.0 says something else here by now." in tell(
        page
    )
    assert "Row: 2001 Q1, Male" in tell(page)
    assert "It cannot be taken over. Version 3.0 does not have it any more." in tell(page)
    before = read(workshop, f"{FOLDER}/3.0/measure.md")
    keys = list_offers(page)
    choices = {"all.measure.md": "take", f"offer.{keys['Row: 2001 Q1, Male']}": "take", f"offer.{'0' * 24}": "take"}
    assert answer(editor, **choices).status_code == 422
    assert read(workshop, f"{FOLDER}/3.0/measure.md") == before
    assert answer(editor, **{f"offer.{keys['Title']}": "leave"}).status_code == 302
    assert "Title" not in list_offers(editor.get(OFFERS).text)


def test_the_board_and_who_it_is_with_are_told_and_an_approval_warns_and_does_not_refuse(workshop, editor, sign_in):
    approver = sign_in("approver", name="Ash Approver")
    board = tell(editor.get("/board/").text)
    assert "3 changes of a correction to decide on , offered to Unemployment 3.0" in board
    assert "Changes of a correction to take or leave" in tell(editor.get("/").text)
    assert "Changes of a correction to take or leave" not in tell(approver.get("/").text)
    steps = tell(approver.get(f"/measures/{ID}/3.0/steps/").text)
    assert "3 changes of version 2.1 (draft) are not in 3.0" in steps
    put(workshop, "3.0", "internal_review")
    step = tell(approver.get(f"/measures/{ID}/3.0/steps/return").text)
    assert "Changes of version 2.1 are not decided on" in step
    assert "This step does not wait for it." in step
    put(workshop, "2.1", "internal_review")
    check_columns(approver, "2.1")
    edit(workshop, [("2.1/measure.md", "---\n", f"---\n{TOLD}")], user="u-77")
    taken = approver.post(f"/measures/{ID}/2.1/steps/approve-directly", {"f.release": "now"})
    assert taken.status_code == 302, tell(taken.text)
    (letter,) = [each for each in read_letters(workshop) if "to take or leave" in each["Subject"]]
    assert letter["To"] == editor.email
    assert "Version 2.1 was approved. It holds 3 changes that Unemployment 3.0 lacks" in letter.get_content()
    assert f"/measures/{ID}/3.0/correction/" in letter.get_content()
    assert "5.4" not in letter.get_content()


def test_offers_that_stand_open_are_in_the_letter_of_the_morning_once(workshop, editor):
    with workshop.app.test_request_context():
        assert remind_everybody() == 1
        assert remind_everybody() == 0
    body = read_letters(workshop)[-1].get_content()
    assert "Changes of a correction to take or leave" in body
    assert "3.0" in body
    assert OFFERS in body


def check_columns(visitor, number):
    """Mark every column of numbers as checked."""
    for name, digest in re.findall(CHECK, visitor.get(f"/measures/{ID}/{number}/steps/").text):
        visitor.post(f"/measures/{ID}/{number}/checked", {"name": unescape(name), "digest": digest})


def test_an_approval_from_the_command_line_warns_too(workshop, editor, sign_in, capsys):
    approver = sign_in("approver")
    edit(workshop, [("3.0/measure.md", "---\n", "---\nchanges: New figures.\n")])
    put(workshop, "3.0", "internal_review")
    check_columns(approver, "3.0")
    environ = {"VAR": str(workshop.folder), "DATABASE_URL": workshop.settings.database_url}
    path = FOLDER.removeprefix("measures/")
    wanted = Approving(measure=path, version="3.0", by=approver.id, at=workshop.now, release_at="2027-02-01")
    take_approval(workshop.settings, Surroundings(environ=environ, clock=lambda: workshop.now), wanted)
    assert "Warning: it lacks 3 changes of version 2.1 that nobody took or left." in capsys.readouterr().err
    late = editor.get(OFFERS).text
    assert "Begin an update of it, or have it taken back from release, and take them there." in tell(late)
    assert "3 changes of version 2.1 (draft) are not in 3.0" in tell(editor.get(f"/measures/{ID}/3.0/").text)


def put(workshop, number, status, **more):
    """Give a version a status, as if steps had led there."""
    with open_store(workshop) as store:
        path = f"{FOLDER}/measure.yaml"
        text = set_field(store.read(path).decode(), ("versions", number), {"status": status, **more})
        store.save({path: text.encode()}, base=store.head, message="Put", user="u-1")


def test_an_edition_begun_after_the_correction_has_its_changes_and_is_offered_only_later_ones(workshop, sign_in):
    editor = sign_in("editor")
    begin(editor, "update")
    edit(workshop, [("2.1/measure.md", "title: Unemployment", "title: Unemployed people")])
    put(workshop, "2.1", "approved", release_at="2026-11-01")
    begin(editor, "edition")
    assert "There are none to decide on." in editor.get(OFFERS).text
    begin(editor, "update")
    edit(workshop, [(f"2.2/{DATA}", "2001 Q1,All,5.1", "2001 Q1,All,5.4")])
    assert list(list_offers(editor.get(OFFERS).text)) == ["2001 Q1, All, Rate"]


def test_an_update_of_an_edition_that_came_out_first_is_offered_what_the_edition_lacked(workshop, editor):
    put(workshop, "3.0", "approved", release_at="2026-11-20")
    begin(editor, "update")
    assert find_measure(workshop, ID).newest.number == "3.1"
    page = editor.get(OFFERS.replace("3.0", "3.1")).text
    assert list(list_offers(page)) == ["Title", "2001 Q1, All, Rate", "2001 Q1, Male, Rate"]
    put(workshop, "2.1", "rejected", rejected={"at": "2026-11-24T10:00:00+00:00", "by": "u-2", "why": "Wrong."})
    assert "There are none to decide on." in editor.get(OFFERS.replace("3.0", "3.1")).text


def test_what_belongs_to_one_edition_is_never_offered_and_a_deleted_draft_takes_its_answers_along(workshop, editor):
    edit(
        workshop,
        [
            ("2.1/measure.md", "published: 2023-05-16", "published: 2023-05-17"),
            ("2.1/measure.md", "---\n", f"---\n{TOLD}"),
        ],
    )
    assert list(list_offers(editor.get(OFFERS).text)) == ["Title", "2001 Q1, All, Rate", "2001 Q1, Male, Rate"]
    answer(editor, **{"all.measure.md": "leave", f"all.{DATA}": "leave"})
    assert find_measure(workshop, ID).newest.number == "3.0"
    assert not list_offers(editor.get(OFFERS).text)
    form = find_form(editor.get(f"/measures/{ID}/3.0/delete").text)
    assert editor.post(f"/measures/{ID}/3.0/delete", form.data()).status_code == 302
    begin(editor, "edition")
    assert len(list_offers(editor.get(OFFERS).text)) == 3


def test_who_may_not_change_a_version_sees_the_changes_and_takes_none(workshop, editor, sign_in):
    reviewer = sign_in("reviewer")
    page = reviewer.get(OFFERS).text
    assert "You cannot take them here now An editor takes them or leaves them." in tell(page)
    assert not list_offers(page)
    assert reviewer.post(OFFERS, {f"all.{DATA}": "take"}).status_code == 403
    put(workshop, "3.0", "approved", release_at="2027-02-01")
    assert sign_in("editor", name="Late").post(OFFERS, {f"all.{DATA}": "take"}).status_code == 409
