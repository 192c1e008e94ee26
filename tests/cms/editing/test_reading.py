"""How a text will read is shown beside it, with the numbers that the data has."""

from __future__ import annotations

from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import open_store

PLACE = "/measures/m8f2g7e4/1.0/dimensions/by-ethnicity-over-time/edit/settings"


def read(visitor, text, place=PLACE):
    return visitor.post("/reading", {"text": text, "place": place}).text


def test_numbers_stand_where_they_are_named(sign_in):
    found = read(sign_in("editor"), "It was [[Percentage: Year=2017, Ethnicity=White]].")
    assert "9.6%" in found
    assert "[[" not in found


def test_a_number_that_is_not_found_stays_as_it_was_typed(sign_in):
    assert "[[Nothing: Year=1900]]" in read(sign_in("editor"), "It was [[Nothing: Year=1900]].")


def test_scripts_in_a_text_are_shown_and_never_run(sign_in):
    found = read(sign_in("editor"), "<script>alert(1)</script> [x](javascript:alert(1))")
    assert "<script" not in found
    assert 'href="javascript' not in found


def test_a_text_about_a_measure_that_is_not_shared_gets_no_numbers(sign_in):
    outsider = sign_in("departmental", shares=("u1n6e3p9",))
    assert "9.6%" not in read(outsider, "It was [[Percentage: Year=2017, Ethnicity=White]].")


def test_without_scripts_a_button_shows_how_texts_read_and_saves_nothing(workshop, sign_in):
    editor = sign_in("editor")
    page = "/measures/m8f2g7e4/1.0/edit/text"
    typed = "It was **high**: [[by-ethnicity-over-time.Percentage: Year=2017, Ethnicity=White]]"
    form = find_form(editor.get(page).text)
    with open_store(workshop) as before:
        shown = editor.post(page, form.data(**{"f.text.main-facts": typed, "press": "read"})).text
    assert "<strong>high</strong>" in shown
    assert ">9.6%<" in shown.replace("</a>", "<")
    assert "**high**" in shown
    with open_store(workshop) as after:
        assert after.head == before.head
