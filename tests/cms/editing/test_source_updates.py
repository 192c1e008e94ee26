"""After a source is edited, its copies in other drafts are offered, and only what is ticked is taken over."""

from __future__ import annotations

import html
import re

import pytest

from cms.workspace import workspace
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import read
from tests.cms.editing.test_creating import DRAFT, PUBLIC, SUBTOPIC, send

ADDRESS = f"/measures/{DRAFT}/1.0/edit/sources"
COPIES = f"/measures/{DRAFT}/1.0/sources/copies"
UPDATE = f"measures/{SUBTOPIC}/unemployment/2.1/measure.md"


@pytest.fixture
def editor(workshop, sign_in):
    """An editor of two drafts, of which the second has a copy of the first one's source."""
    editor = sign_in("editor")
    send(editor, f"/measures/{PUBLIC}/versions/new", kind="update")
    with workshop.app.test_request_context():
        work = workspace()
        text = (work.read(UPDATE) or b"").decode()
        start = text.index("sources:\n")
        end = re.search(r"\n(?! )", text[start + 9 :])
        assert end is not None
        source = f"sources:\n  - {{id: 4, title: Old, note: Kept, role: secondary, same_as: '{DRAFT}#1'}}\n"
        work.save(
            {UPDATE: (text[:start] + source + text[start + 10 + end.start() :]).encode()},
            base=work.head,
            message="x",
            user="u-9",
        )
    return editor


def edit_source(editor, **fields):
    form = find_form(editor.get(ADDRESS).text)
    return editor.post(ADDRESS, form.data(**{f"f.sources.0.{key}": value for key, value in fields.items()}))


def list_offers(page):
    return [html.unescape(each) for each in re.findall(r'name="field" value="([^"]+)"', page)]


def test_copies_are_offered_after_an_edit_and_nothing_is_ticked(workshop, editor):
    before = read(workshop, UPDATE)
    answer = edit_source(editor, title="Annual survey", frequency="yearly")
    assert answer.headers["Location"] == f"{COPIES}?after=save"
    page = editor.get(answer.headers["Location"]).text
    assert "Unemployment 2.1, source 4" in page
    assert f"{PUBLIC} 2.1 4 1 title" in list_offers(page)
    assert " checked" not in page
    assert read(workshop, UPDATE) == before


def test_what_is_ticked_is_taken_over_in_one_save_and_the_rest_stays(workshop, editor):
    edit_source(editor, title="Annual survey")
    form = find_form(editor.get(COPIES).text)
    title, note = f"{PUBLIC} 2.1 4 1 title", f"{PUBLIC} 2.1 4 1 note"
    forged = f"{PUBLIC} 2.0 1 1 title"
    answer = editor.post(COPIES, {**form.data(), "field": [title, note, forged, "x"]})
    assert answer.status_code == 302
    assert f"- {{id: 4, title: Annual survey, role: secondary, same_as: '{DRAFT}#1'}}" in read(workshop, UPDATE)
    assert "Annual survey" not in read(workshop, f"measures/{SUBTOPIC}/unemployment/2.0/measure.md")


def test_a_copy_leads_back_to_what_it_was_copied_from(editor):
    page = editor.get(f"/measures/{PUBLIC}/2.1/sources/copies").text
    assert f"{DRAFT} 1.0 1 4 title" in list_offers(page)


def test_a_save_that_changes_no_source_with_copies_leads_back_to_the_form(editor):
    assert edit_source(editor).headers["Location"] == ADDRESS
    send(editor, f"/measures/{PUBLIC}/2.1/delete")
    assert edit_source(editor, title="Alone").headers["Location"] == ADDRESS
    assert "No copy in another draft" in editor.get(COPIES).text


def test_titles_and_addresses_of_near_sources_are_suggested(editor):
    page = editor.get(ADDRESS).text
    assert 'list="source-titles"' in page
    assert '<datalist id="source-addresses">' in page


def test_sources_are_found_by_the_short_name_of_their_publisher_and_lead_to_who_uses_them(sign_in):
    page = sign_in("reviewer").get("/sources/?q=ONS+unemployment").text
    assert "Office for National Statistics" in page
    assert "/uses/source?name=u1n6e3p9" in page
    assert "Department for Education" not in page
