"""Every figure on a page of the demo is that of its cell, in the data that is offered for download."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from lxml import html

from tests.crawl.website import ORIGIN, Website, read_words

pytestmark = pytest.mark.slow
WITH_UNIT = re.compile(r"(?<![\w.,£])£?[0-9][0-9,]*(?:\.[0-9]+)?%|(?<![\w.,£])[0-9][0-9,]*\.[0-9]+(?![\w.%])")
"""What can be nothing but a figure in a sentence: a percentage or a number with decimals."""

NO_ROW = "nodata"
"""What a table says, without its space, where the data has no row for a cell."""


def list_texts(cells: list[dict[str, str]]) -> list[str]:
    """Return the words of the values of rows."""
    return [text for row in cells for text in row.values()]


def list_versions(website: Website) -> Iterator[tuple[str, html.HtmlElement, list[dict]]]:
    """Yield the page of each version with the data of its dimensions."""
    for address, page in website.texts.items():
        data = [each for where, each in website.dimensions.items() if where.startswith(f"{address}downloads/")]
        if data:
            yield address, page, data


def strip_unit(text: str) -> str:
    """Return a figure without its unit, which tables have in the heading, and without what shorthands mean."""
    return re.sub(r"[£% ]", "", re.sub(r"\] [^\[]*", "]", text))


def test_each_figure_in_a_sentence_is_in_the_row_that_it_leads_to(website):
    count = 0
    for address, page in website.texts.items():
        for link in page.cssselect("a.figure"):
            assert link.text in list_texts(website.find_cells(address, link.get("href"))), (address, link.get("href"))
            count += 1
    assert count > 500


def test_no_figure_in_a_sentence_is_without_its_cell(website):
    assert {address: page for address, page in website.texts.items() if page.cssselect("span.figure")} == {}


def test_each_cell_of_a_table_is_in_the_data_of_its_row(website):
    count = 0
    for address, page in website.texts.items():
        for row in page.xpath("//tr[@id]"):
            shown = Counter(strip_unit(read_words(cell)) for cell in row.iter("td"))
            del shown[NO_ROW]
            cells = website.find_cells(address, f"#{row.get('id')}")
            assert shown - Counter(map(strip_unit, list_texts(cells))) == Counter(), (address, row.get("id"))
            count += shown.total()
    assert count > 10_000


def is_about(data: dict, row: dict, about: str) -> bool:
    """Tell whether a row is the one that a headline is about: its categories where they vary, then its period."""
    members = {key["name"]: {member["id"]: member for member in key["members"]} for key in data["keys"]}
    found = {key["name"]: members[key["name"]][row["keys"][key["name"]]["id"]] for key in data["keys"]}
    times = [member for member in found.values() if "start" in member]
    own = [found[name]["label"] for name in found if "start" not in found[name] and len(members[name]) > 1]
    years = {member[end][:4] for member in times for end in ("start", "end")}
    return about.startswith("".join(f"{label}, " for label in own)) and years == set(re.findall("[0-9]{4}", about))


def test_each_headline_figure_is_the_cell_that_it_names(website):
    count = 0
    for address, page, dimensions in list_versions(website):
        for headline in page.cssselect(".headline"):
            [number, unit, about] = (
                read_words(headline.cssselect(f".headline__{part}")[0]) for part in ("figure", "unit", "about")
            )
            found = [
                value["text"]
                for data in dimensions
                for row in data["rows"]
                if is_about(data, row, about)
                for name, value in row["values"].items()
                if any(each["name"] == name and unit.startswith(each["label"]) for each in data["values"])
            ]
            assert number in found, (address, number, unit, about, found)
            count += 1
    assert count > 20


def test_each_figure_in_a_list_is_the_headline_of_the_page_that_it_names(website):
    count = 0
    for address, page in website.texts.items():
        for item in page.cssselect(".measure-list__item"):
            for figure in item.cssselect(".measure-list__figure"):
                goal = item.cssselect(".measure-list__name a")[0].get("href")
                headline = read_words(website.texts[goal].cssselect(".headline__figure")[0])
                assert read_words(figure).startswith(headline), (address, goal)
                count += 1
    assert count > 15


def test_each_figure_set_beside_others_is_the_headline_of_its_own_page(website):
    count = 0
    for address, page in website.texts.items():
        for row in page.cssselect(".comparison tbody tr"):
            goal = row.cssselect("th a")[0].get("href")
            headlines = [read_words(each) for each in website.texts[goal].cssselect(".headline__figure")]
            assert [read_words(row.cssselect("td")[0])] == headlines, (address, goal)
            count += 1
    assert count > 5


def test_each_figure_of_a_group_is_in_the_row_that_it_leads_to(website):
    count = 0
    for address, page in website.texts.items():
        for link in page.cssselect("dd.group-row__figure a"):
            texts = list_texts(website.find_cells(address, link.get("href")))
            assert link.text in [text.split(" (")[0] for text in texts], (address, link.get("href"), link.text, texts)
            count += 1
    assert count > 500


def test_each_figure_in_a_description_is_in_the_data_of_its_page(website):
    count = 0
    for address, page, dimensions in list_versions(website):
        texts = {value["text"] for data in dimensions for row in data["rows"] for value in row["values"].values()}
        description = page.xpath("string(//meta[@name='description']/@content)")
        for figure in WITH_UNIT.findall(re.sub(r"\(version [0-9.]+\)", "", description)):
            assert figure in texts, (address, figure)
            count += 1
    assert count > 20


def test_addresses_of_cells_are_of_this_site(website):
    assert website.cells
    assert all(data["address"].startswith(ORIGIN) for data in website.dimensions.values())
