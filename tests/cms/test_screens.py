"""Every screen, in a browser: accessible, and as wide as the window, at 1280 and at 320 pixels."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cms.access import NOBODY
from publishing.builds import Request, find_this_worker, open_builds
from tests.browser.page_checks import find_heading_faults, scrolls_sideways
from tests.cms.crawler import crawl
from tests.cms.editing.browser_form import find_form
from tests.cms.mailbox import find_link
from tests.cms.routes import list_routes
from tests.cms.test_access import SHARED
from tests.cms.test_second_factor import set_up
from tests.cms.workshop import PASSWORD

pytestmark = pytest.mark.slow
VERSION = "/measures/m8f2g7e4/1.0"
DIMENSION = f"{VERSION}/dimensions/by-ethnicity-over-time"
BUILD = "20260101T000000Z-00000000"
DRAFT = {
    "builds.show_build": f"/builds/{BUILD}",
    "bundles.show_bundle": "/bundles/winter/",
    "bundles.show_change": f"{VERSION}/bundle",
    "classifications.ask_about_classification": "/classifications/sex/delete",
    "comparing.show_part": "/measures/u1n6e3p9/2.0/compare/by-sex-over-time",
    "creating.delete_version": f"{VERSION}/delete",
    "data.show_data": f"{DIMENSION}/data/",
    "days_off.show_day": f"{VERSION}/day-off",
    "dimensions.edit_dimension": f"{DIMENSION}/edit/columns",
    "board.show_board": "/board/?state=draft&order=title",
    "comments.list_comments": f"{VERSION}/comments/?show=all",
    "comments.show_cells": f"{DIMENSION.replace('dimensions', 'comments/cells')}?q=2017",
    "comments.write_comment": f"{VERSION}/comments/new?part=methodology",
    "filters.list_saved": "/filters/",
    "api_tokens.show_tokens": "/account/tokens/",
    "git_keys.show_keys": "/account/git/",
    "handing.choose_colleague": f"{VERSION}/hand-over",
    "offers.show_offers": "/measures/u1n6e3p9/3.0/correction/",
    "new_dimensions.create_dimension": f"{VERSION}/dimensions/new",
    "new_dimensions.delete_dimension": f"{DIMENSION}/delete",
    "security.mf_recovery_codes": "/account/recovery-codes",
    "security.verify": "/confirm-it-is-you",
    "site.edit_file": "/site/site",
    "source_copies.find_source": f"{VERSION}/sources/find?q=survey",
    "source_updates.show_copies": f"{VERSION}/sources/copies",
    "topics.ask_about_topic": "/topics/health/delete",
    "uploads.send_file": f"{VERSION}/files/send",
    "review.show_links": f"{VERSION}/links/",
    "early.show_readers": f"{VERSION}/early-access/",
    "leavers.list_readers": "/early-readers/",
    "workflow.list_steps": f"{VERSION}/steps/",
    "notices.show_notice": "/measures/u1n6e3p9/1.0/notice/",
    "withdrawals.show_withdrawal": "/measures/u1n6e3p9/1.0/withdrawal/",
    "workflow.show_step": f"{VERSION}/steps/send",
    "versions.edit_version": f"{VERSION}/edit/sources",
    "waiting.show_proposal": "/waiting/1",
    "work.open_recovered": "/work/recovered/1",
}
"""Screens that links lead to only in some states of a site, each with an address in such a state."""
BEFORE_SIGNING_IN = {
    "security.forgot_password", "security.reset_password", "security.two_factor_token_validation",
    "security.mf_recovery", "accounts.accept_invitation", "accounts.confirm_address",
    "review_reading.show_page", "review_reading.show_below", "review_reading.ask_for_sign_off",
    "review_reading.show_changes", "review_reading.show_part", "review_commenting.write_comment",
    "early_reading.show_door", "early_reading.show_page", "early_reading.show_below",
}  # fmt: skip
"""Screens of people who are not signed in yet, opened by tests of what they do."""
NO_SCREENS = {
    "api_reading.show_me", "api_reading.list_topics", "api_reading.list_measures", "api_reading.show_measure",
    "api_reading.show_version", "api_reading.show_dimension", "api_reading.check_version", "api_description.describe",
    "static", "git.list_refs", "start.show_health", "work.find_recovered", "work.renew_token", "preview.show_asset",
    "audit.export_log", "audit.export_log_of_measure", "seen.export_looks", "saves.send_content",
    "start.show_readiness",
    "preview.show_figure_styles", "preview.show_print_styles", "preview.show_style_guide", "preview.show_public",
}  # fmt: skip
"""Files, data for programs, and pages of the public site, which tests of its own look at."""
WIDTHS = (1280, 320)
OPEN = ["/sign-in", "/forgotten-password", "/outbox/", "/no-such-page"]


def list_paths(visitor, below):
    """Return an address of each kind that the links lead to."""
    pages = [page for page in crawl(visitor, per_view=1) if page.status == 200 and page.text]
    return [page.path for page in pages if page.path not in OPEN and page.path.startswith(below)]


def find_faults(page, axe, path):
    """Return what is wrong with the screen that is open, at each width."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = [*axe(page), *find_heading_faults(page), *(["scrolls sideways"] if scrolls_sideways(page) else [])]
        faults += [f"{path} at {width}: {fault}" for fault in found]
    return faults


def find_endpoints(app, paths):
    """Return the views at addresses."""
    adapter = app.url_map.bind("localhost")
    return {adapter.match(path.partition("?")[0])[0] for path in paths}


def test_every_screen_is_looked_at_by_these_tests(workshop):
    crawled = set()
    for role in ("editor", "administrator", "departmental"):
        crawled |= find_endpoints(workshop.app, list_paths(workshop.sign_in(role, shares=(SHARED,)), "/"))
    routes = [route for route in list_routes(workshop.app) if route.method == "GET" and route.permission != NOBODY]
    looked_at = crawled | set(DRAFT) | BEFORE_SIGNING_IN | NO_SCREENS | find_endpoints(workshop.app, OPEN[:-1])
    assert sorted({route.endpoint for route in routes} - looked_at) == []


@pytest.fixture
def drafts(workshop):
    """A site with an edit that waits, text not saved, a bundle, a publish, and a correction beside the next edition."""
    person = workshop.sign_in("editor", "departmental", name="busy")
    form = find_form(person.get("/pages/about/edit").text)
    assert person.post("/pages/about/edit", form.data(**{"f.title": "About this site"})).status_code == 302
    approver = workshop.sign_in("approver", name="ready")
    assert approver.post(f"{VERSION}/bundle", {"f.bundle": "winter", "f.why": "Together."}).status_code == 302
    with open_builds(workshop.settings.database_url) as builds:
        for build_id in ("older", BUILD):
            builds.request(Request(id=build_id, reason="requested", by=f"u-{person.number}", at=workshop.now))
        claim = builds.claim(find_this_worker(), workshop.now, 60)
        assert claim is not None
        builds.note_log(claim, "\n".join(f"made site/{'long-' * 20}{number}/index.html: new" for number in range(9)))
    begin = "/measures/u1n6e3p9/versions/new"
    for kind in ("edition", "update"):
        person.post(begin, find_form(person.get(begin).text).data(**{"f.kind": kind}))
    facts = "/measures/u1n6e3p9/2.1/edit/facts"
    person.post(facts, find_form(person.get(facts).text).data(**{"f.title": "Out of work", "f.population": "Adults"}))
    return person


def test_screens_of_a_draft_are_accessible(workshop, drafts, open_screen, axe, origin):
    roles = ("editor", "approver", "administrator", "developer")
    page = open_screen("/", *roles)
    page.goto(f"{origin}{VERSION}/edit/facts")
    page.wait_for_selector("[data-kept]", state="attached")
    page.fill("[name='f.population']", "Somebody was here")
    page.get_by_text("Draft kept at").wait_for()
    page.goto(f"{origin}/account/tokens/")
    page.fill("#name", "Yearly update")
    page.check("#scope-2")
    page.check("#days")
    with page.expect_navigation():
        page.click("text=Make a token")
    faults = find_faults(page, axe, "a new token")
    for endpoint, path in DRAFT.items():
        answer = page.goto(f"{origin}{path}")
        faults += [] if answer.status == 200 else [f"{endpoint}: {answer.status}"]
        faults += find_faults(page, axe, path)
    assert faults == []


def test_screens_for_visitors_are_accessible(open_screen, axe):
    faults = []
    for path in OPEN:
        faults += find_faults(open_screen(path), axe, path)
    assert faults == []


def test_screens_that_a_letter_or_a_code_opens_are_accessible(workshop, open_page, origin, axe):
    administrator = workshop.sign_in("administrator")
    fields = {"name": "New Person", "email": "new@example.org", "roles": ["editor"]}
    administrator.post("/people/invite", fields, form="/people/invite")
    paths = [find_link(workshop, "new@example.org"), "/account/invitation/no-such-token"]
    workshop.visitor().post("/forgotten-password", {"email": administrator.email}, form="/forgotten-password")
    paths += [find_link(workshop, administrator.email), "/account/confirm/no-such-token"]
    page = open_page(f"{origin}/sign-in")
    faults = []
    for path in paths:
        page.goto(f"{origin}{path}")
        faults += find_faults(page, axe, path)
    editor = workshop.sign_in("editor", name="coded")
    set_up(editor)
    for path in ("/sign-in/code", "/sign-in/recovery-code"):
        give_password_on(page, origin, editor.email)
        page.goto(f"{origin}{path}")
        assert "code" in page.inner_text("h1").lower()
        faults += find_faults(page, axe, path)
        page.fill("[name='code']", "000000")
        page.press("[name='code']", "Enter")
        page.wait_for_selector(".govuk-error-summary")
        faults += find_faults(page, axe, f"{path}, refused")
    assert faults == []


def test_screens_of_a_second_factor_are_accessible(open_screen, origin, axe):
    page = open_screen("/account/second-factor", "editor", name="careful")
    faults = find_faults(page, axe, "the second factor")
    page.click("main button[type='submit']")
    page.wait_for_selector(".cms-key")
    faults += find_faults(page, axe, "the key of a second factor")
    page.goto(f"{origin}/account/recovery-codes")
    faults += find_faults(page, axe, "recovery codes")
    with page.expect_navigation():
        page.click("main button[type='submit']")
    faults += find_faults(page, axe, "new recovery codes")
    assert faults == []


def give_password_on(page, origin, email):
    """Sign in as far as the code."""
    page.context.clear_cookies()
    page.goto(f"{origin}/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{origin}/sign-in/code**")


@pytest.mark.parametrize(("role", "below"), [("editor", "/"), ("administrator", "/people/"), ("departmental", "/")])
def test_every_screen_that_links_lead_to_is_accessible(workshop, open_screen, axe, origin, role, below):
    paths = list_paths(workshop.sign_in(role, shares=(SHARED,), name="crawler"), below)
    assert paths
    page = open_screen("/", role, shares=(SHARED,))
    faults = []
    for path in paths:
        page.goto(f"{origin}{path}")
        faults += find_faults(page, axe, path)
    assert faults == []


def test_a_session_that_ends_soon_is_said_and_lengthened_by_keyboard(open_screen):
    page = open_screen("/account/", "editor")
    page.clock.install()
    page.reload()
    assert page.locator("#session").is_hidden()
    page.clock.fast_forward((int(page.get_attribute("body", "data-session-seconds")) - 200) * 1000)
    expect(page.locator("#session")).to_contain_text("You are signed out in about 4 minutes")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#session")).to_be_hidden()


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
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Error: ")
    link = page.locator(".govuk-error-summary a")
    assert link.inner_text() in page.inner_text("#email-error")
    link.click()
    expect(page.locator("#email")).to_be_focused()
