"""Tables of steps and bundles on a narrow screen: each row is read without scrolling sideways."""

from __future__ import annotations

import pytest

from tests.cms.test_incidents_of_early_access import give
from tests.cms.workflow.stepping import ID, NUMBER, STEPS, check_all

BUNDLE = "winter-2026-with-a-rather-long-name"
WIDTHS = "[...document.querySelectorAll('.cms-table')].map(each => [each.scrollWidth, each.clientWidth])"


@pytest.mark.browser
def test_rows_of_columns_and_of_a_bundle_are_stacked_on_a_narrow_screen(content, sign_in, open_screen, origin, axe):
    content.put("internal_review")
    check_all(sign_in("approver", name="Bartholomew Featherstonehaugh"))
    page = open_screen(f"{STEPS}/", "approver", width=320)
    look_at(page, axe)
    content.put("approved", bundle=BUNDLE)
    content.put_bundle_mate(BUNDLE)
    for path in ("/bundles/", f"/bundles/{BUNDLE}/"):
        page.goto(f"{origin}{path}")
        look_at(page, axe)
    assert page.get_by_role("link", name=f"Take out Unemployment {NUMBER}").get_attribute("href") == (
        f"/measures/{ID}/{NUMBER}/bundle"
    )


@pytest.mark.browser
def test_rows_of_early_readers_and_of_what_they_saw_are_stacked_on_a_narrow_screen(
    workshop, content, sign_in, open_screen, origin, axe
):
    content.put("approved")
    give(workshop, sign_in("approver"))
    page = open_screen(f"/measures/{ID}/{NUMBER}/early-access/", "approver", "administrator", width=320)
    for path in ("", "/early-readers/", "/seen-before-release/"):
        page.goto(f"{origin}{path}" if path else page.url)
        look_at(page, axe, at_least=1)


def look_at(page, axe, at_least=2):
    """See that the one table of a screen is no wider than its box, with its rows in lines, and accessible."""
    ((wide, box),) = page.evaluate(WIDTHS)
    assert wide == box
    heads = page.locator("td[data-head]")
    assert heads.count() >= at_least
    assert heads.first.evaluate("each => getComputedStyle(each).display") == "block"
    assert axe(page) == []
