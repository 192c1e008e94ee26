"""Many drafts at once: what changes is shown first, is one save, and is undone as one; sources that are copied."""

from __future__ import annotations

import re

import pytest

from cms.editing.replacing import replace_in
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import find_measure, read
from tests.cms.editing.test_creating import PUBLIC, SUBTOPIC

FOLDER = f"measures/{SUBTOPIC}/manufacturing-employment/1.0"
FIND = "/bulk/replace?find=of+White+people&replace=of+people+who+are+White"


@pytest.fixture
def editor(sign_in):
    return sign_in("editor")


def undo(editor, page):
    commit = re.search(r'name="commit" value="([0-9a-f]{40})"', page)
    assert commit, page
    return editor.post("/history/undo", {"commit": commit[1]})


def test_every_place_is_shown_as_it_will_be_then_replaced_in_drafts_only_and_undone_as_one(workshop, editor):
    page = editor.get(FIND).text
    assert f"{FOLDER}/measure.md" in page
    assert "<del>of White people</del><ins>of people who are White</ins>" in page
    forged = f"measures/{SUBTOPIC}/unemployment/2.0/measure.md"
    before, public = read(workshop, f"{FOLDER}/measure.md"), read(workshop, forged)
    sent = {**find_form(page).data(), "path": [f"{FOLDER}/measure.md", forged]}
    answer = editor.post("/bulk/replace", sent)
    assert answer.status_code == 302
    assert "of people who are White" in read(workshop, f"{FOLDER}/measure.md")
    assert read(workshop, forged) == public
    assert undo(editor, editor.get(answer.headers["Location"]).text).status_code == 302
    assert read(workshop, f"{FOLDER}/measure.md") == before


def test_a_place_whose_file_would_not_read_any_more_is_left_alone_and_says_so(workshop, editor):
    page = editor.get("/bulk/replace?find=title:&replace=titel:").text
    assert "It stays as it is. Replaced, it would not read:" in page
    before = read(workshop, f"{FOLDER}/measure.md")
    sent = {**find_form(page).data(), "path": [f"{FOLDER}/measure.md", f"{FOLDER}/by-ethnicity-over-time.md"]}
    assert editor.post("/bulk/replace", sent).status_code == 302
    assert read(workshop, f"{FOLDER}/measure.md") == before


def test_numbers_that_a_text_takes_from_the_data_stay():
    text = 'White people: [[by-x.Rate: Ethnicity=White, Year=2020]] of White people, [[Rate: A="White ]] x"]] White'
    expected = text.replace("White people", "X people").removesuffix("White") + "X"
    assert replace_in(text, "White", "X") == expected
    assert replace_in(text, "[[", "x") == text
    assert replace_in("aaa", "aa", "b") == "ba"


def test_what_others_saved_meanwhile_is_kept_beside_the_replacement(workshop, sign_in, editor):
    form = find_form(editor.get(FIND).text)
    other = sign_in("editor", name="Other")
    facts = find_form(other.get("/measures/m8f2g7e4/1.0/edit/facts").text)
    other.post("/measures/m8f2g7e4/1.0/edit/facts", facts.data(**{"f.population": "People with a job"}))
    editor.post("/bulk/replace", {**form.data(), "path": [f"{FOLDER}/measure.md"]})
    text = read(workshop, f"{FOLDER}/measure.md")
    assert "of people who are White" in text
    assert "population: People with a job" in text


def test_new_editions_of_several_measures_are_shown_first_then_begun_in_one_save(workshop, editor):
    ready = ["u1n6e3p9", "f5n2d7w4"]
    page = editor.get("/bulk/editions").text
    chosen = [measure_id for measure_id in ready if f'value="{measure_id}"' in page]
    assert PUBLIC in chosen
    assert "m8f2g7e4" not in page
    shown = editor.post("/bulk/editions", {"measure": [*chosen, "m8f2g7e4", "zzzz9999"]}).text
    assert "<strong>Unemployment 3.0</strong>, from 2.0" in shown
    assert find_measure(workshop, PUBLIC).newest.number == "2.0"
    answer = editor.post("/bulk/editions", {"measure": chosen, "agreed": "yes"})
    for measure_id in chosen:
        newest = find_measure(workshop, measure_id).newest
        assert (newest.status, newest.order[1]) == ("draft", 0)
    assert undo(editor, editor.get(answer.headers["Location"]).text).status_code == 302
    assert find_measure(workshop, PUBLIC).newest.number == "2.0"


def test_measures_for_new_editions_are_cut_down_by_topic_and_words(editor):
    assert PUBLIC in editor.get(f"/bulk/editions?topic={SUBTOPIC}&q=unemploy").text
    assert PUBLIC not in editor.get("/bulk/editions?topic=health").text


def test_a_source_is_copied_with_a_note_of_where_it_is_from(workshop, editor, sign_in):
    address = "/measures/m8f2g7e4/1.0/sources"
    found = editor.get(f"{address}/find?q=annual+population").text
    assert "Copy to this version" in found
    start = found.index('name="from" value="') + len('name="from" value="')
    source = found[start : found.index('"', start)]
    assert editor.post(f"{address}/copy", {"from": source}).status_code == 302
    text = read(workshop, f"{FOLDER}/measure.md")
    measure_id, _, number = source.split(" ")
    assert f'same_as: "{measure_id}#{number}"' in text or f"same_as: {measure_id}#{number}" in text
    assert "id: 2" in text
    outsider = sign_in("departmental", shares=("m8f2g7e4",))
    assert outsider.post(f"{address}/copy", {"from": "u1n6e3p9 2.0 1"}).status_code == 404
