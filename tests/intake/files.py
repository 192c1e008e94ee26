"""Builders of files as people send them: workbooks, text in any encoding, an ODS and an XLS made by hand."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[Any]]
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def write_xlsx(rows: Rows, edit: Callable[[Worksheet], None] | None = None, **others: Rows) -> bytes:
    """Return a workbook: the sheet `Data` with these rows, and a sheet for each of the others, by name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Data"
    for row in rows:
        sheet.append(list(row))
    if edit is not None:
        edit(sheet)
    for name, content in others.items():
        other = book.create_sheet(name.replace("_", " "))
        for row in content:
            other.append(list(row))
    return _save(book)


def _save(book: openpyxl.Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def set_formats(sheet: Worksheet, cells: str, form: str) -> None:
    for row in sheet[cells]:
        for cell in row:
            cell.number_format = form


def write_ods(rows: Rows, percentages: Sequence[tuple[int, int]] = ()) -> bytes:
    """Return an ODS with one sheet; cells named in `percentages` (row, column from 0) are formatted as such."""
    lines = "".join(
        "<table:table-row>"
        + "".join(_write_ods_cell(value, is_percent=(at, column) in percentages) for column, value in enumerate(row))
        + "</table:table-row>"
        for at, row in enumerate(rows)
    )
    content = (
        '<?xml version="1.0"?><office:document-content office:version="1.3"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", content)
    return kept.getvalue()


def _write_ods_cell(value: object, *, is_percent: bool) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, (int, float)):
        kind = "percentage" if is_percent else "float"
        return f'<table:table-cell office:value-type="{kind}" office:value="{value}"/>'
    text = escape(str(value))
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def write_xls(rows: Rows) -> bytes:
    """Return a BIFF8 workbook with one sheet, in a compound file."""
    name = b"Data"
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    bound = struct.pack("<IBBBB", 0, 0, 0, len(name), 0) + name
    size = len(opening) + len(_record(0x0085, bound)) + len(_record(0x000A, b""))
    bound = struct.pack("<IBBBB", size, 0, 0, len(name), 0) + name
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    width = max(len(row) for row in rows)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet += _write_xls_cell(at, column, value)
    stream = opening + _record(0x0085, bound) + _record(0x000A, b"") + sheet + _record(0x000A, b"")
    return _wrap_compound("Workbook", stream)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _write_xls_cell(row: int, column: int, value: object) -> bytes:
    if value is None or value == "":
        return b""
    if isinstance(value, (int, float)):
        return _record(0x0203, struct.pack("<HHHd", row, column, 0, float(value)))
    text = str(value)
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def _wrap_compound(name: str, stream: bytes) -> bytes:
    """Return a compound file with one stream: header, table of sectors, directory, then the stream's sectors."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    stream = stream.ljust(count * 512, b"\0")
    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [fat_sector, end, *range(3, count + 2), end]
    fat = struct.pack("<128I", *(chain + [free] * (128 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *([free] * 108))
    root = _write_entry("Root Entry", 5, child=1, start=end, size=0)
    entry = _write_entry(name, 2, child=free, start=2, size=len(stream))
    return header + fat + (root + entry).ljust(512, b"\0") + stream


def _write_entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def write_text(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)
