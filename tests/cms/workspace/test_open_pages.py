"""An open form in a browser: its text is kept, offered again after a crash, and others who are here are named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cms.workspace import workspace
from tests.cms.workshop import PASSWORD, Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.slow
Open = Callable[..., "Page"]
TITLE = "form[data-autosave] [name='f.title']"
"""The field of the form itself: an offer of text that was not saved carries fields of the same names."""


@pytest.fixture
def address(workshop: Workshop) -> str:
    """The address of the form of a draft's facts."""
    with workshop.app.test_request_context():
        work = workspace()
        row = work.list_measures().rows[0]
        draft: dict[str, bytes | None] = {
            f"measures/{row.path}/9.0/measure.md": b"---\ntitle: Draft\npopulation: Everyone\n---\n"
        }
        work.save(draft, base=work.head, message="Begin a draft", user="u-77")
    return f"/measures/{row.id}/9.0/edit/facts"


def sign_in(page: Page, email: str) -> None:
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


@pytest.fixture
def enter(workshop: Workshop, origin: str, open_page: Open, address: str) -> Open:
    """Signs a person in, in a browser of their own, and opens the form."""

    def enter(email: str) -> Page:
        page = open_page(f"{origin}/sign-in")
        sign_in(page, email)
        page.goto(f"{origin}{address}")
        page.wait_for_selector("[data-kept]", state="attached")
        return page

    return enter


def stop_clock(page: Page) -> None:
    """Let time pass on the page only where the test says so."""
    now = datetime.now(UTC)
    page.clock.install(time=now)
    page.clock.pause_at(now + timedelta(minutes=1))


def type_title(page: Page, text: str) -> None:
    page.fill(TITLE, text)
    page.locator("[data-kept]", has_text="Draft kept at").wait_for()


def test_text_is_kept_within_five_seconds_and_offered_after_the_browser_is_gone(
    workshop: Workshop, enter: Open
) -> None:
    _, email = workshop.add_person("editor", name="Sam Okafor")
    page = enter(email)
    stop_clock(page)
    page.fill(TITLE, "A title that nobody saved")
    with page.expect_response("**/work/autosave"):
        page.clock.run_for(5000)
    page.context.close()
    again = enter(email)
    assert again.input_value(TITLE) == "Draft"
    offer = again.locator("section[aria-label='Text that was not saved']")
    offer.wait_for()
    with again.expect_navigation():
        offer.get_by_role("button", name="Show that text in the form").click()
    expect(again.locator(TITLE)).to_have_value("A title that nobody saved")
    again.locator("form[data-autosave] button[type=submit]").last.click()
    again.wait_for_selector("text=Saved at")
    with workshop.app.test_request_context():
        work = workspace()
        assert "A title that nobody saved" in [row.title for row in work.list_measures().rows]


def test_text_typed_before_the_script_starts_is_kept_without_another_key(enter: Open, workshop: Workshop) -> None:
    page = enter(workshop.add_person("editor", name="Sam Okafor")[1])
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/js/work.js*", hold)
    page.reload(wait_until="commit")
    page.locator(TITLE).fill("Typed while the page loads")
    while not waiting:
        page.wait_for_timeout(20)
    with page.expect_request("**/work/autosave") as sent:
        waiting[0].continue_()
    assert "Typed while the page loads" in (sent.value.post_data or "")


def test_a_form_that_nobody_touched_is_not_kept(enter: Open, workshop: Workshop) -> None:
    page = enter(workshop.add_person("editor", name="Sam Okafor")[1])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.clock.install()
    page.reload()
    page.wait_for_selector("[data-kept]", state="attached")
    with page.expect_request("**/work/beat"):
        page.clock.run_for(9000)
    assert not [url for url in sent if url.endswith("/work/autosave")]
    assert [url for url in sent if url.endswith("/work/beat")]


def test_text_that_cannot_be_sent_stays_on_the_page_and_is_kept_once_it_can(enter: Open, workshop: Workshop) -> None:
    _, email = workshop.add_person("editor", name="Sam Okafor")
    page = enter(email)
    page.context.set_offline(True)
    page.fill(TITLE, "Typed on a train")
    page.locator("[data-kept]", has_text="the server cannot be reached").wait_for()
    page.context.set_offline(False)
    page.locator("[data-kept]", has_text="Draft kept at").wait_for()
    assert page.input_value(TITLE) == "Typed on a train"


def test_text_typed_after_a_sign_out_is_kept_once_the_person_signs_in_in_another_tab(
    enter: Open, workshop: Workshop, origin: str
) -> None:
    _, email = workshop.add_person("editor", name="Sam Okafor")
    page = enter(email)
    other = page.context.new_page()
    other.goto(f"{origin}/account/")
    other.locator("form[action='/sign-out'] button").click()
    other.wait_for_url("**/sign-in")
    page.fill(TITLE, "Typed while signed out")
    page.locator("[data-kept]", has_text="You are signed out").wait_for()
    sign_in(other, email)
    page.locator("[data-kept]", has_text="Draft kept at").wait_for()
    page.locator("form[data-autosave] button[type=submit]").last.click()
    page.wait_for_selector("text=Saved at")
    assert page.input_value(TITLE) == "Typed while signed out"


def test_saved_text_is_not_offered_again(workshop: Workshop, enter: Open, origin: str, address: str) -> None:
    _, email = workshop.add_person("editor", name="Sam Okafor")
    page = enter(email)
    type_title(page, "A title that is saved")
    page.locator("form[data-autosave] button[type=submit]").last.click()
    page.wait_for_selector("text=Saved at")
    assert page.request.get(f"{origin}/work/recoverable?place={address}").json() == {}


def test_others_who_edit_the_page_are_named(workshop: Workshop, enter: Open) -> None:
    _, first = workshop.add_person("editor", name="Sam Okafor")
    _, second = workshop.add_person("editor", name="Robin Hill")
    page = enter(first)
    enter(second)
    page.wait_for_selector("text=Robin Hill is editing this page too")


def test_last_save_is_undone_in_one_press(workshop: Workshop, enter: Open, origin: str, address: str) -> None:
    _, email = workshop.add_person("editor", name="Sam Okafor")
    page = enter(email)
    page.fill(TITLE, "A mistake")
    page.locator("form[data-autosave] button[type=submit]").last.click()
    page.wait_for_selector("text=Saved at")
    workshop.now += timedelta(minutes=1)
    page.get_by_role("button", name="Undo it").click()
    page.wait_for_selector("h1:has-text('Saves of')")
    page.goto(f"{origin}{address}")
    assert page.input_value(TITLE) == "Draft"
