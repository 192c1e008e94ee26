"""The tools of the browser tests find a bad page bad and a good page good."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.page_checks import find_heading_faults, scrolls_sideways

GOOD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><meta name="viewport" content="width=device-width">
<style>@media print { nav { display: none } }</style></head>
<body><nav aria-label="Main"><a href="/">Home</a></nav><main><h1>A page</h1><h2>A part</h2><p>Words.</p></main>
</body></html>
"""


def write_page(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in GOOD
    (folder / "index.html").write_text(GOOD.replace(old, new) if old else GOOD, encoding="utf-8")
    return folder


def test_good_page_has_no_faults(tmp_path: Path, served, open_page, axe, validate_html):
    page = open_page(served(write_page(tmp_path)) + "/")
    assert axe(page) == []
    assert validate_html(GOOD.encode()) == []
    assert find_heading_faults(page) == []
    assert not scrolls_sideways(page)


def test_axe_names_an_image_without_a_text(tmp_path: Path, served, open_page, axe):
    page = open_page(served(write_page(tmp_path, "Words.", '<img src="data:,">')) + "/")
    assert any(fault.startswith("image-alt: ") for fault in axe(page))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<p>Words.</p>", "<p><div>Words.</div></p>", "close-order"),
        ("<h2>A part</h2>", "<h2 id=a>A part</h2><p id=a></p>", "no-dup-id"),
        ("<p>Words.</p>", "<table><p>Words.</p></table>", "element-permitted-content"),
        ("<p>Words.</p>", "<ul><p>Words.</p></ul>", "element-permitted-content"),
        ("<p>Words.</p>", "<p align='left'>Words.</p>", "no-deprecated-attr"),
    ],
)
def test_invalid_html_is_found_by_its_rule(validate_html: Callable[[bytes], list[str]], old: str, new: str, rule: str):
    faults = validate_html(GOOD.replace(old, new).encode())
    assert any(f" {rule}: " in fault for fault in faults), faults


def test_wide_content_is_seen_to_scroll_sideways(tmp_path: Path, served, open_page):
    address = served(write_page(tmp_path, "<p>", '<p style="width: 500px">')) + "/"
    assert scrolls_sideways(open_page(address, width=320))
    assert not scrolls_sideways(open_page(address))


@pytest.mark.parametrize(
    ("new", "fault"),
    [("h3", "h1 is followed by h3"), ("h1", "2 h1 headings")],
    ids=["skipped level", "two of the first"],
)
def test_heading_out_of_order_is_found(tmp_path: Path, served, open_page, new: str, fault: str):
    page = open_page(served(write_page(tmp_path, "<h2>A part</h2>", f"<{new}>A part</{new}>")) + "/")
    assert find_heading_faults(page) == [fault]


def test_request_to_another_host_is_stopped_and_recorded(tmp_path: Path, served, open_page, foreign_requests):
    script = '<script src="https://other.example/x.js"></script>'
    open_page(served(write_page(tmp_path, "</main>", "</main>" + script)) + "/")
    assert foreign_requests == ["https://other.example/x.js"]
    foreign_requests.clear()


def test_scripts_can_be_turned_off(tmp_path: Path, served, open_page):
    script = "<script>document.querySelector('h1').textContent = 'Changed'</script>"
    address = served(write_page(tmp_path, "</main>", "</main>" + script)) + "/"
    assert open_page(address).inner_text("h1") == "Changed"
    assert open_page(address, scripts=False).inner_text("h1") == "A page"


def test_print_rules_apply_in_print(tmp_path: Path, served, open_page):
    address = served(write_page(tmp_path)) + "/"

    def shows_navigation(page: Page) -> bool:
        return page.locator("nav").is_visible()

    assert shows_navigation(open_page(address))
    assert not shows_navigation(open_page(address, media="print"))
