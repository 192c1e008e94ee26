"""Files that are made to do harm: small to send, large or treacherous to open."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from functools import cache

from openpyxl import Workbook

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
SHEET = "<worksheet><sheetData>&{last};</sheetData></worksheet>"
DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{entities}]>' + SHEET
LAUGHS = DTD.format(
    entities="".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)), last="j"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + SHEET.format(last="e")


def make_workbook(*rows: tuple[object, ...]) -> bytes:
    """Return a workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def repack(content: bytes, parts: Mapping[str, bytes | str]) -> bytes:
    """Return an archive with parts replaced or added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return packed.getvalue()


def make_workbook_with(sheet: bytes | str) -> bytes:
    """Return a workbook whose one sheet is these bytes."""
    return repack(make_workbook(("Group", "Number"), ("Asian", 1)), {"xl/worksheets/sheet1.xml": sheet})


@cache
def make_bomb(megabytes: int) -> bytes:
    """Return an archive of some hundred kilobytes that unpacks to so many megabytes."""
    return make_workbook_with(b"<worksheet>" + b" " * (megabytes * 1_000_000) + b"</worksheet>")


def make_bomb_of_cells(count: int) -> bytes:
    """Return a workbook with more cells than can be kept."""
    cell = b'<row><c t="n"><v>1</v></c></row>'
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return make_workbook_with(head + cell * count + b"</sheetData></worksheet>")


def make_liar() -> bytes:
    """Return an archive that says that its part is small, and holds a large one."""
    content = make_bomb(40)
    return content.replace(struct.pack("<I", 40_000_023), struct.pack("<I", 100))
