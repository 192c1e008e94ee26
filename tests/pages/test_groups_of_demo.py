"""The pages of groups of the demo, crawled as readers get them: each number is the one on its own page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml
from lxml import html

from generator.pages import group, groups, version
from generator.pages.kind import PageKind
from measures.publication.site import PublicSite
from tests.demo import open_demo
from tests.repository.documents import ROOT

CONTENT = ROOT / "content"
NOTE = re.compile(r" ?\[note [0-9]+\]")


@pytest.fixture(scope="module")
def site() -> PublicSite:
    return open_demo()


def read_words(element: html.HtmlElement) -> str:
    """Return the words of an element without references to notes."""
    return NOTE.sub("", " ".join(element.text_content().split()))


class Crawler:
    """Fetches pages by address, and reads what stands on them."""

    def __init__(self, site: PublicSite) -> None:
        self._site = site
        self._pages = dict(_list_pages(site))

    @cache  # noqa: B019 (as long as the module's tests)
    def open(self, address: str) -> html.HtmlElement:
        kind, owner, output = self._pages[address]
        return html.fromstring(kind.render(self._site, owner, output).decode())

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(self._pages)

    def read_cells(self, link: str) -> dict[str, str]:
        """Return the cells of the table row at an address by the heads of their columns."""
        address, _, anchor = link.partition("#")
        [row] = self.open(address).xpath("//*[@id=$id]", id=anchor)
        assert row.tag == "tr", link
        heads = [read_words(head) for head in row.xpath("ancestor::table[1]/thead/tr[last()]/th")]
        cells = [read_words(cell) for cell in row.iter("td")]
        return dict(zip(heads[-len(cells) :], cells, strict=True))


def _list_pages(site: PublicSite) -> Iterator[tuple[str, tuple[PageKind, str, str]]]:
    for kind in (groups.KIND, group.KIND, version.KIND):
        for owner in kind.owners(site):
            for output in kind.outputs(site, owner):
                if output.endswith("index.html"):
                    yield output.removeprefix("site").removesuffix("index.html"), (kind, owner, output)


@pytest.fixture(scope="module")
def crawler(site) -> Crawler:
    return Crawler(site)


def list_measures_by_concept() -> dict[str, set[str]]:
    """Return the measures that hold each concept, from the raw files: newest public versions of the day only."""
    concepts: dict[str, dict[str, str | None]] = {}
    for path in sorted((CONTENT / "classifications").glob("ethnicity*.yaml")):
        listed = yaml.safe_load(path.read_text())
        for each in (*listed.get("aggregates", ()), *listed["categories"], *listed.get("unknown", ())):
            names = [each["label"], each["id"], *each.get("aliases", ())]
            concepts[listed["id"]] = concepts.get(listed["id"], {}) | {name: each.get("concept") for name in names}
    held: dict[str, set[str]] = {}
    for folder in sorted((CONTENT / "measures").glob("*/*/*/")):
        state = yaml.load((folder / "measure.yaml").read_text(), yaml.BaseLoader) if folder.is_dir() else {}
        for label, concept in _read_labels(folder, state, concepts) if "retired" not in state else ():
            assert concept is None or label
            held.setdefault(concept or "", set()).add(folder.relative_to(CONTENT / "measures").as_posix())
    held.pop("", None)
    return held


def _read_labels(folder: Path, state: dict, concepts: dict) -> Iterator[tuple[str, str | None]]:
    public = [
        number
        for number, each in state["versions"].items()
        if each["status"] == "approved" and each["release_at"] < "2026-11-24"
    ]
    if not public:
        return
    newest = max(public, key=lambda number: tuple(map(int, number.split("."))))
    for path in sorted((folder / newest).glob("*.csv")):
        front = yaml.load(path.with_suffix(".md").read_text().split("---\n")[1], yaml.BaseLoader)
        header, *lines = path.read_text().splitlines()
        for name, column in front["columns"].items():
            listed = concepts.get(str(column.get("classification")))
            if listed:
                at = header.split(",").index(name)
                labels = {_split(line)[at] for line in lines}
                found = {label: column.get("map", {}).get(label, label) for label in labels}
                yield from ((label, listed[wanted]) for label, wanted in found.items())


def _split(line: str) -> list[str]:
    quoted = line.split('"')
    plain = [part if at % 2 == 0 else part.replace(",", "\0") for at, part in enumerate(quoted)]
    return [cell.replace("\0", ",") for cell in "".join(plain).split(",")]


HELD = list_measures_by_concept()


def test_demo_speaks_of_at_least_twenty_groups():
    assert len(HELD) >= 20


def test_list_of_groups_counts_the_measures_of_each(crawler):
    page = crawler.open("/groups/")
    found = {
        item.xpath("string(.//a/@href)").split("/")[2]: item.xpath("string(.//*[@class='group-list__count'])")
        for item in page.cssselect(".group-list__item")
    }
    counts = {concept: words.split()[0] for concept, words in found.items() if words != "none yet"}
    assert counts == {concept: str(len(paths)) for concept, paths in HELD.items()}


@pytest.mark.parametrize("concept", sorted(HELD))
def test_every_measure_of_a_group_stands_once_with_the_number_of_its_own_page(crawler, concept):
    pages = [address for address in crawler.addresses if address.startswith(f"/groups/{concept}/")]
    assert pages
    for address in pages:
        rows = crawler.open(address).cssselect(".group-row")
        listed = Counter(row.xpath("string(.//h3/a/@href)") for row in rows)
        assert listed == dict.fromkeys((f"/{path}/latest/" for path in HELD[concept]), 1)
        for row in rows:
            check_row(crawler, row)


def check_row(crawler: Crawler, row: html.HtmlElement) -> None:
    """Check that each figure of a row is in the cell that it links to."""
    about = [text.strip() for text in row.xpath(".//*[@class='group-row__about']//text()")]
    figures = row.xpath(".//dd[contains(@class, 'group-row__figure')]/a")
    assert figures or row.cssselect(".group-row__without a")
    for link in figures:
        cells = crawler.read_cells(link.get("href"))
        column = next((cell for head, cell in cells.items() if head in about), next(iter(cells.values())))
        meaning = link.getnext().text if link.getnext() is not None else ""
        assert f"{link.text.replace('%', '')} {meaning}".strip() == column, (link.get("href"), about, cells)


def test_figures_that_are_withheld_stay_words_on_every_page(crawler):
    figures = [
        link
        for address in crawler.addresses
        if address.startswith("/groups/")
        for link in crawler.open(address).xpath("//dd[contains(@class, 'group-row__figure')]/a")
    ]
    withheld = [link for link in figures if link.text.startswith("[")]
    assert withheld
    assert {link.getnext().text for link in withheld} <= {"withheld to protect confidentiality", "not available"}


def read_amount(words: str) -> Decimal:
    return Decimal(re.sub(r"[%,]", "", words.split()[0]))


def test_differences_are_those_of_the_figures_shown(crawler):
    for address in crawler.addresses:
        if not address.startswith("/groups/"):
            continue
        for row in crawler.open(address).cssselect(".group-row"):
            words = row.xpath("string(.//dd[@class='group-row__gap']/text())").strip()
            figures = [link.text for link in row.xpath(".//dd[contains(@class, 'group-row__figure')]/a")]
            if words and words != "none":
                own, other = (read_amount(text) for text in figures)
                size = read_amount(words)
                assert own - other == (size if words.endswith("higher") else -size), (address, words, figures)


def test_topics_and_measures_stand_in_the_order_of_the_site(crawler):
    everyone = [row.xpath("string(.//h3/a/@href)") for row in crawler.open("/groups/mixed/").cssselect(".group-row")]
    for address in crawler.addresses:
        listed = [row.xpath("string(.//h3/a/@href)") for row in crawler.open(address).cssselect(".group-row")]
        shared = [each for each in listed if each in everyone]
        assert shared == [each for each in everyone if each in listed]


def test_asian_with_and_without_the_chinese_group_share_no_measure():
    assert HELD["asian-including-chinese"] & HELD["asian-excluding-chinese"] == set()
