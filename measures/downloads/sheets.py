"""Workbooks in OpenDocument form (ODF 1.3), written as text: sheets of words and one marked table each.

Source: Government Analysis Function, "Releasing statistics in spreadsheets" and its checklist: a title in A1, text
below it, then one table against the left edge, its header row marked, no merged or empty cells, nothing below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape as _escape

from measures.downloads.archive import write_zip
from measures.downloads.tidy import TidyKind

_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "meta": "meta",
        "fo": "xsl-fo-compatible",
        "number": "datastyle",
    }.items()
)
_OTHER = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_WIDTHS = (2.6, 4.0, 6.5, 10.0, 17.0)
_COVER = 4
_WRAP = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
_END = '<style:paragraph-properties fo:text-align="end"/>'
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?")
_SPACES = re.compile("^ +| +$|  +")
_BOLD = '<style:text-properties fo:font-weight="bold"/>'


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A table of a sheet: a name unique in the workbook, unique headers, what each column holds, and its cells.

    `links` has, where it is not empty, an address for the first cell of each row.
    """

    name: str
    headers: tuple[str, ...]
    kinds: tuple[TidyKind, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a workbook says of itself in its properties."""

    title: str
    description: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: its name, its title, lines of text under it, and at most one table.

    A line is its words and the address that they link to, or None.
    """

    name: str
    title: str
    lines: tuple[tuple[str, str | None], ...] = ()
    table: SheetTable | None = None


def write_workbook(sheets: Sequence[Sheet], document: Document) -> bytes:
    """Return a workbook as the bytes of an .ods file; the same sheets give the same bytes.

    A cell of a number column that holds no number is text: a shorthand.
    """
    return _pack(_write_content(sheets), document)


def _pack(content: str, document: Document) -> bytes:
    return write_zip(
        (
            ("mimetype", _MIME.encode()),
            ("content.xml", _document("document-content", content).encode()),
            ("styles.xml", _write_styles().encode()),
            ("meta.xml", _write_meta(document).encode()),
            ("META-INF/manifest.xml", _write_manifest().encode()),
        ),
        stored=frozenset({"mimetype"}),
    )


def write_cells(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]], document: Document) -> bytes:
    """Return sheets of cells (a name, and rows of text each) as the bytes of an .ods file; plain numbers stay such."""
    tables = "".join(_write_plain_sheet(name, rows) for name, rows in sheets)
    decimals = sorted({count_decimals(cell) for _, rows in sheets for row in rows for cell in row if _is_plain(cell)})
    return _pack(
        f"<office:automatic-styles>{_write_cell_styles(decimals)}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>",
        document,
    )


def _is_plain(cell: str) -> bool:
    return _PLAIN_NUMBER.fullmatch(cell) is not None


def _write_plain_sheet(name: str, rows: Sequence[Sequence[str]]) -> str:
    width = max((len(row) for row in rows), default=1) or 1
    columns = f'<table:table-column table:style-name="co1" table:number-columns-repeated="{width}"/>'
    written = "".join(
        f"<table:table-row>{''.join(map(_write_plain_cell, row))}</table:table-row>" for row in rows if row
    )
    body = written or "<table:table-row><table:table-cell/></table:table-row>"
    return f'<table:table table:name="{_clean(name)}" table:style-name="ta">{columns}{body}</table:table>'


def _write_plain_cell(cell: str) -> str:
    if not cell:
        return "<table:table-cell/>"
    return _write_cell(cell, "number" if _is_plain(cell) else "text")


@lru_cache(maxsize=16384)
def _clean(text: str) -> str:
    return _escape(_NOT_IN_XML.sub("", text))


@lru_cache(maxsize=16384)
def _write_spaced(text: str) -> str:
    """Return text for a paragraph: each line one of its own, spaces that would be taken for one, or none, as elements.

    A tab becomes a space, since spreadsheet programs drop the element that stands for it.
    """
    lines = text.replace("\t", " ").split("\n")
    return "</text:p><text:p>".join(_SPACES.sub(_write_spaces, _clean(line)) for line in lines)


def _write_spaces(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found[0])}"/>'


def _document(root: str, body: str) -> str:
    return f'{_DECLARATION}<office:{root} {_NAMESPACES} {_OTHER} office:version="1.3">{body}</office:{root}>'


def _write_content(sheets: Sequence[Sheet]) -> str:
    tables = "".join(_write_sheet(sheet) for sheet in sheets)
    ranges = "".join(_write_range(sheet, sheet.table) for sheet in sheets if sheet.table is not None)
    decimals = sorted({count for sheet in sheets if sheet.table is not None for count in _list_decimals(sheet.table)})
    return (
        f"<office:automatic-styles>{_write_cell_styles(decimals)}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}"
        f"<table:database-ranges>{ranges}</table:database-ranges></office:spreadsheet></office:body>"
    )


def _write_cell_styles(decimals: Iterable[int]) -> str:
    columns = "".join(
        f'<style:style style:name="co{place}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
        for place, width in enumerate(_WIDTHS)
    )
    numbers = "".join(_write_number_style(count) for count in decimals)
    return (
        f'{columns}<style:style style:name="ta" style:family="table" style:master-page-name="Default"/>'
        f"{_write_cell_style('head', _WRAP + _BOLD)}{_write_cell_style('head-number', _WRAP + _END + _BOLD)}"
        f"{_write_cell_style('words', _WRAP)}{_write_cell_style('line', '')}"
        f"{_write_cell_style('figure', _END)}{numbers}"
    )


def _list_decimals(table: SheetTable) -> set[int]:
    places = [place for place, kind in enumerate(table.kinds) if kind == "number"]
    return {count_decimals(row[place]) for row in table.rows for place in places if is_number(row[place])}


def is_number(cell: str) -> bool:
    """Whether a cell of a number column holds a number; else it holds a shorthand, or nothing."""
    return cell != "" and not cell.startswith("[")


def _write_cell_style(name: str, properties: str, number: str = "") -> str:
    data = f' style:data-style-name="{number}"' if number else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"{data}>'
        f"{properties}</style:style>"
    )


def _write_number_style(decimals: int) -> str:
    """Return the styles of figures with so many decimals, grouped by thousands."""
    number = f"N{decimals}"
    return (
        f'<number:number-style style:name="{number}"><number:number number:min-integer-digits="1" '
        f'number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" number:grouping="true"/>'
        f"</number:number-style>{_write_cell_style(f'figure{decimals}', _END, number)}"
    )


def count_decimals(number: str) -> int:
    """Return how many digits a number has after its point."""
    return len(number.partition(".")[2])


def _write_sheet(sheet: Sheet) -> str:
    style = "words" if sheet.table is None else "line"
    rows = [_write_line(sheet.title, None, "Heading_20_1"), *(_write_line(*line, style) for line in sheet.lines)]
    columns = f'<table:table-column table:style-name="co{_COVER}"/>'
    if sheet.table is not None:
        columns = "".join(f'<table:table-column table:style-name="co{size}"/>' for size in _choose_widths(sheet.table))
        rows += _write_table(sheet.table)
    name = _clean(sheet.name)
    return f'<table:table table:name="{name}" table:style-name="ta">{columns}{"".join(rows)}</table:table>'


def _write_line(words: str, address: str | None, style: str) -> str:
    return f"<table:table-row>{_write_words(_link(words, address), style)}</table:table-row>"


def _link(words: str, address: str | None) -> str:
    if address is None:
        return _write_spaced(words)
    text = _write_spaced(" ".join(words.split()))
    return f'<text:a xlink:type="simple" xlink:href="{_clean(address)}">{text}</text:a>'


def _write_words(text: str, style: str) -> str:
    head = f'<table:table-cell table:style-name="{style}" office:value-type="string">'
    return f"{head}<text:p>{text}</text:p></table:table-cell>"


def _choose_widths(table: SheetTable) -> list[int]:
    longest = [max((len(row[place]) for row in table.rows), default=0) for place in range(len(table.headers))]
    return [0 if most <= 10 else 1 if most <= 20 else 2 if most <= 45 else 3 for most in longest]


def _write_table(table: SheetTable) -> list[str]:
    styles = ["head-number" if kind == "number" else "head" for kind in table.kinds]
    heads = "".join(_write_words(_write_spaced(head), style) for head, style in zip(table.headers, styles, strict=True))
    rows = [f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"]
    for place, row in enumerate(table.rows):
        cells = [_write_cell(cell, kind) for cell, kind in zip(row, table.kinds, strict=True)]
        if table.links:
            cells[0] = _write_words(_link(row[0], table.links[place]), "words")
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return rows


@lru_cache(maxsize=65536)
def _write_cell(cell: str, kind: TidyKind) -> str:
    if kind == "number" and is_number(cell):
        style = f"figure{count_decimals(cell)}"
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    return _write_words(_write_spaced(cell), "figure" if kind == "number" else "words")


def _write_range(sheet: Sheet, table: SheetTable) -> str:
    first = len(sheet.lines) + 2
    last = first + len(table.rows)
    quoted = sheet.name.replace("'", "''")
    cells = f"'{quoted}'.A{first}:'{quoted}'.{name_spreadsheet_column(len(table.headers))}{last}"
    return (
        f'<table:database-range table:name="{_clean(table.name)}" table:target-range-address="{_clean(cells)}" '
        'table:contains-header="true" table:display-filter-buttons="false"/>'
    )


def name_spreadsheet_column(place: int) -> str:
    """Return the letters of a column counted from 1: `A`, `Z`, `AA`."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _write_styles() -> str:
    return _document(
        "document-styles",
        '<office:styles><style:default-style style:family="table-cell">'
        '<style:text-properties fo:font-size="11pt" fo:language="en" fo:country="GB"/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/>'
        '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="table-cell" '
        'style:parent-style-name="Default"><style:text-properties fo:font-size="14pt" fo:font-weight="bold"/>'
        "</style:style></office:styles>"
        '<office:automatic-styles><style:page-layout style:name="page"/></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page"/>'
        "</office:master-styles>",
    )


def _write_meta(document: Document) -> str:
    return _document(
        "document-meta",
        f"<office:meta><meta:generator>Yardstick</meta:generator><dc:title>{_clean(document.title)}</dc:title>"
        f"<dc:description>{_clean(document.description)}</dc:description>"
        f"<meta:initial-creator>{_clean(document.author)}</meta:initial-creator>"
        f"<dc:creator>{_clean(document.author)}</dc:creator><dc:language>en-GB</dc:language></office:meta>",
    )


def _write_manifest() -> str:
    entries = "".join(_write_entry(path, "text/xml") for path in ("content.xml", "styles.xml", "meta.xml"))
    return (
        f'{_DECLARATION}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
        f'manifest:media-type="{_MIME}"/>{entries}</manifest:manifest>'
    )


def _write_entry(path: str, kind: str) -> str:
    return f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'


def address_of_sheet(name: str) -> str:
    """Return the address of the first cell of a sheet, within its workbook."""
    quoted = name.replace("'", "''")
    return f"#'{quoted}'.A1"


def name_sheets(count: int) -> Iterable[str]:
    """Yield the names of the sheets that hold data: `Table 1`, `Table 2` ..."""
    return (f"Table {place}" for place in range(1, count + 1))
