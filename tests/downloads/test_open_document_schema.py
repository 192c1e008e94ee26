"""Workbooks are valid by the RELAX NG schemas of ODF 1.3, whatever stands in their cells."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from generator.pages.version_files import workbook_file
from measures.downloads.sheets import Document, Sheet, SheetTable, write_workbook
from tests.downloads.test_formats_agree import list_versions

SCHEMAS = files("openxml_audit.odf.schemas").joinpath("odf-1.3")
HOSTILE = (
    "two  spaces",
    " at both ends ",
    "two\nlines",
    "£ < & > \" '",
    "=1+1",
    "no\u00a0break",
    "\N{GRINNING FACE}",
    "\u202eright to left",
    "next\u2028line",
    "\x85\x7f",
)


def read_schema(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(SCHEMAS.joinpath(name).read_bytes()).getroottree())


@pytest.fixture(scope="module")
def schemas() -> dict[str, etree.RelaxNG]:
    document = read_schema("OpenDocument-v1.3-schema.rng")
    parts = dict.fromkeys(("content.xml", "styles.xml", "meta.xml"), document)
    return {**parts, "META-INF/manifest.xml": read_schema("OpenDocument-v1.3-manifest-schema.rng")}


def find_faults(book: bytes, schemas: dict[str, etree.RelaxNG]) -> list[str]:
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert set(archive.namelist()) == {"mimetype", *schemas}
        for part, schema in schemas.items():
            if not schema.validate(etree.fromstring(archive.read(part)).getroottree()):
                found += [f"{part}: {fault}" for fault in schema.error_log]
    return found


def write_book(cells: tuple[str, ...], *, name: str = "Table 1") -> bytes:
    table = SheetTable(
        name="Rates",
        headers=("Group", "Rate"),
        kinds=("text", "number"),
        rows=tuple(zip(cells, ["-1.50"] * len(cells), strict=True)),
    )
    lines = (("First\nsecond", None), ("a  link", "https://www.example.org/?a=1&b='2'"))
    sheet = Sheet(name=name, title="Rates & more", lines=lines, table=table)
    return write_workbook([sheet], Document(title="T & T", description="<d>", author="A\x0b"))


def test_every_workbook_of_the_demo_is_valid(demo, schemas):
    books = {where: workbook_file(demo, *where) for where in list_versions(demo)}
    assert len(books) > 20
    assert {where: found for where, book in books.items() if (found := find_faults(book, schemas))} == {}


def test_workbook_of_any_text_is_valid_and_keeps_it(schemas):
    book = write_book(HOSTILE, name="It's a 'table'")
    assert find_faults(book, schemas) == []
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[4:]] == list(HOSTILE)
    assert {row[1] for row in rows[4:]} == {-1.5}


def test_spaces_that_a_program_would_drop_are_written_as_elements():
    with zipfile.ZipFile(io.BytesIO(write_book((" a  b ", "c\td")))) as archive:
        text = archive.read("content.xml").decode()
    assert '<text:p><text:s text:c="1"/>a<text:s text:c="2"/>b<text:s text:c="1"/></text:p>' in text
    assert "<text:p>c d</text:p>" in text


def test_signs_that_xml_cannot_hold_are_left_out(schemas):
    book = write_book(("a\x00b\ufffec\uffffd\x1fe", "\ud800f"))
    assert find_faults(book, schemas) == []
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[4:]] == ["abcde", "f"]


@pytest.mark.parametrize(
    ("part", "right", "wrong"),
    [
        ("content.xml", 'office:value-type="float"', 'office:value-type="flot"'),
        ("content.xml", 'office:value="', 'office:amount="'),
        ("content.xml", "</table:table-header-rows>", "</table:table-header-rows><table:table-column/>"),
        ("styles.xml", 'office:version="1.3"', ""),
        ("META-INF/manifest.xml", 'manifest:full-path="/"', ""),
    ],
)
def test_schema_finds_a_slip_of_the_writer(schemas, part, right, wrong):
    with zipfile.ZipFile(io.BytesIO(write_book(("Asian",)))) as archive:
        text = archive.read(part).decode()
    assert right in text
    assert not schemas[part].validate(etree.fromstring(text.replace(right, wrong).encode()).getroottree())
