"""A workbook keeps to the checklist for accessible spreadsheets.

Source: Government Analysis Function, "Making spreadsheets accessible: a brief checklist of the basics".
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest

from generator.pages.version_files import workbook_file
from measures.publication.contents import list_dimensions, settings

VERSION = ("health/preventing-illness/adult-smokers", "3.0")
SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "style", "meta")
} | {
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}


@dataclass(frozen=True)
class SheetRead:
    """A sheet as its cells stand: texts by row, and the rows of its table with their styles of header."""

    name: str
    rows: list[list[str]]
    first_style: str
    header_rows: int

    @property
    def header(self) -> int:
        """The place of the row that heads the table: the first with several cells."""
        return next(place for place, row in enumerate(self.rows) if len(row) > 1)


def named(space: str, name: str) -> str:
    return f"{{{SPACES[space]}}}{name}"


def read_sheet(table: ElementTree.Element) -> SheetRead:
    rows = [
        ["".join(cell.itertext()) for cell in row.iter(named("table", "table-cell"))]
        for row in table.iter(named("table", "table-row"))
    ]
    first = next(table.iter(named("table", "table-cell")))
    heads = table.findall("table:table-header-rows/table:table-row", SPACES)
    return SheetRead(
        table.get(named("table", "name"), ""), rows, first.get(named("table", "style-name"), ""), len(heads)
    )


@pytest.fixture(scope="session")
def archive(demo) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(workbook_file(demo, *VERSION)))


@pytest.fixture(scope="session")
def content(archive) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read("content.xml"))


@pytest.fixture(scope="session")
def sheets(content) -> list[SheetRead]:
    return [read_sheet(table) for table in content.iter(named("table", "table"))]


def test_sheets_stand_in_order_with_names_of_their_own(demo, sheets):
    names = [sheet.name for sheet in sheets]
    tables = [f"Table {place}" for place, _ in enumerate(list_dimensions(demo, *VERSION), 1)]
    assert names == ["Cover", "Contents", "Notes", *tables]
    assert all(len(name) < 31 for name in names)


def test_each_sheet_has_a_heading_in_its_first_cell(demo, sheets):
    assert {sheet.first_style for sheet in sheets} == {"Heading_20_1"}
    titles = [settings(demo, *VERSION, slug).title for slug in list_dimensions(demo, *VERSION)]
    assert [sheet.rows[0] for sheet in sheets[3:]] == [[title] for title in titles]


def test_each_table_has_one_header_row_of_unique_names_and_no_empty_cell(sheets):
    for sheet in sheets[1:]:
        header, *rows = sheet.rows[sheet.header :]
        assert sheet.header_rows == 1
        assert len(set(header)) == len(header)
        assert all(cell.strip() for cell in header)
        assert rows
        assert all(len(row) == len(header) and all(row) for row in rows), sheet.name


def test_nothing_stands_below_or_beside_a_table(sheets):
    for sheet in sheets[1:]:
        assert [len(row) for row in sheet.rows[: sheet.header]] == [1] * sheet.header
        assert {len(row) for row in sheet.rows[sheet.header :]} == {len(sheet.rows[sheet.header])}


def test_each_table_is_marked_with_its_place_and_header(content, sheets):
    ranges = list(content.iter(named("table", "database-range")))
    assert len({each.get(named("table", "name")) for each in ranges}) == len(ranges) == len(sheets) - 1
    for found, sheet in zip(ranges, sheets[1:], strict=True):
        start, end = found.get(named("table", "target-range-address"), "").split(":")
        assert start == f"'{sheet.name}'.A{sheet.header + 1}"
        assert end.endswith(str(len(sheet.rows)))
        assert found.get(named("table", "contains-header")) == "true"
        assert found.get(named("table", "display-filter-buttons")) == "false"


def test_no_cells_are_merged_hidden_or_pictures(archive):
    text = archive.read("content.xml").decode() + archive.read("styles.xml").decode()
    for sign in (
        "-spanned",
        "covered-table-cell",
        "visibility",
        "draw:",
        "style:header",
        "style:footer",
        "<office:scripts",
    ):
        assert sign not in text, sign


def test_every_link_has_words(content, sheets):
    links = list(content.iter(named("text", "a")))
    assert len(links) >= 6
    assert all("".join(link.itertext()).strip() for link in links)
    within = [
        link.get(named("xlink", "href")) for link in links if link.get(named("xlink", "href"), "").startswith("#")
    ]
    assert within == [f"#'{sheet.name}'.A1" for sheet in sheets[2:]]


def test_document_says_what_it_is(archive):
    meta = ElementTree.fromstring(archive.read("meta.xml"))
    for name, words in {"title": "Adults who smoke", "language": "en-GB", "creator": "Ethnicity in numbers"}.items():
        found = meta.find(f".//dc:{name}", SPACES)
        assert found is not None
        assert found.text == words
    assert meta.find(".//meta:creation-date", SPACES) is None


def test_notes_are_named_by_a_word_and_explained_on_their_sheet(sheets):
    notes = sheets[2]
    assert notes.rows[notes.header] == ["Note", "Text"]
    explained = {row[0]: row[1] for row in notes.rows[notes.header + 1 :]}
    assert explained == {"[note 1]": "Figures by ethnicity begin in 2014."}
    assert any(row == ["[note 1] Figures by ethnicity begin in 2014."] for sheet in sheets[3:] for row in sheet.rows)
