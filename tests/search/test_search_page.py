"""The search page in Chromium, sent with the headers of the published site."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page_checks import find_heading_faults, scrolls_sideways
from tests.pages.published import serve_as_published

pytestmark = pytest.mark.browser

QUERY = "unemployment women 2023"
PAGES = {"results": f"/search/?q={QUERY}", "letter": "/search/a-z/c/"}
SLOW = 4
"""How many times slower than this machine a telephone is taken to be."""


@pytest.fixture
def origin(searched: Path) -> Iterator[str]:
    with serve_as_published(searched) as address:
        yield address


@pytest.fixture
def search_page(origin: str, open_page: Callable[..., Page]) -> Page:
    return open_page(f"{origin}/search/", shared=True)


def read_query(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("q", [])


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_page_is_accessible_and_fits_its_window(origin, open_page, axe, address, width):
    page = open_page(origin + address, width=width, shared=True)
    if "?" in address:
        expect(page.locator(".results__item").first).to_be_visible()
    assert axe(page) == []
    assert find_heading_faults(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("name", ["search/index.html", "search/a-z/c/index.html"])
def test_page_is_valid_html(searched, validate_html, name):
    assert validate_html((searched / name).read_bytes()) == []


def test_keyboard_alone_finds_a_figure_and_its_address(search_page):
    field = search_page.get_by_label("What are you looking for?")
    field.focus()
    search_page.keyboard.type(QUERY)
    search_page.keyboard.press("Enter")
    first = search_page.locator(".results__item").first
    expect(first).to_contain_text("Unemployment")
    expect(first).to_contain_text("3.6%")
    expect(search_page.get_by_role("status")).to_contain_text("result")
    assert read_query(search_page) == [QUERY]
    search_page.keyboard.press("Tab")
    search_page.keyboard.press("Tab")
    expect(first.get_by_role("link").first).to_be_focused()
    search_page.keyboard.press("Tab")
    link = first.get_by_role("link").nth(1)
    expect(link).to_be_focused()
    assert link.get_attribute("href") == (
        "/work-and-living-standards/employment/unemployment/latest/#by-sex-over-time.female"
    )


def test_query_in_the_address_is_answered_and_back_leads_to_the_one_before(origin, open_page):
    page = open_page(f"{origin}/search/?q=smoking", shared=True)
    title = page.locator(".results__title").first
    expect(title).to_have_text("Adults who smoke")
    page.get_by_label("What are you looking for?").fill("hate crime")
    page.keyboard.press("Enter")
    expect(title).to_contain_text("hate crime")
    page.go_back()
    expect(title).to_have_text("Adults who smoke")
    assert read_query(page) == ["smoking"]


def test_status_says_what_was_not_found(search_page):
    search_page.get_by_label("What are you looking for?").fill("zzzzqqq")
    search_page.keyboard.press("Enter")
    expect(search_page.get_by_role("status")).to_contain_text("Nothing was found.")
    expect(search_page.get_by_role("status")).to_contain_text("“zzzzqqq”")


def test_empty_query_is_asked_for_and_a_long_one_is_cut(origin, open_page):
    page = open_page(f"{origin}/search/?q={'smoking ' * 400}", shared=True)
    expect(page.locator(".results__title").first).to_have_text("Adults who smoke")
    field = page.get_by_label("What are you looking for?")
    assert len(field.input_value()) == 300
    field.fill("")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Write what you are looking for.")
    expect(page.locator(".results")).to_be_hidden()


def test_markup_and_right_to_left_words_in_a_title_are_shown_as_words(searched, tmp_path, open_page):
    copy = tmp_path / "copy"
    shutil.copytree(searched, copy)
    title = "<img src=x onerror=document.title='taken'> العمل"
    path = next(path for path in (copy / "search/1/measures").iterdir() if '"title":"Unemployment"' in path.read_text())
    path.write_text(json.dumps({**json.loads(path.read_text()), "title": title}))
    with serve_as_published(copy) as origin:
        page = open_page(f"{origin}/search/?q=unemployment", shared=True)
        expect(page.locator(".results__title").first).to_have_text(title)
        assert page.locator(".results img").count() == 0
        assert page.title() != "taken"
        assert page.locator(".results__title a").first.evaluate("element => element.dir") == "auto"


def test_result_is_marked_with_the_notice_on_its_figures(origin, open_page):
    page = open_page(f"{origin}/search/?q=year+6+attainment", shared=True)
    mark = page.locator(".results__item", has_text="key stage 2").locator(".notice-mark a")
    expect(mark).to_contain_text("Notice: Some local authorities have since been abolished")
    assert (mark.get_attribute("href") or "").endswith("/key-stage-2/latest/#public_notice")


def test_field_in_the_head_of_a_page_leads_to_results(origin, open_page):
    page = open_page(f"{origin}/search/a-z/", shared=True)
    page.get_by_label("Search statistics").fill("smoking")
    page.keyboard.press("Enter")
    expect(page.locator(".results__title").first).to_have_text("Adults who smoke")


def test_without_scripts_the_page_says_so_and_leads_to_every_letter_and_topic(origin, open_page):
    page = open_page(f"{origin}/search/?q=smoking", scripts=False, shared=True)
    expect(page.locator(".search__plain")).to_be_visible()
    expect(page.locator(".search")).to_be_hidden()
    page.locator('.letters__item[href="/search/a-z/s/"]').click()
    expect(page.get_by_role("link", name="Smoking", exact=True)).to_be_visible()


def test_answer_comes_on_a_slow_telephone(search_page, record_property):
    session = search_page.context.new_cdp_session(search_page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    field, title = search_page.get_by_label("What are you looking for?"), search_page.locator(".results__title").first
    for count, query in enumerate(("smoking white men 2021", "smoking", "smoking white men"), 1):
        field.fill(query)
        field.press("Enter")
        search_page.wait_for_function("count => performance.getEntriesByType('measure').length >= count", arg=count)
        expect(title).to_have_text("Adults who smoke")
    marks = search_page.evaluate("performance.getEntriesByType('measure').map((each) => each.duration)")
    record_property("milliseconds", str(marks))
