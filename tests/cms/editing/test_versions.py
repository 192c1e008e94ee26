"""Editing a version: what is typed becomes a commit that changes nothing else."""

from __future__ import annotations

import pytest

from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import read

DRAFT = "/measures/m8f2g7e4/1.0"
FILE = "measures/work-and-living-standards/employment/manufacturing-employment/1.0/measure.md"


def test_the_list_names_each_measure_with_its_newest_version(sign_in):
    page = sign_in("editor").get("/measures/").text
    assert "Employment in manufacturing" in page
    assert DRAFT in page


def test_the_list_is_cut_down_by_words_and_state(sign_in):
    editor = sign_in("editor")
    assert "Employment in manufacturing" in editor.get("/measures/?q=manufacturing&state=draft").text
    assert "Employment in manufacturing" not in editor.get("/measures/?q=manufacturing&state=approved").text


@pytest.mark.parametrize("part", ["facts", "text", "sources", "files", "edition"])
def test_a_form_sent_as_it_was_shown_changes_nothing(workshop, sign_in, part):
    editor = sign_in("editor")
    before = read(workshop, FILE)
    form = find_form(editor.get(f"{DRAFT}/edit/{part}").text)
    answer = editor.post(f"{DRAFT}/edit/{part}", form.data())
    assert answer.status_code == 302
    assert read(workshop, FILE) == before


def test_one_changed_field_changes_one_line(workshop, sign_in):
    editor = sign_in("editor")
    before = read(workshop, FILE)
    form = find_form(editor.get(f"{DRAFT}/edit/facts").text)
    answer = editor.post(f"{DRAFT}/edit/facts", form.data(**{"f.population": "People with a job"}))
    assert answer.status_code == 302
    assert read(workshop, FILE) == before.replace("population: People in work\n", "population: People with a job\n")


def test_a_new_section_stands_where_the_order_of_headings_puts_it(workshop, sign_in):
    editor = sign_in("editor")
    form = find_form(editor.get(f"{DRAFT}/edit/text").text)
    editor.post(f"{DRAFT}/edit/text", form.data(**{"f.text.things-you-need-to-know": "The survey is small."}))
    text = read(workshop, FILE)
    order = [text.index(heading) for heading in ("## Main facts", "## Things you need", "## What the data measures")]
    assert order == sorted(order)
    assert "\n\nThe survey is small.\n\n## What" in text


def test_a_source_is_added_and_removed_without_scripts(workshop, sign_in):
    editor = sign_in("editor")
    form = find_form(editor.get(f"{DRAFT}/edit/sources").text)
    added = editor.post(f"{DRAFT}/edit/sources", form.data(press="add f.sources"))
    more = find_form(added.text)
    named = more.data(**{"f.sources.n0.id": "2", "f.sources.n0.title": "Census 2021"})
    assert editor.post(f"{DRAFT}/edit/sources", named).status_code == 302
    assert "title: Census 2021" in read(workshop, FILE)
    again = find_form(editor.get(f"{DRAFT}/edit/sources").text)
    gone = editor.post(f"{DRAFT}/edit/sources", again.data(press="remove f.sources.1"))
    editor.post(f"{DRAFT}/edit/sources", find_form(gone.text).data())
    assert "Census 2021" not in read(workshop, FILE)


def test_what_does_not_read_is_refused_beside_its_field_and_nothing_typed_is_lost(workshop, sign_in):
    editor = sign_in("editor")
    before = read(workshop, FILE)
    form = find_form(editor.get(f"{DRAFT}/edit/sources").text)
    answer = editor.post(f"{DRAFT}/edit/sources", form.data(**{"f.sources.0.published": "May 2024"}))
    assert answer.status_code == 422
    assert 'href="#f-f.sources.0.published"' in answer.text
    assert "Expected a date such as 2027-05-13, 2027-05 or 2027, got &#34;May 2024&#34;." in answer.text
    assert dict(find_form(answer.text).fields)["f.sources.0.published"] == "May 2024"
    assert read(workshop, FILE) == before


def test_of_a_published_version_words_are_edited_and_no_data(sign_in):
    editor, address = sign_in("editor"), "/measures/u1n6e3p9/2.0"
    assert editor.get(f"{address}/edit/facts").status_code == 200
    assert "/edit/columns" not in editor.get(f"{address}/dimensions/by-sex-over-time/").text
    assert editor.get(f"{address}/dimensions/by-sex-over-time/data/").status_code == 409
    assert editor.get(f"{address}/dimensions/new").status_code == 409


def test_edits_of_two_people_to_different_fields_are_both_kept(workshop, sign_in):
    first, second = sign_in("editor", name="First"), sign_in("editor", name="Second")
    one = find_form(first.get(f"{DRAFT}/edit/facts").text)
    two = find_form(second.get(f"{DRAFT}/edit/facts").text)
    first.post(f"{DRAFT}/edit/facts", one.data(**{"f.population": "People with a job"}))
    second.post(f"{DRAFT}/edit/facts", two.data(**{"f.title": "Jobs in manufacturing"}))
    text = read(workshop, FILE)
    assert "population: People with a job" in text
    assert "title: Jobs in manufacturing" in text


def test_a_version_that_readers_have_is_called_public_and_one_that_waits_approved(sign_in):
    editor = sign_in("editor")
    page = editor.get("/measures/u1n6e3p9/").text
    assert page.count(">Public<") == 2
    assert ">Approved<" not in page
    assert ">Public<" in editor.get("/measures/u1n6e3p9/2.0/").text
    waiting = editor.get("/measures/?q=healthy+life").text
    assert "Approved" in waiting
