"""The walk through what changed: words, figures, settings and charts, step by step, against what readers see."""

from __future__ import annotations

import re

import pytest

from cms.editing.version_parts import DIMENSION_PARTS
from cms.review.changed_settings import compare_settings
from tests.cms.crawler import PageReader
from tests.cms.editing.stored import read
from tests.cms.review.test_links import make_link
from tests.cms.workflow.stepping import FOLDER, ID, NUMBER, Content

BASE = f"/measures/{ID}/{NUMBER}/compare/"


@pytest.fixture
def trees(make_workshop):
    """An installation where readers see approved trees, with a public version."""
    made = make_workshop(APPROVAL="tree")
    content = Content(made.folder / "content.git")
    content.put("public")
    return made, content


def change(workshop, content, name, old, new):
    text = read(workshop, f"{FOLDER}/{NUMBER}/{name}")
    assert old in text
    content.write({f"{NUMBER}/{name}": text.replace(old, new, 1).encode()})


def walk(visitor, base):
    """Return the pages of the steps by slug, as the links to the next lead through them."""
    found, href = (
        {},
        next((each for each in PageReader(visitor.get(base).text).links if each.startswith(f"{base}")), ""),
    )
    while href:
        page = visitor.get(href)
        assert page.status_code == 200
        assert href not in found
        found[href.rpartition("/")[2]] = page.text
        following = re.findall(r'rel="next" href="([^"]+)"', page.text)
        href = following[0] if following else ""
    return found


def test_words_figures_settings_and_charts_that_differ_are_gone_through_one_by_one(trees):
    workshop, content = trees
    change(workshop, content, "measure.md", "compared with", "as against")
    change(workshop, content, "measure.md", "title: Unemployment\n", "title: Unemployment\ninternal_note: Ask Sam.\n")
    change(workshop, content, "by-sex-over-time.csv", "2001 Q1,Male,5.6", "2001 Q1,Male,5.7")
    change(workshop, content, "by-sex-over-time.md", "have been close", "are close")
    change(workshop, content, "measure.md", "published: 2023-05-16", "published: 2023-05-17")
    editor = workshop.sign_in("editor")
    summary = editor.get(BASE).text
    assert "compared with what readers see of it" in summary
    assert "5 parts differ" not in summary
    steps = walk(editor, BASE)
    assert list(steps) == ["about", "main-facts", "by-sex-over-time", "sources"]
    assert "[new: </span>Ask Sam." in steps["about"]
    assert "as against" in steps["main-facts"]
    sex = steps["by-sex-over-time"]
    assert re.search(r">5\.6%?</td>\s*<td[^>]*><strong>5\.7", sex)
    assert "Finding that the chart shows" in sex
    assert len(re.findall(r'class="chart chart--wide"', sex)) == 2
    assert "2023-05-16" in steps["sources"]
    for page in steps.values():
        ids = PageReader(page).ids
        assert len(ids) == len(set(ids))
    assert editor.get(f"{BASE}files").status_code == 404


def test_a_new_version_is_compared_with_the_one_before_and_the_first_with_none(workshop, sign_in):
    editor = sign_in("editor")
    content = Content(workshop.folder / "content.git")
    content.put("draft")
    assert "compared with version 1.0" in editor.get(BASE).text
    assert BASE in PageReader(editor.get(f"/measures/{ID}/").text).links
    assert BASE in PageReader(editor.get(f"/measures/{ID}/{NUMBER}/steps/").text).links
    first = editor.get(f"/measures/{ID}/1.0/compare/")
    assert "so all of it is new" in first.text


def test_what_is_internal_is_not_shown_by_a_link_and_each_page_is_noted(trees):
    workshop, content = trees
    content.put("department_review", department=True)
    change(workshop, content, "measure.md", "title: Unemployment\n", "title: Unemployment\ninternal_note: Ask Sam.\n")
    link = make_link(workshop.sign_in("reviewer"))
    visitor = workshop.visitor()
    assert f"{link}compare/" in PageReader(visitor.get(link).text).links
    pages = [visitor.get(f"{link}compare/{step}").text for step in ("", "about", "by-sex-over-time")]
    assert "Now: version 2.0" in pages[2]
    assert "Ask Sam." not in "".join(pages)
    assert visitor.get(f"{link}compare/").headers["Referrer-Policy"] == "no-referrer"
    shown = workshop.sign_in("editor").get(f"/measures/{ID}/{NUMBER}/links/").text
    assert "what changed: by-sex-over-time" in shown


def test_a_draft_that_cannot_be_compared_says_what_is_wrong(trees):
    workshop, content = trees
    content.put("draft")
    content.write({f"{NUMBER}/measure.md": b"---\ntitle: [\n---\n"})
    answer = workshop.sign_in("editor").get(BASE)
    assert answer.status_code == 200
    assert "This version cannot be shown yet" in answer.text


def test_an_entry_whose_name_changed_is_compared_with_what_it_was():
    before = b"---\ntitle: T\nchart:\n- {type: bar, title: One}\n- {type: line, title: Two}\n---\n"
    after = b"---\ntitle: T\nchart:\n- {type: line, title: Two}\n- {type: bar, title: Won}\n---\n"
    (change,) = compare_settings("x.md", before, after, DIMENSION_PARTS)
    assert change.name == "Chart: Won › Title"
    assert [piece.text for piece in change.pieces] == ["One", "Won"]
