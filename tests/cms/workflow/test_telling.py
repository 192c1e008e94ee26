"""Whom each step tells by mail: every row of the table, written out here by itself."""

from __future__ import annotations

import pytest

from cms.access import Person
from cms.database import transaction
from cms.editing.finding import find_version
from cms.letters.choosing import choose_mail
from cms.tables import people
from cms.workflow.situations import read_standing
from cms.workflow.telling import tell
from measures.workflow import MOVES
from tests.cms.board.test_board import UNEMPLOYMENT, hold, write
from tests.cms.mailbox import read_letters

TOLD = {
    "send": {"reviewer"},
    "pass-on": {"editor", "departmental", "approver"},
    "approve": {"editor", "reviewer"},
    "approve-directly": {"editor", "reviewer"},
    "approve-words": {"editor", "reviewer"},
    "recall": {"reviewer"},
    "edit-numbers": {"reviewer"},
    "return": {"editor"},
    "reject": {"editor"},
    "reopen": set(),
    "pull": {"editor", "reviewer", "reader"},
    "approve-again": {"editor"},
    "withdraw": {"editor", "reviewer", "approver", "administrator"},
}


@pytest.fixture
def crowd(workshop):
    """An account of each role, who the draft is with, who sees it before release, and strangers: roles by address."""
    found = {workshop.add_person(role, name="One")[1]: role for role in ("reviewer", "approver", "administrator")}
    found[workshop.add_person("departmental", name="One", shares=(UNEMPLOYMENT,))[1]] = "departmental"
    for name in ("Stranger", "Reader"):
        workshop.add_person("departmental", name=name)
    number, email = workshop.add_person("editor", name="Holder")
    workshop.add_person("editor", name="Other")
    hold(workshop, UNEMPLOYMENT, "2.0", f"u-{number}")
    reader = {"post": "departmental-reader@example.org", "organisation": "ONS"}
    write(workshop, UNEMPLOYMENT, {("versions", "2.0"): {"status": "internal_review", "pre_release": [reader]}})
    return {**found, email: "editor", reader["post"]: "reader"}


def take(workshop, name, person):
    """Tell those whom a step concerns, and return the new letters."""
    before = {each["Message-ID"] for each in read_letters(workshop)}
    with workshop.app.test_request_context():
        place = find_version(UNEMPLOYMENT, "2.0")
        with transaction() as connection:
            standing = read_standing(connection, place, person, workshop.now)
        told = tell(standing, MOVES[name], person, "The source changed.", "Approved")
    letters = [each for each in read_letters(workshop) if each["Message-ID"] not in before]
    assert len(letters) == told
    return letters


def test_each_step_tells_those_of_its_row_and_nobody_else(workshop, crowd):
    assert set(TOLD) == set(MOVES), "A step was added or taken away: write here whom it tells."
    somebody = Person("u-999", "Sam Okafor", "", frozenset())
    found = {name: {crowd.get(each["To"], each["To"]) for each in take(workshop, name, somebody)} for name in MOVES}
    assert found == TOLD


def test_a_letter_says_what_happened_why_and_where_in_plain_words(workshop, crowd):
    (letter,) = take(workshop, "return", Person("u-999", "Sam Okafor", "", frozenset()))
    assert letter["Subject"] == "Unemployment 2.0: Approved"
    body = letter.get_content()
    assert "Sam Okafor took a step with Unemployment 2.0. It is now: Approved." in body
    assert "The source changed." in body
    assert f"/measures/{UNEMPLOYMENT}/2.0/" in body
    assert "<" not in body


def test_who_took_the_step_and_who_refused_such_mail_get_none(workshop, crowd):
    (letter,) = take(workshop, "send", Person("u-999", "Sam Okafor", "", frozenset()))
    with workshop.app.app_context(), transaction() as connection:
        assert take(workshop, "send", Person(find_id(connection, letter["To"]), "Rae", "", frozenset())) == []
        choose_mail(connection, int(find_id(connection, letter["To"])[2:]), ["comments"])
    assert take(workshop, "send", Person("u-999", "Sam Okafor", "", frozenset())) == []


def find_id(connection, email):
    return f"u-{connection.scalar(people.select().where(people.c.email == email))}"


def test_whose_turn_it_is_is_said_with_names_on_the_screen_of_steps(workshop, sign_in):
    workshop.add_person("developer", name="Whoever wrote the demo content")
    first, _second = sign_in("reviewer", name="Rae Hill"), sign_in("reviewer", name="Ash Moore")
    steps = f"/measures/{UNEMPLOYMENT}/2.0/steps/"

    def put(status, *, department):
        write(workshop, UNEMPLOYMENT, {("versions", "2.0"): {"status": status}, ("department_review",): department})
        return first.get(steps).text

    assert "Next: a reviewer (Ash Moore, Rae Hill)." in put("internal_review", department=True)
    assert "Next: an approver, but there is nobody yet." in put("internal_review", department=False)
    sign_in("departmental", name="Dee Park", shares=(UNEMPLOYMENT,))
    assert "Next: the department, to sign it off (Dee Park)." in put("department_review", department=True)
    hold(workshop, UNEMPLOYMENT, "2.0", first.id)
    assert "Next: whoever has the draft (Rae Hill)." in put("rejected", department=True)


def test_of_many_some_are_named_and_whoever_changed_numbers_last_is_not(workshop, sign_in):
    author, *_others = [sign_in("reviewer", name=f"Person {number}") for number in range(6)]
    assert author.id == "u-1", "Whoever wrote the demo content is to be the first account."
    write(workshop, UNEMPLOYMENT, {("versions", "2.0"): {"status": "internal_review"}, ("department_review",): True})
    page = author.get(f"/measures/{UNEMPLOYMENT}/2.0/steps/").text
    assert "Next: a reviewer (Person 1, Person 2, Person 3 and 2 more)." in page


def test_after_a_step_it_is_said_who_is_next_and_how_many_were_told(workshop, sign_in):
    reviewer, colleague = sign_in("reviewer", name="Rae Hill"), sign_in("editor", name="Sam Okafor")
    hold(workshop, UNEMPLOYMENT, "2.0", colleague.id)
    write(workshop, UNEMPLOYMENT, {("versions", "2.0"): {"status": "internal_review"}})
    answer = reviewer.post(f"/measures/{UNEMPLOYMENT}/2.0/steps/return", {"f.reason": "Mend the text."})
    assert answer.status_code == 302
    page = reviewer.get(answer.headers["Location"]).text
    assert "is now: Draft. Next: whoever has the draft (Sam Okafor). 1 person was told." in page
