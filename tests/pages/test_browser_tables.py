"""Tables in Chromium: sorted by their heads, rows with addresses, titles that stay in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page_checks import scrolls_sideways
from tests.pages.charts_content import make_charts_content
from tests.pages.content import DIET, open_site, render_all
from tests.pages.published import serve_as_published

pytestmark = pytest.mark.browser

PLACES = "measures/health/habits/diet/1.0/by-place.md"
BY_PLACE = """\
---
title: Fruit by place
position: 9
columns:
  Place: {role: category}
  Year: {role: time, period: calendar-year}
  Count: {role: value, unit: number}
table: {rows: [Place, Year], values: [Count]}
---
"""
COUNTS = ["1200", "-3", "[x]", "45.5", "[low]", "[c]", "7", "[u]", "[z]", "-40", "9 [p]", "[w]"]


def _write_places() -> str:
    lines = ["Place,Year,Count"]
    lines += [f"Place {n},{2000 + n % 3},{COUNTS[n % len(COUNTS)]}" for n in range(120)]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def tables_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {**make_charts_content(), PLACES: BY_PLACE.encode(), PLACES[:-2] + "csv": _write_places().encode()}
    folder = tmp_path_factory.mktemp("tables")
    for output, content in render_all(open_site(files)).items():
        path = folder / output
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "site"


@pytest.fixture
def address(tables_folder: Path) -> Iterator[str]:
    with serve_as_published(tables_folder) as origin:
        yield f"{origin}/{DIET}/latest/"


@pytest.fixture
def page(address: str, open_page: Callable[..., Page]) -> Page:
    return open_page(address)


def read_column(page: Page, dimension: str, column: int) -> list[str]:
    """Return a column's names, or its figures without what stands beside them, in the order of the rows."""
    rows = page.locator(f"tr[id^='{dimension}.']:has(td)")
    words: list[str] = rows.evaluate_all(
        """(rows, column) => rows.map(row => row.cells[column])
            .map(cell => cell.tagName === 'TD' ? cell.innerText.split(/\\s/)[0] : cell.firstChild.textContent)""",
        column,
    )
    return words


def sort_by(page: Page, dimension: str, label: str) -> None:
    region = page.locator(f".data-table:has(tr[id^='{dimension}.'])")
    region.get_by_role("button", name=label, exact=True).focus()
    page.keyboard.press("Enter")


def test_numbers_sort_by_value_both_ways_and_shorthands_stay_last_in_their_order(page: Page) -> None:
    published = read_column(page, "by-place", 2)
    sort_by(page, "by-place", "Count")
    descending = read_column(page, "by-place", 2)
    sort_by(page, "by-place", "Count")
    ascending = read_column(page, "by-place", 2)
    sort_by(page, "by-place", "Count")
    last = [mark for mark in ("[c]", "[x]", "[z]", "[w]", "[low]", "[u]") for _ in range(10)]
    numbers = [
        number for number in ("1,200", "45.5", "9", "7", "\N{MINUS SIGN}3", "\N{MINUS SIGN}40") for _ in range(10)
    ]
    assert descending == numbers + last
    assert ascending == numbers[::-1] + last
    assert read_column(page, "by-place", 2) == published


def test_state_of_a_sorted_table_is_told(page: Page) -> None:
    region = page.locator(".data-table:has(tr[id^='by-place.'])")
    head = region.locator("th", has=page.get_by_role("button", name="Count", exact=True))
    said = region.locator("xpath=following-sibling::*[@role='status']")
    states = []
    for _ in range(3):
        sort_by(page, "by-place", "Count")
        states.append((head.get_attribute("aria-sort"), "".join(said.all_inner_texts())))
    assert states == [
        ("descending", "Sorted by Count: highest first."),
        ("ascending", "Sorted by Count: lowest first."),
        (None, "The rows stand as published."),
    ]


def test_only_one_head_says_that_the_table_is_sorted_by_it(page: Page) -> None:
    sort_by(page, "by-place", "Count")
    sort_by(page, "by-place", "Year")
    region = page.locator(".data-table:has(tr[id^='by-place.'])")
    assert region.locator("[aria-sort]").count() == 1


def test_names_in_an_order_of_their_own_are_turned_round_and_never_put_in_alphabetical_order(page: Page) -> None:
    published = read_column(page, "by-place", 0)
    sort_by(page, "by-place", "Place")
    assert read_column(page, "by-place", 0) == published[::-1]
    sort_by(page, "by-place", "Place")
    assert read_column(page, "by-place", 0) == published


def test_children_are_sorted_within_their_parents(page: Page) -> None:
    sort_by(page, "bar", "2018")
    assert read_column(page, "bar", 0) == [
        "Westerners",
        "Southerners",
        "Plains people",
        "Coast people",
        "Northerners",
        "People of the far northern islands",
        "Hill people",
        "All",
    ]
    sort_by(page, "bar", "People")
    assert read_column(page, "bar", 0) == [
        "All",
        "Northerners",
        "Hill people",
        "People of the far northern islands",
        "Southerners",
        "Coast people",
        "Plains people",
        "Westerners",
    ]


def test_table_without_scripts_has_heads_of_plain_text(address, open_page) -> None:
    page = open_page(address, scripts=False)
    assert page.locator(".data-table button").count() == 0
    assert page.locator(".data-table thead th").first.inner_text() == "People"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [320, 1280])
def test_address_of_a_row_marks_it_clear_of_the_head(address, open_page, width: int, scripts: bool) -> None:  # noqa: FBT001
    page = open_page(f"{address}#by-place.place-90.2000", width=width, scripts=scripts)
    row = page.locator("tr:target")
    expect(row).to_be_in_viewport()
    assert row.locator("th").first.evaluate("th => getComputedStyle(th).backgroundColor") == "rgb(255, 246, 214)"
    place = row.bounding_box()
    head = page.locator(".data-table:has(tr:target) thead").bounding_box()
    assert place is not None
    assert head is not None
    assert 0 <= place["y"] < 900 - place["height"]
    assert place["y"] >= head["y"] + head["height"]


def test_address_of_a_row_is_copied_by_keyboard(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    region = page.locator(".data-table:has(tr[id^='bar.'])")
    button = region.locator(".data-table__link")
    assert button.count() == 1
    button.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert button.get_attribute("aria-label") == "Copy the address of the row Hill people"
    page.keyboard.press("Enter")
    page.get_by_text("The address of the row is copied.").wait_for(state="attached")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"https://numbers.example/{DIET}/1.0/#bar.hill"


def test_button_of_a_row_follows_the_pointer(page: Page) -> None:
    page.locator("tr[id='bar.coast'] td").first.hover()
    button = page.locator("tr[id='bar.coast'] .data-table__link")
    expect(button).to_have_css("opacity", "1")
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_title_of_a_wide_table_stays_within_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    region = page.locator(".data-table:has(tr[id^='grouped-bar.'])")
    title = region.locator(".data-table__caption")
    for scrolled in (0, 500):
        region.evaluate("(box, left) => { box.scrollLeft = left }", scrolled)
        box = title.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert not scrolls_sideways(page)


def test_first_column_and_its_head_stay_in_sight_of_a_wide_table(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    region = page.locator(".data-table:has(tr[id^='stacked-bar.'])")
    region.evaluate("box => { box.scrollLeft = 300 }")
    left = region.evaluate("box => box.getBoundingClientRect().left")
    for cell in (region.locator("thead th").first, region.locator("tbody th").first):
        assert cell.evaluate("th => th.getBoundingClientRect().left") == pytest.approx(left, abs=1)
