"""Where two people changed one part, a person is asked, and both texts are safe until then and after."""

from __future__ import annotations

import re

import pytest

from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import read

FACTS = "/measures/m8f2g7e4/1.0/edit/facts"
FILE = "measures/work-and-living-standards/employment/manufacturing-employment/1.0/measure.md"


@pytest.fixture
def asked(sign_in):
    """The second of two editors who changed two fields, and the question that they are asked."""
    first, second = sign_in("editor", name="First"), sign_in("editor", name="Second")
    one, two = (find_form(each.get(FACTS).text) for each in (first, second))
    first.post(FACTS, one.data(**{"f.population": "People with a job", "f.title": "Jobs"}))
    typed = {"f.population": "Workers", "f.title": "Work", "f.geography": "Region"}
    return second, second.post(FACTS, two.data(**typed)).text


def list_keys(page):
    return list(dict.fromkeys(re.findall(r'name="choice\.([0-9a-f]+)"', page)))


def test_nothing_is_chosen_beforehand_and_nothing_is_saved_without_a_choice(workshop, asked):
    second, page = asked
    assert "Someone else changed this too" in page
    assert len(list_keys(page)) == 2
    assert " checked" not in page
    again = second.post(FACTS, find_form(page).data())
    assert "Error: Someone else" in again.text
    assert "Choose what to keep of population." in again.text
    assert "population: People with a job" in read(workshop, FILE)


@pytest.mark.parametrize(
    ("take", "kept"), [("mine", "Workers"), ("theirs", "People with a job"), ("base", "People in work")]
)
def test_each_choice_keeps_what_it_says_and_the_rest_of_the_edit(workshop, asked, take, kept):
    second, page = asked
    chosen = {f"choice.{key}": take for key in list_keys(page)}
    assert second.post(FACTS, find_form(page).data(**chosen)).status_code == 302
    text = read(workshop, FILE)
    assert f"population: {kept}\n" in text
    assert "geography: Region" in text


def test_other_words_can_be_typed_in_place_of_both(workshop, asked):
    second, page = asked
    chosen = {f"choice.{key}": "typed" for key in list_keys(page)}
    words = {f"typed.{key}": "People who have work" for key in list_keys(page)}
    assert second.post(FACTS, find_form(page).data(**chosen, **words)).status_code == 302
    assert "population: People who have work\n" in read(workshop, FILE)


def test_a_choice_that_was_made_stays_while_the_others_are_asked_again(workshop, asked):
    second, page = asked
    first_key, last_key = list_keys(page)
    again = second.post(FACTS, find_form(page).data(**{f"choice.{first_key}": "mine"})).text
    form = find_form(again)
    assert (f"choice.{first_key}", "mine") in form.fields
    assert second.post(FACTS, form.data(**{f"choice.{last_key}": "theirs"})).status_code == 302
    text = read(workshop, FILE)
    assert ("population: Workers" in text) != ("title: Work\n" in text)


def test_what_was_typed_can_be_opened_again_where_the_question_is_left(asked):
    second, page = asked
    kept = second.get(f"/work/recoverable?place={FACTS}").json
    assert dict(kept["fields"])["f.population"] == "Workers"
    chosen = {f"choice.{key}": "theirs" for key in list_keys(page)}
    second.post(FACTS, find_form(page).data(**chosen))
    assert second.get(f"/work/recoverable?place={FACTS}").json == {}
    assert "Workers" in second.get(f"/work/recovered/{kept['id']}").text
