"""Editing in Chromium: by keyboard, with scripts and without, with faults shown where they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.cms.editing.stored import read

DRAFT = "/measures/m8f2g7e4/1.0"
FILE = "measures/work-and-living-standards/employment/manufacturing-employment/1.0/measure.md"


def fill(page, name, text):
    page.fill(f'[id="{name}"]', text)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_source_is_added_by_keyboard(workshop, open_screen, scripts):
    page = open_screen(f"{DRAFT}/edit/sources", "editor", scripts=scripts)
    page.focus('button[value="add f.sources"]')
    page.keyboard.press("Enter")
    page.wait_for_selector('[id="f-f.sources.n0"]')
    if scripts:
        expect(page.locator('[id="f-f.sources.n0"]')).to_be_focused()
    fill(page, "f-f.sources.n0.id", "2")
    fill(page, "f-f.sources.n0.title", "Census 2021")
    page.press('[id="f-f.sources.n0.title"]', "Enter")
    page.wait_for_selector(".cms-flash")
    assert "title: Census 2021" in read(workshop, FILE)


def test_a_fault_takes_the_focus_and_leads_to_its_field(open_screen):
    page = open_screen(f"{DRAFT}/edit/sources", "editor")
    fill(page, "f-f.sources.0.published", "May 2024")
    page.press('[id="f-f.sources.0.published"]', "Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error: ")
    page.wait_for_selector(".govuk-error-summary:focus")
    page.click(".govuk-error-summary a")
    expect(page.locator('[id="f-f.sources.0.published"]')).to_be_focused()
    assert page.input_value('[id="f-f.sources.0.published"]') == "May 2024"


def test_the_toolbar_marks_words_and_shows_how_the_text_reads(open_screen, axe):
    page = open_screen(f"{DRAFT}/edit/text", "editor")
    area = page.locator('[id="f-f.text.main-facts"]')
    area.fill("most were White")
    area.select_text()
    page.click('[aria-label^="Formatting of Main facts"] button:has-text("Bold")')
    assert area.input_value() == "**most were White**"
    page.click('[aria-label^="Formatting of Main facts"] button:has-text("Show how it reads")')
    page.wait_for_selector('[id="f-f.text.main-facts-reading"] strong')
    area.fill("It was [[by-ethnicity-over-time.Percentage: Year=2017, Ethnicity=White]]")
    page.wait_for_selector('[id="f-f.text.main-facts-reading"]:has-text("9.6%")')
    assert axe(page) == []
