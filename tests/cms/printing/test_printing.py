"""A whole version as one document: everything that it says, whatever it lacks, in a form that prints."""

from __future__ import annotations

import re

import pytest

from tests.cms.editing.stored import open_store

DRAFT = "/measures/m8f2g7e4/1.0/print"
FOLDER = "measures/work-and-living-standards/employment/manufacturing-employment/1.0"


def change(workshop, name, old, new):
    """Save a file of the draft with one text replaced."""
    with open_store(workshop) as opened:
        text = (opened.read(f"{FOLDER}/{name}") or b"").decode()
        assert old in text
        changes = {f"{FOLDER}/{name}": text.replace(old, new, 1).encode()}
        opened.save(changes, base=opened.head, message="Edit", user="u-9")


def read_words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_everything_that_a_version_says_stands_in_it(sign_in):
    page = sign_in("editor").get(DRAFT).text
    words = read_words(page)
    for part in (
        "Employment in manufacturing",
        "Version 1.0, draft.",
        "People in work",
        "Main facts and figures",
        "In 2017, 9.6% of people in work from the White ethnic group",
        "The percentage was lowest in the Black ethnic group in 2017",
        "ethnicity-5-2011",
        "office-for-national-statistics",
        "The methodology section is still to be written.",
        "WK-02",
        "Still to do (2)",
    ):
        assert part in words, part
    assert page.count('<svg class="chart') == 2
    assert 'class="data-table"' in page
    with_values = re.findall(r"<td[^>]*>([0-9.]+)</td>", page)
    assert len(with_values) == 30


def test_each_entry_of_the_contents_leads_to_its_part(sign_in):
    page = sign_in("reviewer").get(DRAFT).text
    contents = page.partition('class="paper__contents"')[2].partition("</nav>")[0]
    goals = re.findall(r'href="#([^"]+)"', contents)
    assert len(goals) >= 9
    assert [goal for goal in goals if page.count(f'id="{goal}"') != 1] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("by-ethnicity-over-time.csv", "2012,Asian,6.4", "2012,Asian,lots", "its data cannot be read"),
        ("by-ethnicity-over-time.md", "title:", "titel:", "titel"),
        ("by-ethnicity-over-time.md", "---\n", "", "It cannot be read"),
        ("by-ethnicity-over-time.md", "x: Year", "x: Yeer", "Chart cannot be drawn yet."),
        ("measure.md", "title:", "titel:", "titel"),
        ("measure.md", "---\n", "", "It cannot be read"),
    ],
)
def test_a_version_that_cannot_be_published_is_shown_as_far_as_it_can_be_read(workshop, sign_in, name, old, new, words):
    change(workshop, name, old, new)
    answer = sign_in("editor").get(DRAFT)
    assert answer.status_code == 200
    assert words in answer.text


def test_a_person_outside_prints_what_is_shared_with_them_and_nothing_else(sign_in):
    assert sign_in("departmental", shares=("m8f2g7e4",), name="Guest").get(DRAFT).status_code == 200
    assert sign_in("departmental", name="Stranger").get(DRAFT).status_code == 404


@pytest.mark.parametrize("width", [1280, 320])
def test_on_paper_there_are_no_menus_and_charts_are_whole(open_screen, axe, width):
    page = open_screen(DRAFT, "editor", width=width)
    assert axe(page) == []
    page.emulate_media(media="print")
    assert not page.is_visible(".cms-nav")
    assert not page.is_visible(".paper__hint")
    assert page.locator("svg.chart--wide").is_visible()
    assert page.locator(".data-table").evaluate("box => getComputedStyle(box).overflow") == "visible"
