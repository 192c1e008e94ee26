"""A draft is handed to a colleague, who is told by mail and finds it on the first screen."""

from __future__ import annotations

import pytest

from cms.database import transaction
from cms.workspace.holding import HandedMeanwhile, Holding, find_holding, hand_over
from tests.cms.editing.browser_form import find_form
from tests.cms.mailbox import read_letters

DRAFT = "m8f2g7e4"
PAGE = f"/measures/{DRAFT}/1.0/hand-over"


def hand(visitor, to, note=""):
    form = find_form(visitor.get(PAGE).text)
    return visitor.post(PAGE, form.data(**{"f.to": to, "f.note": note}))


def test_the_colleague_is_told_by_mail_and_finds_the_draft_on_the_first_screen(workshop, database_url, sign_in):
    giver, taker = sign_in("editor", name="Sam Okafor"), sign_in("editor", name="Robin Hill")
    assert hand(giver, taker.id, "The methodology is missing.").status_code == 302
    (letter,) = [each for each in read_letters(workshop) if each["To"] == taker.email]
    assert letter["Subject"] == "Sam Okafor hands you Employment in manufacturing 1.0"
    assert "The methodology is missing." in letter.get_content()
    assert f"/measures/{DRAFT}/1.0/" in letter.get_content()
    start = taker.get("/").text
    assert "Handed to you" in start
    assert "from Sam Okafor" in start
    assert "Handed to you" not in giver.get("/").text
    assert "With Robin Hill since" in giver.get(f"/measures/{DRAFT}/1.0/").text
    log = giver.get(f"/measures/{DRAFT}/history/").text
    assert "Sam Okafor handed over version 1.0 to Robin Hill" in log


def test_it_is_handed_on_and_taken_without_a_letter_to_oneself(workshop, sign_in):
    giver, taker = sign_in("editor", name="Sam Okafor"), sign_in("editor", name="Robin Hill")
    hand(giver, taker.id)
    assert hand(giver, giver.id).status_code == 302
    assert [each["To"] for each in read_letters(workshop)] == [taker.email]
    assert "Handed to you" not in taker.get("/").text
    assert "from Robin Hill to Sam Okafor" in giver.get(f"/measures/{DRAFT}/history/").text


@pytest.mark.parametrize("role", ["reviewer", "departmental", "administrator", "nobody"])
def test_it_goes_only_to_people_who_may_edit_it(workshop, sign_in, role):
    giver = sign_in("editor")
    number, _ = workshop.add_person(role, name="Other") if role != "nobody" else (999, "")
    answer = hand(giver, f"u-{number}")
    assert answer.status_code == 422
    assert "Expected a colleague, got none. Choose one." in answer.text


def test_a_departmental_user_can_take_a_draft_that_is_shared_with_them(workshop, sign_in):
    giver, taker = sign_in("editor"), sign_in("departmental", shares=(DRAFT,))
    assert hand(giver, taker.id).status_code == 302
    assert "Handed to you" in taker.get("/").text


def test_two_who_hand_it_over_at_once_do_not_overrule_each_other_unseen(workshop, sign_in):
    first, second = sign_in("editor", name="First"), sign_in("editor", name="Second")
    form = find_form(second.get(PAGE).text)
    hand(first, first.id)
    answer = second.post(PAGE, form.data(**{"f.to": second.id}))
    assert answer.status_code == 409
    assert "Somebody handed it over meanwhile." in answer.text
    assert "First has it since" in answer.text
    with workshop.app.app_context(), transaction() as connection:
        found = find_holding(connection, DRAFT, "1.0")
        assert found is not None
        new = Holding(measure_id=DRAFT, version="1.0", person="u-9", handed_by="u-9", handed_at=workshop.now, note="")
        with pytest.raises(HandedMeanwhile):
            hand_over(connection, new, "")
        assert find_holding(connection, DRAFT, "1.0") == found


def test_a_draft_that_is_deleted_is_with_nobody_any_more(workshop, sign_in):
    editor, taker = sign_in("editor"), sign_in("editor", name="Taker")
    hand(editor, taker.id)
    form = find_form(editor.get(f"/measures/{DRAFT}/1.0/delete").text)
    assert editor.post(f"/measures/{DRAFT}/1.0/delete", form.data()).status_code == 302
    with workshop.app.app_context(), transaction() as connection:
        assert find_holding(connection, DRAFT, "1.0") is None


def test_a_published_version_is_not_handed_over(sign_in):
    assert sign_in("editor").get("/measures/u1n6e3p9/2.0/hand-over").status_code == 409
