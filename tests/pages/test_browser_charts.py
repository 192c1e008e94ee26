"""Charts of every kind in Chromium: accessible, legible in every scheme, read figure by figure, saved as a picture."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page_checks import scrolls_sideways
from tests.pages.charts_content import KINDS, make_charts_content
from tests.pages.content import DIET, open_site, render_all
from tests.pages.published import serve_as_published

pytestmark = pytest.mark.browser

SMALLEST_TARGET = 24
GRAPHICS_CONTRAST, TEXT_CONTRAST = 3.0, 4.5
"""Source: WCAG 2.2, success criteria 1.4.11 and 1.4.3."""
TEXT_SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
"""Source: WCAG 2.2, success criterion 1.4.12."""
LIST_TOPS = "all => all.map(each => each.getBoundingClientRect().top)"
SEEN = "svg => svg.getClientRects().length > 0"

LIST_TEXTS = """() => [...document.querySelectorAll('svg.chart')]
    .filter(svg => svg.getClientRects().length).map(svg => ({
    id: svg.closest('figure').id,
    box: svg.getBoundingClientRect().toJSON(),
    texts: [...svg.querySelectorAll('text')].flatMap(text => {
        const lines = [...text.querySelectorAll(':scope > tspan[x]')];
        return (lines.length ? lines : [text]).map(line => ({words: line.textContent,
            ...line.getBoundingClientRect().toJSON()}));
    }),
}))"""
LIST_COLOURS = """() => [...document.querySelectorAll(
    '.chart__bars rect, .chart__segments rect, .chart__lines > *, .chart__compared > *, .chart__leaders > path')]
    .filter(shape => shape.getClientRects().length && (shape.tagName !== 'rect' || shape.width.baseVal.value > 0))
    .map(shape => [shape, getComputedStyle(shape)])
    .map(([shape, style]) => [shape.outerHTML, style.fill === 'none' || shape.matches('.chart__bar--reference')
        ? style.stroke : style.fill])"""
LIST_SEGMENT_LABELS = """() => {
    const figure = document.getElementById('stacked-bar.chart');
    const svg = [...figure.querySelectorAll('svg')].find(each => each.getClientRects().length);
    const parts = [...svg.querySelectorAll('.chart__segments rect')];
    return [...svg.querySelectorAll('.chart__segment-labels text')].map(text => {
        const x = Number(text.getAttribute('x')), y = Number(text.getAttribute('y'));
        const part = parts.find(({x: left, y: top, width, height}) => x >= left.baseVal.value
            && x <= left.baseVal.value + width.baseVal.value && y >= top.baseVal.value
            && y <= top.baseVal.value + height.baseVal.value);
        return [text.textContent, getComputedStyle(text).fill, getComputedStyle(part).fill];
    });
}"""


@pytest.fixture(scope="session")
def charts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("charts")
    for output, content in render_all(open_site(make_charts_content())).items():
        path = folder / output
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "site"


@pytest.fixture
def address(charts_folder: Path) -> Iterator[str]:
    with serve_as_published(charts_folder) as origin:
        yield f"{origin}/{DIET}/latest/"


@pytest.fixture
def open_charts(address: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that opens the page and fails where its script does."""

    def open_it(scheme: str = "", **options: Any) -> Page:
        page = open_page("about:blank", shared=True, **options)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        if scheme == "forced":
            page.emulate_media(forced_colors="active")
        elif scheme:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(address)
        assert faults == []
        return page

    return open_it


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_page_of_all_kinds_is_accessible(open_charts, axe, width: int, scheme: str) -> None:
    page = open_charts(scheme, width=width)
    assert page.locator(".graphic").count() == len(KINDS)
    assert axe(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_text_covers_another_or_leaves_its_picture(open_charts, width: int) -> None:
    faults = []
    for picture in open_charts(width=width).evaluate(LIST_TEXTS):
        box, texts = picture["box"], picture["texts"]
        faults += [
            f"{picture['id']}: {a['words']} covers {b['words']}" for a, b in combinations(texts, 2) if _cover(a, b)
        ]
        faults += [
            f"{picture['id']}: {text['words']} is outside"
            for text in texts
            if text["left"] < box["left"] - 1 or text["right"] > box["right"] + 1 or text["bottom"] > box["bottom"] + 2
        ]
    assert faults == []


def _cover(one: dict[str, float], other: dict[str, float]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and down > 4


def _read_colour(text: str) -> tuple[float, float, float]:
    parts = [float(part) for part in re.findall(r"[\d.]+", text.removeprefix("color(srgb"))[:3]]
    red, green, blue = parts if text.startswith("color(") else (part / 255 for part in parts)
    return red, green, blue


def find_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as a browser writes them. Source: WCAG 2.2, definition of contrast ratio."""

    def measure(colour: str) -> float:
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _read_colour(colour)]
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((measure(one), measure(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "forced", "print"])
@pytest.mark.parametrize("width", [320, 1280])
def test_marks_stand_out_from_the_page(open_charts, width: int, scheme: str) -> None:
    page = open_charts(
        scheme if scheme != "print" else "", width=width, media="print" if scheme == "print" else "screen"
    )
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    colours = page.evaluate(LIST_COLOURS)
    assert len(colours) > 100
    assert [shape for shape, colour in colours if find_contrast(colour, paper) < GRAPHICS_CONTRAST] == []


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_figures_on_parts_of_bars_are_read(open_charts, scheme: str) -> None:
    labels = open_charts(scheme).evaluate(LIST_SEGMENT_LABELS)
    assert len(labels) > 20
    assert [(words, text, part) for words, text, part in labels if find_contrast(text, part) < TEXT_CONTRAST] == []


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_neighbouring_parts_differ_without_their_hue(open_charts, scheme: str) -> None:
    page = open_charts(scheme)
    colours = page.locator("[id='stacked-bar.chart'] .graphic__picture--wide .chart__segments rect").evaluate_all(
        "parts => parts.slice(0, 6).map(part => getComputedStyle(part).fill)"
    )
    shades = [find_contrast(colour, "rgb(0, 0, 0)") for colour in colours]
    assert len(shades) == 6
    assert all(max(a, b) / min(a, b) > 1.15 for a, b in pairwise(shades)), shades


def read_walk(page: Page, kind: str, keys: list[str]) -> list[str]:
    """Press keys on the reader of a chart and return what it says after each, without intervals."""
    return [words.partition(", interval ")[0] for words in read_whole_walk(page, kind, keys)]


def read_whole_walk(page: Page, kind: str, keys: list[str]) -> list[str]:
    """Press keys on the reader of a chart and return all that it says after each."""
    reader = page.locator(f"[id='{kind}.chart'] .graphic__reader")
    reader.focus()
    said = []
    for key in keys:
        page.keyboard.press(key)
        said.append(reader.inner_text())
    return said


@pytest.mark.parametrize("width", [320, 1280])
def test_arrow_keys_go_along_a_line_and_between_lines(open_charts, width: int) -> None:
    keys = ["Home", "ArrowRight", "ArrowUp", "ArrowDown", "End", "ArrowRight"]
    said = read_walk(open_charts(width=width), "line", keys)
    assert said[0] == "All, 2018: 20.0%"
    assert [words.partition(", ")[2][:4] for words in said] == ["2018", "2019", "2019", "2019", "2023", "2023"]
    assert said[1:4] == ["All, 2019: 18.0%", "Northerners, 2019: 22.1%", "All, 2019: 18.0%"]
    assert said[4] == said[5]


def test_arrow_keys_go_down_bars_and_between_panels(open_charts) -> None:
    page = open_charts()
    assert read_walk(page, "bar", ["Home", "ArrowDown", "ArrowUp", "ArrowUp"]) == [
        "All: 12.0%",
        "Northerners: 16.1%",
        "All: 12.0%",
        "All: 12.0%",
    ]
    assert read_walk(page, "grouped-bar", ["Home", "ArrowDown", "ArrowDown", "ArrowRight"]) == [
        "All, Women: 12.0%",
        "All, Men: 17.0%",
        "Northerners, Women: 16.1%",
        "Hill people, Women: 20.2%",
    ]
    assert read_walk(page, "panel-bar", ["Home", "ArrowRight", "ArrowDown"]) == [
        "Women, All: 12.0%",
        "Men, All: 17.0%",
        "Men, Northerners: 21.1%",
    ]


def test_arrow_keys_go_along_the_parts_of_a_bar_and_down_to_the_next(open_charts) -> None:
    said = read_walk(open_charts(), "stacked-bar", ["Home", "ArrowRight", "ArrowDown", "End"])
    assert said == [
        "Northerners, Fruit: 39%",
        "Northerners, Vegetables: 21%",
        "Hill people, Vegetables: 22%",
        "Hill people, Something else: 1%",
    ]


def test_withheld_figure_is_said_with_its_meaning(open_charts) -> None:
    said = read_walk(open_charts(), "bar", ["End"])
    assert said == ["Westerners: [c] (withheld to protect confidentiality)"]


def test_interval_is_said_after_its_figure_and_not_drawn_beside_it(open_charts) -> None:
    page = open_charts()
    assert read_whole_walk(page, "line", ["Home"]) == ["All, 2018: 20.0%, interval 18.0% to 23.0%"]
    assert page.locator("[id='line.chart'] .chart__mark text").inner_html() == "20.0%"
    assert read_whole_walk(page, "bar", ["Home"]) == ["All: 12.0%, interval 10.0% to 15.0%"]
    assert read_whole_walk(page, "stacked-bar", ["Home"]) == ["Northerners, Fruit: 39%"]


@pytest.mark.parametrize("kind", ["line", "bar", "stacked-bar"])
def test_tap_says_a_figure_as_the_keyboard_does(open_charts, kind: str) -> None:
    page = open_charts(width=320, touch=True)
    figure = page.locator(f"[id='{kind}.chart']")
    said = read_whole_walk(page, kind, ["Home", "ArrowRight" if kind == "stacked-bar" else "ArrowDown"])[-1]
    mark = figure.locator(".chart__mark > :first-child")
    mark.evaluate("mark => mark.scrollIntoView({block: 'center'})")
    box = mark.bounding_box()
    assert box is not None
    page.keyboard.press("Tab")
    assert figure.locator(".chart__mark").count() == 0
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(figure.locator(".graphic__reader")).to_have_text(said)
    page.locator("h1").first.tap()
    expect(figure.locator(".chart__mark")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_figure_can_be_pointed_at(open_charts, width: int) -> None:
    """Each mark lies where its figure is said, in the order of the list."""
    page = open_charts(width=width)
    for kind in KINDS:
        point_at_all(page, kind)


def point_at_all(page: Page, kind: str) -> None:
    """Point at each mark of a chart, and hold what is said to its list of figures."""
    figure = page.locator(f"[id='{kind}.chart']")
    listed = figure.locator("svg[data-figures]").get_attribute("data-figures") or ""
    columns, *rows = (line.split("\t") for line in listed.split("\n"))
    expected = [", ".join(filter(None, (row[0], column))) for row in rows for column in columns[1:]]
    marks = figure.evaluate(
        """figure => {
            const svg = [...figure.querySelectorAll('svg.chart')].find(each => each.getClientRects().length);
            svg.scrollIntoView({block: 'center'});
            const reader = figure.querySelector('.graphic__reader');
            const said = [];
            for (const bar of svg.querySelectorAll('.chart__bars > rect, .chart__segments > rect')) {
                const {left, top, width, height} = bar.getBoundingClientRect();
                svg.dispatchEvent(new PointerEvent('pointermove',
                    {clientX: left + width / 2, clientY: top + height / 2, bubbles: true}));
                said.push([width, reader.textContent.split(':')[0]]);
            }
            return said;
        }"""
    )
    if kind in ("line", "panel-line"):
        assert marks == [], kind
        assert len(walk_all(page, kind)) == len(expected), kind
    else:
        assert [name for _, name in marks] == [
            name if width else said for name, (width, said) in zip(expected, marks, strict=True)
        ], kind


def walk_all(page: Page, kind: str) -> set[str]:
    """Return all that the reader of a chart of lines says, going through each of its rows."""
    reader = page.locator(f"[id='{kind}.chart'] .graphic__reader")
    reader.focus()
    for _ in range(20):
        page.keyboard.press("ArrowUp")
    said: set[str] = set()
    for _ in range(20):
        page.keyboard.press("Home")
        said.add(reader.inner_text())
        for _ in range(4):
            page.keyboard.press("ArrowRight")
            said.add(reader.inner_text())
        page.keyboard.press("ArrowDown")
    return said


def test_figure_that_is_read_is_marked_until_the_reader_leaves(open_charts) -> None:
    page = open_charts()
    figure = page.locator("[id='line.chart']")
    hint = figure.locator(".graphic__reader").inner_text()
    read_walk(page, "line", ["ArrowLeft"])
    assert figure.locator(".chart__mark circle").count() == 1
    assert read_walk(page, "line", ["Escape"]) == [hint]
    assert figure.locator(".chart__mark").count() == 0
    read_walk(page, "line", ["ArrowLeft"])
    page.keyboard.press("Tab")
    assert figure.locator(".chart__mark").count() == 0


def test_reader_is_announced_shows_its_focus_and_is_large_enough(open_charts) -> None:
    page = open_charts(width=320)
    reader = page.locator(".graphic__reader").first
    assert reader.locator("[aria-live='polite']").count() == 1
    assert "arrow keys" in (reader.get_attribute("aria-label") or "")
    page.locator(".graphic__title").first.scroll_into_view_if_needed()
    reader.focus()
    page.keyboard.press("ArrowDown")
    assert reader.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    for target in page.locator(".graphic__reader, .graphic__save, .data-table__sort").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET


def test_picture_is_saved_as_a_png_of_twice_the_size(open_charts, tmp_path: Path) -> None:
    page = open_charts(width=320)
    figure = page.locator("[id='stacked-bar.chart']")
    with page.expect_download() as waiting:
        figure.locator(".graphic__save").click()
    assert waiting.value.suggested_filename == "stacked-bar-chart.png"
    path = tmp_path / "chart.png"
    waiting.value.save_as(path)
    content = path.read_bytes()
    width, height = struct.unpack(">II", content[16:24])
    drawn = float(figure.locator("svg[data-figures]").get_attribute("height") or 0)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert width == (680 + 2 * 20) * 2
    assert drawn * 2 + 150 < height < drawn * 2 + 600
    assert len(content) > 10_000


@pytest.mark.parametrize("width", [320, 1280])
def test_without_scripts_each_chart_stands_whole_and_leaves_no_gap(open_charts, width: int) -> None:
    page = open_charts(width=width, scripts=False)
    assert page.locator("svg.chart").evaluate_all(f"all => all.filter({SEEN}).length") == len(KINDS)
    assert page.locator(".graphic__tools:visible").count() == 0
    assert page.locator("main button").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_script_moves_nothing_when_it_comes(chromium: Browser, address: str, width: int) -> None:
    """Everything stands where it stood while the script was on its way."""
    places = []
    for is_late in (True, False):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        if is_late:
            page.route("**/*.js", lambda route: route.abort())
        page.goto(address)
        assert (page.locator(".graphic__reader").count() == 0) == is_late
        places.append(page.locator("h1, h2, h3, svg.chart, thead, tbody tr").evaluate_all(LIST_TOPS))
        context.close()
    assert len(places[0]) > 60
    assert places[0] == pytest.approx(places[1], abs=1)


@pytest.mark.parametrize("width", [320, 1280])
def test_wider_text_spacing_and_larger_text_lose_nothing(chromium: Browser, address: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.add_style_tag(content=TEXT_SPACING)
    assert not scrolls_sideways(page)
    if width == 1280:
        page.add_style_tag(content="html { font-size: 200% }")
        assert not scrolls_sideways(page)
    context.close()


def test_paper_has_charts_with_their_tables_and_none_of_the_tools(open_charts) -> None:
    page = open_charts(width=700, media="print")
    assert page.locator(".graphic__tools:visible").count() == 0
    assert page.locator(".graphic__picture--wide:visible").count() == len(KINDS)
    assert page.locator(".graphic").first.evaluate("figure => getComputedStyle(figure).breakInside") == "avoid"
    heads = page.locator(".data-table thead").evaluate_all("all => all.map(head => getComputedStyle(head).display)")
    assert set(heads) == {"table-header-group"}
    sorting = page.locator(".data-table__sort").evaluate_all("all => all.map(each => getComputedStyle(each).display)")
    assert set(sorting) == {"contents"}, "Chromium leaves the words of a button out of a head that it repeats."
