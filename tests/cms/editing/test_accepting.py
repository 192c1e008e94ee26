"""Warnings are listed apart from errors, and accepted with a reason."""

from __future__ import annotations

import pytest

from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import find_measure, read
from tests.cms.editing.test_creating import PUBLIC, send


@pytest.fixture
def draft(sign_in):
    """An editor, and the address of an update of a measure."""
    editor = sign_in("editor")
    send(editor, f"/measures/{PUBLIC}/versions/new", kind="update")
    return editor, f"/measures/{PUBLIC}/2.1"


def add_source(editor, address):
    """Add a source, which a minor version should not have."""
    form = find_form(editor.get(f"{address}/edit/sources").text)
    more = find_form(editor.post(f"{address}/edit/sources", form.data(press="add f.sources")).text)
    fields = {"f.sources.n0.id": "9", "f.sources.n0.title": "Census 2021", "f.sources.n0.publisher": ""}
    assert editor.post(f"{address}/edit/sources", more.data(**fields)).status_code == 302


def test_a_warning_is_accepted_with_a_reason_and_does_not_return(workshop, draft):
    editor, address = draft
    add_source(editor, address)
    named = 'name="rule" value="edition.new-source"'
    assert named in editor.get(f"{address}/").text
    sent = {"rule": "edition.new-source", "where": "measure.md", "why": "The publisher confirmed it."}
    assert editor.post(f"{address}/accept", {**sent, "why": " "}).status_code == 302
    assert named in editor.get(f"{address}/").text
    assert editor.post(f"{address}/accept", sent).status_code == 302
    text = read(workshop, f"measures/{find_measure(workshop, PUBLIC).path}/2.1/measure.md")
    assert f"by: {editor.id}" in text
    assert "why: The publisher confirmed it." in text
    assert named not in editor.get(f"{address}/").text


def test_a_warning_that_the_version_does_not_have_is_not_accepted(draft):
    editor, address = draft
    sent = {"rule": "csv.repeated-key", "where": "by-sex-over-time.md", "why": "x"}
    assert editor.post(f"{address}/accept", sent).status_code == 404


def test_what_names_a_dimension_is_said_before_it_is_deleted(draft):
    editor, address = draft
    page = editor.get(f"{address}/dimensions/by-sex-over-time/delete").text
    assert "Its settings, its text and its data go." in page
