"""The changes of a correction, answered in Chromium by keyboard, with scripts and without."""

from __future__ import annotations

import pytest

from tests.cms.editing.stored import read
from tests.cms.offers.test_offers import DATA, FOLDER, OFFERS, begin, edit


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_change_is_taken_and_another_left_by_keyboard(workshop, sign_in, open_screen, scripts):
    editor = sign_in("editor", name="Sam Okafor")
    begin(editor, "edition")
    begin(editor, "update")
    edit(workshop, [(f"2.1/{DATA}", "2001 Q1,All,5.1", "2001 Q1,All,5.4")])
    edit(workshop, [("2.1/measure.md", "title: Unemployment", "title: Unemployed people")])
    page = open_screen(OFFERS, "editor", scripts=scripts)
    button = "main form[action$='/correction/'] button"
    page.focus(button)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    page.focus(".govuk-error-summary a")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "radio"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.focus(button)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("text=There are none to decide on.")
    assert "title: Unemployed people" in (read(workshop, f"{FOLDER}/3.0/measure.md") or "")
    assert "2001 Q1,All,5.1" in (read(workshop, f"{FOLDER}/3.0/{DATA}") or "")
