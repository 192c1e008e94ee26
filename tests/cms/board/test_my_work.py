"""The first screen: what needs a person now and why, by their roles and by what is with them."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from cms.audit import Subject
from cms.comments import Author, add_comment
from cms.comments.threads import answer
from cms.database import transaction
from cms.tables import people
from tests.cms.board.test_board import MANUFACTURING, UNEMPLOYMENT, hold, write
from tests.cms.editing.browser_form import find_form

VERSION = f"/measures/{UNEMPLOYMENT}/2.0"
SIGN_OFF = f"{VERSION}/sign-off"


@pytest.fixture(autouse=True)
def author(workshop):
    """Whoever wrote the demo content, so that it is nobody else's."""
    workshop.add_person("developer", name="Author")


def needs(visitor):
    """Return the titles of what needs somebody, by the reason."""
    page = visitor.get("/").text.partition("What needs you now")[2]
    parts = re.findall(r'<h3 class="govuk-heading-s">([^<]*)</h3>(.*?)</ul>', page, re.S)
    return {why: re.findall(r'cms-cards__link"[^>]*>([^<]*)<', items) for why, items in parts}


def put(workshop, status, **fields):
    write(workshop, UNEMPLOYMENT, {("versions", "2.0"): {"status": status}, ("department_review",): True, **fields})


@pytest.mark.parametrize(
    ("role", "status", "department", "why"),
    [
        ("reviewer", "internal_review", True, "To review"),
        ("approver", "internal_review", False, "To approve: no department reviews it"),
        ("departmental", "department_review", True, "For your department to sign off"),
    ],
)
def test_what_waits_for_a_role_is_on_its_first_screen(workshop, sign_in, role, status, department, why):
    visitor, other = sign_in(role, shares=(UNEMPLOYMENT,)), sign_in("developer")
    write(workshop, UNEMPLOYMENT, {("versions", "2.0"): {"status": status}, ("department_review",): department})
    assert needs(visitor)[why] == ["Unemployment 2.0"]
    assert why not in needs(other)


def test_an_approver_is_asked_once_the_department_has_signed_off_and_the_department_no_more(workshop, sign_in):
    approver, department = sign_in("approver"), sign_in("departmental", shares=(UNEMPLOYMENT,))
    put(workshop, "department_review")
    assert "To approve: signed off by the department" not in needs(approver)
    tree = re.search(r'name="tree" value="(\w+)"', department.get(f"{VERSION}/").text)
    assert tree
    department.post(SIGN_OFF, {"tree": tree[1]})
    assert needs(approver)["To approve: signed off by the department"] == ["Unemployment 2.0"]
    assert needs(department) == {}


LINK = "For a department that has no account here: send it a review link"


def test_while_the_department_has_no_account_who_may_send_it_a_link_is_asked(workshop, sign_in):
    reviewer, approver = sign_in("reviewer"), sign_in("approver")
    owner, other = sign_in("editor", name="One"), sign_in("editor", name="Two")
    hold(workshop, UNEMPLOYMENT, "2.0", owner.id)
    put(workshop, "department_review")
    for visitor in (reviewer, approver, owner):
        assert needs(visitor)[LINK] == ["Unemployment 2.0"]
    assert LINK not in needs(other)
    assert f'href="{VERSION}/steps/"' in reviewer.get("/").text
    department = sign_in("departmental", shares=(UNEMPLOYMENT,))
    assert LINK not in needs(reviewer)
    with workshop.app.app_context(), transaction() as connection:
        connection.execute(sa.update(people).where(people.c.id == department.number).values(active=False))
    assert needs(reviewer)[LINK] == ["Unemployment 2.0"]


def test_a_department_is_not_asked_for_what_is_not_shared_with_it(workshop, sign_in):
    both = sign_in("departmental", "editor", shares=(MANUFACTURING,))
    put(workshop, "department_review")
    assert "For your department to sign off" not in needs(both)


def test_drafts_and_rejected_versions_are_with_whoever_has_them(workshop, sign_in):
    mine, other = sign_in("editor", name="One"), sign_in("editor", name="Two")
    hold(workshop, MANUFACTURING, "1.0", mine.id)
    hold(workshop, UNEMPLOYMENT, "2.0", mine.id)
    put(workshop, "rejected")
    found = needs(mine)
    assert found["Your drafts"] == ["Employment in manufacturing 1.0"]
    assert found["Rejected: yours to mend"] == ["Unemployment 2.0"]
    assert not {"Your drafts", "Rejected: yours to mend"} & needs(other).keys()


def test_a_comment_waits_for_whom_it_concerns_until_they_answer_or_it_is_resolved(workshop, sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    hold(workshop, MANUFACTURING, "1.0", editor.id)
    address = f"/measures/{MANUFACTURING}/1.0/comments/"
    why = "Comments to answer or resolve"
    reviewer.post(f"{address}new", {"text": "Is this right?"})
    assert needs(editor)[why] == ["Employment in manufacturing 1.0"]
    assert why not in needs(reviewer)
    editor.post(f"{address}1/answer", {"text": "Yes."})
    assert why not in needs(editor)
    assert needs(reviewer)[why] == ["Employment in manufacturing 1.0"]
    reviewer.post(f"{address}1/resolve")
    assert why not in needs(reviewer)


def test_a_comment_on_a_measure_that_is_no_longer_shared_waits_for_nobody(workshop, sign_in):
    guest, editor = sign_in("departmental", shares=()), sign_in("editor")
    with workshop.app.app_context(), transaction() as connection:
        about = Subject(measure_id=UNEMPLOYMENT, version="2.0")
        number = add_comment(connection, about, Author(guest.id), "Hello", workshop.now)
        answer(connection, number, Author(editor.id), "Hello", workshop.now)
    assert needs(guest) == {}


def test_an_approver_is_told_of_edits_that_wait(sign_in):
    editor, approver = sign_in("editor"), sign_in("approver")
    form = find_form(editor.get("/pages/about/edit").text)
    assert editor.post("/pages/about/edit", form.data(**{"f.title": "About this site"})).status_code == 302
    assert needs(approver)["To publish or decline"] == ["1 edit waits"]
    assert "To publish or decline" not in needs(editor)


def test_an_overdue_update_is_told_to_who_changed_its_measure_last(workshop, sign_in):
    editor, other = sign_in("editor", name="One"), sign_in("editor", name="Two")
    write(workshop, UNEMPLOYMENT, {("next_release",): "2026-10"}, author=editor.id)
    assert needs(editor)["Overdue updates of what you changed last"] == ["Unemployment 2.0"]
    assert "Overdue updates of what you changed last" not in needs(other)


def test_whoever_has_nothing_to_do_is_told_so(sign_in):
    assert "Nothing waits for you." in sign_in("developer").get("/").text
