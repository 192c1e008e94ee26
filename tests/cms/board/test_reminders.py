"""The letter of a morning: to whom it goes, what stands in it, once for each; and who refused it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from re import findall

import pytest

from cms.board import reminding
from cms.board.reminding import count_working_days, remind_everybody
from cms.editing.finding import read_sites
from cms.letters.choosing import KINDS
from tests.cms.board.test_board import UNEMPLOYMENT, hold, write
from tests.cms.mailbox import read_letters

VERSION = f"/measures/{UNEMPLOYMENT}/2.0/"


@pytest.fixture(autouse=True)
def author(workshop):
    """Whoever wrote the demo content, so that it is nobody else's."""
    workshop.add_person("developer", name="Author")
    workshop.now = datetime(2026, 11, 25, 7, tzinfo=UTC)


def remind(workshop):
    """Remind everybody and return the bodies of the new letters by who gets them."""
    before = {each["Message-ID"] for each in read_letters(workshop)}
    with workshop.app.test_request_context():
        count = remind_everybody()
    found = [each for each in read_letters(workshop) if each["Message-ID"] not in before]
    assert len(found) == count
    return {each["To"]: each.get_content() for each in found}


def take_back(asker, screen):
    """Take back the request that a screen shows."""
    (number,) = set(findall(r'name="asked" value="(\d+)"', asker.get(screen).text))
    assert asker.post(f"{screen}take-back", {"asked": number}).status_code == 302


def put(workshop, status, due="2027-12", **more):
    write(workshop, UNEMPLOYMENT, {("next_release",): due, ("versions", "2.0"): {"status": status, **more}})


def test_what_is_due_tomorrow_and_then_overdue_is_told_once_each_to_whom_it_is_with(workshop, database_url, sign_in):
    editor, _other = sign_in("editor", name="Sam Okafor"), sign_in("editor", name="Other")
    hold(workshop, UNEMPLOYMENT, "2.0", editor.id)
    put(workshop, "draft", due="2026-11-26")
    (body,) = [words for to, words in remind(workshop).items() if to == editor.email]
    assert body.startswith("Sam Okafor,")
    assert "Due tomorrow" in body
    assert "- Unemployment 2.0. Due by 26 November 2026." in body
    assert VERSION in body
    assert "/account/" in body
    assert remind(workshop) == {}
    workshop.now += timedelta(days=2)
    found = remind(workshop)
    assert list(found) == [editor.email]
    assert "Overdue" in found[editor.email]
    assert "Due tomorrow" not in found[editor.email]
    workshop.now += timedelta(days=30)
    assert remind(workshop) == {}


def test_a_withdrawal_that_waits_is_told_once_to_who_can_confirm_it_and_to_who_asked(workshop, sign_in):
    approver, reviewer = sign_in("approver"), sign_in("reviewer")
    asker = sign_in("administrator", name="Ada")
    screen = f"{VERSION}withdrawal/"
    assert asker.post(f"{screen}ask", {"f.why": "The figures were those of 2021."}).status_code == 302
    found = remind(workshop)
    assert set(found) == {approver.email, asker.email}
    assert reviewer.email not in found
    for body in found.values():
        assert "Withdrawals that expire unless a second person confirms them" in body
        assert "- Unemployment 2.0. Until 07:00 on 26 November 2026." in body
        assert "2021" not in body
        assert screen in body
    assert remind(workshop) == {}
    take_back(asker, screen)
    assert asker.post(f"{screen}ask", {"f.why": "They were those of 2020."}).status_code == 302
    assert set(remind(workshop)) == {approver.email, asker.email}, "it was asked anew"


def test_a_withdrawal_that_was_taken_back_or_expired_is_told_to_nobody(workshop, sign_in):
    sign_in("approver")
    asker = sign_in("administrator")
    screen = f"{VERSION}withdrawal/"
    assert asker.post(f"{screen}ask", {"f.why": "Wrong."}).status_code == 302
    take_back(asker, screen)
    assert remind(workshop) == {}
    assert asker.post(f"{screen}ask", {"f.why": "Wrong."}).status_code == 302
    workshop.now += timedelta(hours=25)
    assert remind(workshop) == {}


def test_an_update_that_is_not_begun_is_told_to_who_changed_its_measure_last(workshop, sign_in):
    editor = sign_in("editor")
    write(workshop, UNEMPLOYMENT, {("next_release",): "2026-10"}, author=editor.id)
    assert "The next edition is not begun. Was due by 31 October 2026." in remind(workshop)[editor.email]


def test_a_new_day_is_told_anew(workshop, sign_in):
    editor = sign_in("editor")
    hold(workshop, UNEMPLOYMENT, "2.0", editor.id)
    put(workshop, "draft", due="2026-11-26")
    assert editor.email in remind(workshop)
    put(workshop, "draft", due="2026-11-27")
    workshop.now += timedelta(days=1)
    assert "27 November" in remind(workshop)[editor.email]


@pytest.mark.parametrize(
    ("status", "department", "roles"),
    [
        ("internal_review", True, {"reviewer"}),
        ("internal_review", False, {"approver"}),
        ("department_review", True, {"departmental"}),
        ("draft", True, set()),
        ("rejected", True, set()),
    ],
)
def test_what_waits_more_than_five_working_days_is_told_to_whose_turn_it_is(
    workshop, sign_in, status, department, roles
):
    visitors = {
        role: sign_in(role, shares=(UNEMPLOYMENT,)) for role in ("reviewer", "approver", "departmental", "editor")
    }
    sign_in("departmental", name="Of another measure")
    write(workshop, UNEMPLOYMENT, {("department_review",): department})
    put(workshop, status)
    workshop.now = datetime(2026, 12, 2, 23, tzinfo=UTC)
    assert remind(workshop) == {}
    workshop.now = datetime(2026, 12, 3, 7, tzinfo=UTC)
    found = remind(workshop)
    assert set(found) == {visitors[role].email for role in roles}
    for body in found.values():
        assert "Waiting for more than 5 working days" in body
        assert "- Unemployment 2.0. Since 25 November 2026, 8 days." in body
    assert remind(workshop) == {}


def test_weekends_and_holidays_are_no_working_days(workshop):
    with workshop.app.test_request_context():
        site = read_sites()
    assert count_working_days(site, date(2026, 11, 27), date(2026, 11, 30)) == 1
    assert count_working_days(site, date(2026, 12, 24), date(2026, 12, 29)) == 1
    assert count_working_days(site, date(2026, 12, 24), date(2026, 12, 24)) == 0


def test_of_two_runs_at_once_the_second_sends_nothing(workshop, database_url, sign_in, monkeypatch):
    editor = sign_in("editor")
    hold(workshop, UNEMPLOYMENT, "2.0", editor.id)
    put(workshop, "draft", due="2026-11-26")
    assert list(remind(workshop)) == [editor.email]
    monkeypatch.setattr(reminding, "_list_told", lambda *_asked: frozenset())
    assert remind(workshop) == {}


def test_each_kind_of_mail_is_refused_by_itself_under_ones_name(workshop, database_url, sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    hold(workshop, UNEMPLOYMENT, "2.0", editor.id)
    put(workshop, "draft", due="2026-11-26")
    editor.post("/account/mail", {"kind": [kind for kind in KINDS if kind != "reminders"]})
    page = editor.get("/account/").text
    assert page.count('name="kind"') == len(KINDS)
    assert page.count("checked") == len(KINDS) - 1
    assert editor.email not in remind(workshop)
    reviewer.post(f"{VERSION}comments/new", {"text": "Hello"})
    assert [each["To"] for each in read_letters(workshop)][-1] == editor.email
    editor.post("/account/mail", {})
    assert "checked" not in editor.get("/account/").text
    before = len(read_letters(workshop))
    workshop.now += timedelta(hours=1)
    reviewer.post(f"{VERSION}comments/new", {"text": "Hello"})
    reviewer.post(f"{VERSION}hand-over", {"f.to": editor.id, "f.note": ""})
    assert len(read_letters(workshop)) == before
