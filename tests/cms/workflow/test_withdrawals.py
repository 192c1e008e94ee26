"""Withdrawal by two people through the screens: who asks, who confirms, and what stays of it."""

from __future__ import annotations

from datetime import timedelta
from re import search

import pytest

from cms.access import Person
from cms.audit import list_acts
from cms.database import transaction
from cms.workflow.withdrawing import is_same_person
from publishing.builds import Builds
from publishing.database import open_database
from tests.cms.mailbox import read_letters
from tests.cms.workflow.stepping import ID, NUMBER

SCREEN = f"/measures/{ID}/{NUMBER}/withdrawal/"


@pytest.fixture
def approver(sign_in):
    return sign_in("approver", name="Ben")


@pytest.fixture
def asked(content, sign_in, approver):
    """A public version that an administrator asked to withdraw."""
    content.put("public")
    administrator = sign_in("administrator", "approver", name="Ada")
    assert administrator.post(f"{SCREEN}ask", {"f.why": "The figures were those of 2021."}).status_code == 302
    return administrator


def read_request(visitor):
    """Return the number of the request that the screen shows."""
    found = search(r'name="asked" value="(\d+)"', visitor.get(SCREEN).text)
    return found.group(1) if found else "1"


def confirm(visitor):
    return visitor.post(f"{SCREEN}confirm", {"asked": read_request(visitor)})


def take_back(visitor, number):
    return visitor.post(f"{SCREEN}take-back", {"asked": number})


def test_a_second_person_withdraws_what_an_administrator_asked_and_both_are_written_down(
    workshop, content, approver, asked
):
    assert content.status == "approved"
    (letter,) = [each for each in read_letters(workshop) if each["To"] == approver.email]
    assert "asks to withdraw" in letter.get_content()
    assert confirm(approver).status_code == 302
    gone = content.measure.versions[NUMBER].withdrawn
    assert gone is not None
    assert (content.status, gone.by, gone.why) == (
        "withdrawn", (asked.id, approver.id), "The figures were those of 2021.",
    )  # fmt: skip
    with workshop.app.app_context(), transaction() as connection:
        acts = [(each.person, each.act) for each in list_acts(connection, ID)[:3]]
    assert acts == [
        (approver.id, "confirmed the withdrawal of"),
        (asked.id, "moved"),
        (asked.id, "asked to withdraw"),
    ]
    with open_database(workshop.settings.database_url) as database:
        assert [build.requested_by for build in Builds(database).list_unfinished()] == [asked.id]


def test_whoever_asked_does_not_confirm(content, approver, asked):
    assert "Somebody else confirms it." in asked.get(SCREEN).text
    found = search(r'name="asked" value="(\d+)"', approver.get(SCREEN).text)
    assert found is not None
    assert asked.post(f"{SCREEN}confirm", {"asked": found.group(1)}).status_code == 409
    assert content.status == "approved"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ada@example.org", "ADA@example.org", True),
        ("ada@example.org", "ada+second@example.org", True),
        ("ada@example.org", "ada@example.com", False),
        ("ada@example.org", "ben@example.org", False),
    ],
)
def test_two_accounts_of_one_mailbox_are_one_person(one, other, expected):
    people = [Person(f"u-{number}", "Ada", email, frozenset()) for number, email in enumerate((one, other), 1)]
    assert is_same_person(*people) == expected


def test_a_request_ends_after_a_day_or_when_it_is_taken_back(workshop, content, sign_in, approver, asked):
    assert take_back(approver, read_request(approver)).status_code == 302
    assert confirm(approver).status_code == 302
    assert content.status == "approved"
    assert asked.post(f"{SCREEN}ask", {"f.why": "Once more."}).status_code == 302
    workshop.now += timedelta(days=1, minutes=1)
    late = sign_in("approver", name="Cy")
    assert confirm(late).status_code == 302
    assert content.status == "approved"


def test_a_form_that_is_out_of_date_takes_back_no_newer_request(approver, asked):
    seen = read_request(approver)
    assert take_back(asked, seen).status_code == 302
    assert asked.post(f"{SCREEN}ask", {"f.why": "Once more."}).status_code == 302
    newer = read_request(approver)
    assert take_back(approver, seen).status_code == 302
    assert "Nothing was taken back." in approver.get(SCREEN).text
    assert read_request(approver) == newer
    assert newer != seen
    assert approver.post(f"{SCREEN}take-back", {}).status_code == 302
    assert read_request(approver) == newer


def test_only_an_administrator_asks_and_only_for_what_readers_see(content, sign_in):
    approver, administrator = sign_in("approver"), sign_in("administrator")
    content.put("public")
    assert approver.post(f"{SCREEN}ask", {"f.why": "Wrong."}).status_code == 403
    assert administrator.post(f"{SCREEN}ask", {"f.why": " "}).status_code == 422
    content.put("internal_review")
    assert administrator.post(f"{SCREEN}ask", {"f.why": "Wrong."}).status_code == 409


def test_a_withdrawal_to_confirm_is_the_first_thing_on_the_first_screen_of_who_can(workshop, approver, asked):
    first = approver.get("/").text.partition("What needs you now")[2]
    assert "Withdrawals to confirm" in first
    assert "The figures were those of 2021." in first
    assert f'href="{SCREEN}"' in first
    assert "Withdrawals to confirm" not in asked.get("/").text, "who asked does not confirm"
    assert confirm(approver).status_code == 302
    assert "Withdrawals to confirm" not in approver.get("/").text


def test_who_asked_sees_on_the_first_screen_until_when_it_waits_for_a_second_person(approver, asked):
    first = asked.get("/").text.partition("What needs you now")[2]
    assert "Withdrawals that you asked for and nobody confirmed yet" in first
    assert f'href="{SCREEN}"' in first
    assert "you asked for" not in approver.get("/").text
    assert confirm(approver).status_code == 302
    assert "you asked for" not in asked.get("/").text


def test_a_withdrawal_that_nobody_confirmed_in_a_day_needs_nobody_any_more(workshop, approver, asked):
    workshop.now += timedelta(hours=25)
    assert "Withdrawals to confirm" not in approver.get("/").text
