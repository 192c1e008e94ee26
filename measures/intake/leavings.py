"""What a spreadsheet holds besides the cells that it shows: what people forget, and what readers of the file find."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO

_PARTS: Mapping[str, re.Pattern[str]] = {
    "macros": re.compile(r"vbaProject|^Basic/|^Scripts/"),
    "links to other files": re.compile(r"externalLinks/|connections\.xml|queryTables/|xl/model/"),
    "pictures and charts": re.compile(r"xl/(?:media|drawings|charts|chartsheets)/|^Pictures/|^Object [0-9]+/|^media/"),
    "files within the file": re.compile(r"embeddings/|activeX/|ctrlProps/"),
    "copies of data behind pivot tables": re.compile(r"pivotCache|pivotTables/|slicerCaches/"),
    "comments": re.compile(r"xl/comments|threadedComments/"),
    "changes that were tracked": re.compile(r"xl/revisions/"),
    "what the file says of itself, such as its author's name": re.compile(r"^customXml/|persons/|docProps/custom"),
}
"""What a part of the file by such a name holds, in the order in which it is told."""
_TEXTS: Mapping[str, re.Pattern[bytes]] = {
    "sheets, rows or columns that are hidden": re.compile(
        rb"<sheet [^>]*state=[\"'](?:hidden|veryHidden)|<(?:row|col) [^>]*\bhidden=[\"'](?:1|true)"
        rb"|:visibility=[\"'](?:collapse|filter)|table:display=[\"']false|<text:hidden-text|<autoFilter\b"
    ),
    "links to other files": re.compile(rb"<table:(?:table-source|cell-range-source|dde-link)|<externalReference "),
    "copies of data behind pivot tables": re.compile(rb"<table:data-pilot-table\b"),
    "comments": re.compile(rb"<office:annotation\b"),
    "changes that were tracked": re.compile(rb"<table:tracked-changes\b"),
    "names of ranges of cells": re.compile(
        rb"<definedName (?![^>]*name=[\"']_xlnm\.Print_)|<table:named-(?:range|expression)\b"
    ),
    "what the file says of itself, such as its author's name": re.compile(
        rb"<(?:\w+:)?(?:creator|lastModifiedBy|initial-creator|printed-by|Company|Manager)>[^<]"
    ),
}
"""What a text in the file says, wherever it stands."""
_READ = re.compile(
    r"xl/workbook\.xml|xl/worksheets/[^/]+\.xml|docProps/(?:core|app)\.xml|content\.xml|styles\.xml|meta\.xml"
)
_CHUNK, _OVERLAP = 1 << 20, 1 << 10
WORDS = tuple(dict.fromkeys((*_PARTS, *_TEXTS)))
"""Everything that can be found, in words, in the order in which it is told."""


def find_leavings(content: bytes) -> tuple[str, ...]:
    """Return in words what a spreadsheet holds besides cells that it shows.

    Raises:
        zipfile.BadZipFile: it is damaged, or no spreadsheet.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        found = {*_find_parts(archive), *_find_texts(archive)}
    return tuple(words for words in WORDS if words in found)


def _find_parts(archive: zipfile.ZipFile) -> Iterator[str]:
    names = archive.namelist()
    yield from (words for words, pattern in _PARTS.items() if any(pattern.search(name) for name in names))


def _find_texts(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in filter(_READ.fullmatch, archive.namelist()):
        tail = b""
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                text = tail + chunk
                yield from (words for words, pattern in _TEXTS.items() if pattern.search(text))
                tail = text[-_OVERLAP:]
