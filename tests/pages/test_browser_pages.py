"""Pages in Chromium: accessible, valid, readable at any width, without scripts and on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.record import ReleaseRecord, Visible
from measures.publication.site import PublicSite
from measures.store.folder import FolderStore
from tests.browser.page_checks import find_faults_of_pages, find_heading_faults, scrolls_sideways
from tests.pages.content import DATA, SMOKING, SMOKING_STATE, change, make_content, open_site, render_all

pytestmark = pytest.mark.browser

DEMO = Path(__file__).resolve().parents[2] / "content"
GONE = SMOKING_STATE.replace(
    '"1.0": {status: approved,',
    '"1.0": {status: withdrawn, withdrawn: {at: 2025-03-01, by: [u-3, u-9], why: It named people.},',
)
CHECKED = "We are checking the rate for the South."
NOTICE = f'notices: [{{on: ["2.0", "2.1"], from: 2026-03-02T10:00:00+00:00, text: {CHECKED}}}]\n'
PAGES = {
    "home": "/",
    "topic": "/health/",
    "subtopic": "/health/habits/",
    "newest version": f"/{SMOKING}/latest/",
    "version with a mistake": f"/{SMOKING}/2.0/",
    "what changed": f"/{SMOKING}/2.1/changes/",
    "tombstone": f"/{SMOKING}/1.0/",
    "letter of the list from A to Z": "/search/a-z/a/",
    "list of groups": "/groups/",
    "group": "/groups/north/",
    "ordinary page": "/about/",
    "definitions": "/definitions/",
    "announcement": "/news/2025-05-01-new-home/",
    "announcements": "/news/",
    "corrections": "/corrections/",
    "dashboards": "/dashboards/",
    "dashboard": "/dashboards/classifications/",
    "list of a dashboard": "/dashboards/classifications/groups/",
    "planned releases": "/dashboards/planned/",
    "all data": "/dashboards/all-data/",
    "not found": "/404.html",
}
LATEST = PAGES["newest version"]
GROUP_PAGES = ("groups/", "groups/bangladeshi/", "groups/asian-excluding-chinese/white-british/")
"""Of the pages of groups, which are alike, these."""
TASTE = "prefer-native-element"
"""Says of a scroll region, a div with a role and a label, that a section would do as well; both are valid."""
SMALLEST = 24
"""The side of the smallest target in pixels. Source: WCAG 2.2, success criterion 2.5.8."""


def write_outputs(site: PublicSite, folder: Path) -> Path:
    for output, content in render_all(site).items():
        path = folder / output
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    corrected = f"measures/{SMOKING}/2.1"
    files = {
        **make_content(),
        f"measures/{SMOKING}/measure.yaml": f"{GONE}{NOTICE}".encode(),
        f"{corrected}/by-group.csv": DATA.replace("Southerners,2023,9.5", "Southerners,2023,9.9").encode(),
        "pages/definitions.md": b"---\ntitle: Words\n---\n\n## People\n\nAdult\n:   Someone aged 18 or over.\n",
    }
    files = change(files, f"{corrected}/measure.md", "The figures are estimates.", "All figures are rough estimates.")
    return write_outputs(open_site(files, visible=Visible(stage="review")), tmp_path_factory.mktemp("small"))


@pytest.fixture
def origin(folder: Path, served: Callable[[Path], str]) -> str:
    return served(folder / "site")


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_page_is_accessible_and_fits_its_window(origin, open_page, axe, address):
    page = open_page(origin + address, shared=True)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert find_heading_faults(page) == []
        assert not scrolls_sideways(page)


def name_file(address: str) -> str:
    """Return the path of the file that an address shows."""
    return f"{address}index.html".lstrip("/") if address.endswith("/") else address.lstrip("/")


@pytest.fixture(scope="session")
def html_faults(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of the HTML checker, which looks at all pages at once: each begins with the file at fault."""
    names = map(name_file, PAGES.values())
    pages = {name: (folder / "site" / name).read_bytes() for name in names}
    return find_faults_of_pages(pages, tmp_path_factory.mktemp("html"))


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_page_is_valid_html(html_faults, address):
    found = [fault for fault in html_faults if fault.startswith(f"{name_file(address)}:")]
    assert [fault for fault in found if TASTE not in fault] == []


def test_style_guide_is_accessible(folder, served, open_page, axe):
    origin = served(folder / "style-guide")
    for address in ("/", "/numbers/", "/chart-examples/", "/components/"):
        assert axe(open_page(origin + address, shared=True)) == []


@pytest.mark.parametrize("address", [LATEST, PAGES["what changed"]], ids=["newest version", "what changed"])
def test_dark_page_is_accessible(origin, open_page, axe, address):
    page = open_page(origin + address, shared=True)
    page.emulate_media(color_scheme="dark")
    assert axe(page) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_page_is_read_without_scripts(origin, open_page, width):
    page = open_page(origin + LATEST, shared=True, width=width, scripts=False)
    for words in ("12.5%", "Adults aged 18 and over", "People were asked.", "Download the data"):
        assert page.get_by_text(words).first.is_visible(), words
    assert page.locator(".data-table").first.is_visible()
    assert page.locator(".graphic__picture:visible").count() == page.locator(".graphic").count() == 1


def test_paper_shows_everything_but_navigation(origin, open_page):
    page: Page = open_page(origin + LATEST, shared=True, width=700, scripts=False, media="print")
    assert not page.locator(".trail").is_visible()
    assert not page.locator(".contents--side").is_visible()
    assert page.locator(".graphic__picture--wide").first.is_visible()
    assert page.locator(".data-table").first.evaluate("box => box.scrollHeight <= box.clientHeight + 1")
    after = "link => getComputedStyle(link, '::after').content"
    assert "office.example/survey" in page.locator("#source-1 a").evaluate(after)


def test_skip_link_is_the_first_stop_and_leads_to_the_content(origin, open_page):
    page = open_page(origin + LATEST, shared=True)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    assert page.locator(":focus").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")


@pytest.mark.parametrize("width", [1280, 320])
def test_links_outside_text_are_large_enough_to_hit(origin, open_page, width):
    page = open_page(origin + LATEST, shared=True, width=width)
    small = page.evaluate(
        """smallest => [...document.querySelectorAll('nav a, summary, .downloads a, .site-head a')]
            .filter(link => link.checkVisibility())
            .map(link => [link.textContent.trim(), link.getBoundingClientRect().height])
            .filter(([, height]) => height < smallest)""",
        SMALLEST,
    )
    assert small == []


def test_list_of_statistics_leaves_room_for_its_words_on_a_small_screen(origin, open_page):
    page = open_page(origin + PAGES["subtopic"], shared=True, width=320)
    widths = page.locator(".measure-list__name, .measure-list__about, .notice-mark").evaluate_all(
        "each => each.map(part => part.getBoundingClientRect().width)"
    )
    assert len(widths) >= 5
    assert min(widths) > 200


def test_mark_of_a_notice_leads_to_its_words(origin, open_page):
    page = open_page(origin + PAGES["subtopic"], shared=True, width=320)
    mark = page.get_by_role("link", name=f"Notice: {CHECKED}").first
    mark.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    notice = page.locator(":target")
    assert CHECKED in notice.inner_text()
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top < innerHeight")


def test_picture_of_a_chart_that_is_saved_says_the_notice_on_its_page(origin, open_page):
    page = open_page(origin + LATEST, shared=True, width=640)
    page.evaluate(
        """() => {
            const draw = CanvasRenderingContext2D.prototype.fillText;
            window.drawn = [];
            CanvasRenderingContext2D.prototype.fillText = function (words, ...place) {
                window.drawn.push(words.trim());
                draw.call(this, words, ...place);
            };
        }"""
    )
    with page.expect_download():
        page.locator(".graphic__save").first.click()
    assert f"Notice of 2 March 2026: {CHECKED}" in " ".join(page.evaluate("window.drawn"))


def test_page_keeps_its_words_at_twice_the_text_size(origin, open_page):
    page = open_page(origin + LATEST, shared=True, width=640)
    page.add_style_tag(content="html { font-size: 200% }")
    assert not scrolls_sideways(page)


def open_demo() -> PublicSite:
    store = FolderStore(DEMO)
    instant = datetime(2026, 11, 20, 12, tzinfo=UTC)
    choice = choose(store.objects, store.root, instant=instant, rule=ApprovalRule("trust"), last=None, cache={})
    record = ReleaseRecord(instant=instant, fingerprint="test", visible=Visible(), selection=choice.selection)
    return PublicSite(record, store.objects)


def list_demo_pages(folder: Path) -> list[str]:
    """Return the addresses of the pages written to a folder, sorted; of the pages of groups, which are alike, a few."""
    pages = [path for path in folder.rglob("*.html") if b'http-equiv="refresh"' not in path.read_bytes()]
    addresses = sorted(path.relative_to(folder).as_posix().removesuffix("index.html") for path in pages)
    return [address for address in addresses if not address.startswith("groups/") or address in GROUP_PAGES]


@pytest.mark.slow
@pytest.mark.parametrize("share", [10, pytest.param(1, marks=pytest.mark.soak)])
def test_pages_of_the_demo_are_accessible_and_every_one_fits(tmp_path, served, open_page, axe, share):
    origin = served(write_outputs(open_demo(), tmp_path) / "site")
    addresses = list_demo_pages(tmp_path / "site")
    page = open_page(f"{origin}/")
    faults = []
    for number, address in enumerate(addresses):
        page.goto(f"{origin}/{address}")
        faults += [f"{address}: {fault}" for fault in find_heading_faults(page)]
        for width in (1280, 320) if number % 2 else (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found = ["scrolls sideways"] if scrolls_sideways(page) else []
            found += axe(page) if number % share == 0 else []
            faults += [f"{address} at {width}: {fault}" for fault in found]
    assert len(addresses) > 20
    assert faults == []
