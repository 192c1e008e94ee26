"""What was sent once and is sent again: it counts once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from cms.database import KEY
from cms.tables import metadata
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import open_store

FACTS = "/measures/m8f2g7e4/1.0/edit/facts"


def head(workshop):
    with open_store(workshop) as store:
        return store.head


def test_a_save_that_is_sent_twice_is_one_save(workshop, sign_in):
    editor = sign_in("editor")
    data = find_form(editor.get(FACTS).text).data(**{"f.title": "Another title"})
    before = head(workshop)
    assert editor.post(FACTS, data).status_code == 302
    once = head(workshop)
    assert once != before
    assert editor.post(FACTS, data).status_code in (200, 302)
    assert head(workshop) == once


def test_an_old_save_that_is_sent_again_takes_nothing_back_silently(workshop, sign_in):
    editor, other = sign_in("editor"), sign_in("editor", name="other")
    old = find_form(editor.get(FACTS).text).data(**{"f.title": "First title"})
    assert editor.post(FACTS, old).status_code == 302
    new = find_form(other.get(FACTS).text).data(**{"f.title": "Second title"})
    assert other.post(FACTS, new).status_code == 302
    last = head(workshop)
    answer = editor.post(FACTS, old)
    assert answer.status_code in (200, 409)
    assert "Second title" in answer.text
    assert head(workshop) == last


def test_a_form_of_somebody_who_was_signed_out_is_worth_nothing(workshop, sign_in):
    editor = sign_in("editor")
    data = {**find_form(editor.get(FACTS).text).data(**{"f.title": "k9"}), "csrf_token": editor.read_token(FACTS)}
    editor.post("/sign-out")
    before = head(workshop)
    assert editor.client.post(FACTS, data=data).status_code in (400, 401)
    assert head(workshop) == before


@pytest.mark.parametrize("times", [2, 3])
def test_an_invitation_that_is_sent_twice_makes_one_account(workshop, sign_in, times):
    administrator = sign_in("administrator")
    fields = {"email": "new@example.org", "name": "New", "roles": ["editor"]}
    answers = [administrator.post("/people/invite", fields, form="/people/invite") for _ in range(times)]
    assert answers[0].status_code == 302
    assert {answer.status_code for answer in answers[1:]} <= {400, 422}
    people = metadata.tables["people"]
    with workshop.app.extensions[KEY][0].connect() as connection:
        found = connection.execute(sa.select(people.c.id).where(people.c.email == "new@example.org")).all()
    assert len(found) == 1


def test_a_link_of_the_address_bar_cannot_name_a_number_that_no_database_holds(workshop):
    rules = workshop.app.url_map.iter_rules()
    loose = [rule.rule for rule in rules if "<int:" in rule.rule]
    assert loose == []
