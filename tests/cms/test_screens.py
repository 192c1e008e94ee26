"""Every screen, in a browser: accessible, and as wide as the window, at 1280 and at 320 pixels."""

from __future__ import annotations

import pytest

from tests.browser.page_checks import find_heading_faults, scrolls_sideways
from tests.cms.crawler import crawl
from tests.cms.test_access import SHARED

pytestmark = pytest.mark.slow
OPEN = ["/sign-in", "/forgotten-password", "/outbox/", "/no-such-page"]


def list_paths(visitor, below):
    """Return an address of each kind that the links lead to."""
    pages = [page for page in crawl(visitor, per_view=1) if page.status == 200 and page.text]
    return [page.path for page in pages if page.path not in OPEN and page.path.startswith(below)]


def find_faults(page, axe, path):
    faults = [f"{path}: {fault}" for fault in (*axe(page), *find_heading_faults(page))]
    return [*faults, f"{path} scrolls sideways."] if scrolls_sideways(page) else faults


@pytest.mark.parametrize("width", [1280, 320])
def test_screens_for_visitors_are_accessible(open_screen, axe, origin, width):
    faults = []
    for path in OPEN:
        faults += find_faults(open_screen(path, width=width), axe, path)
    assert faults == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("role", "below"), [("editor", "/"), ("administrator", "/people/"), ("departmental", "/")])
def test_every_screen_that_links_lead_to_is_accessible(workshop, open_screen, axe, origin, role, below, width):
    paths = list_paths(workshop.sign_in(role, shares=(SHARED,), name="crawler"), below)
    assert paths
    page = open_screen("/", role, shares=(SHARED,), width=width)
    faults = []
    for path in paths:
        page.goto(f"{origin}{path}")
        faults += find_faults(page, axe, path)
    assert faults == []


def test_a_session_that_ends_soon_is_said_and_lengthened_by_keyboard(open_screen):
    page = open_screen("/account/", "editor")
    assert page.locator("#session").is_hidden()
    page.evaluate("document.body.dataset.sessionSeconds = '200'")
    page.evaluate("import('/static/js/session.js?again').then(module => module.watchSession())")
    page.wait_for_selector("#session:not([hidden])")
    assert "You are signed out in about 4 minutes" in page.inner_text("#session")
    assert page.evaluate("document.activeElement.textContent") == "Stay signed in"
    page.keyboard.press("Enter")
    page.wait_for_selector("#session", state="hidden")


def test_signing_in_works_by_keyboard_alone_and_without_scripts(workshop, origin, open_page):
    _, email = workshop.add_person("editor", name="Sam Okafor")
    for scripts in (True, False):
        page = open_page(f"{origin}/sign-in", scripts=scripts)
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to main content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(email)
        page.keyboard.press("Tab")
        page.keyboard.type("seven-otters-count-rivers")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{origin}/")
        assert "Sam Okafor" in page.inner_text("header")


def test_a_mistake_is_said_at_the_top_with_the_focus_and_at_its_field(open_screen):
    page = open_screen("/sign-in")
    page.fill("#email", "nobody@example.org")
    page.fill("#password", "wrong-wrong-wrong")
    page.press("#password", "Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    link = page.locator(".govuk-error-summary a")
    assert link.inner_text() in page.inner_text("#email-error")
    link.click()
    assert page.evaluate("document.activeElement.id") == "email"
