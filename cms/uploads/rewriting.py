"""Files to be offered to readers: read and written anew, so that nothing goes along that a reader would not see.

Text files become CSV and spreadsheets ODS, of cells alone; a PDF stays one, of pages alone.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO

from cms.uploads.pdf import rewrite_pdf
from measures.downloads.csv_text import defuse
from measures.downloads.sheets import Document, write_cells
from measures.intake.opening import open_file
from measures.intake.sheet import Cell, Sheet

_HIDDEN = re.compile(r"\b(?:hidden|hides)\b", re.IGNORECASE)
"""What notes of a sheet say where a person sees less than the file holds."""
_COMMENTS = "Comments on cells were not read"
_SPREADSHEETS = ("xlsx", "ods")
_LEAVINGS = {
    "macros": re.compile(r"vbaProject|^Basic/|^Scripts/"),
    "links to other files": re.compile(r"externalLinks/|connections\.xml"),
    "pictures and charts": re.compile(r"xl/(?:media|drawings|charts)/|^Pictures/|^Object [0-9]+/|^media/"),
    "files within the file": re.compile(r"embeddings/|activeX/"),
    "copies of data behind pivot tables": re.compile(r"pivotCache|pivotTables/"),
    "comments": re.compile(r"comments[0-9]*\.xml|threadedComments/"),
    "what the file says of itself, such as its author's name": re.compile(
        r"^docProps/|^customXml/|^meta\.xml|persons/"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """The file as it is offered, and what a person should know of it; or why it cannot be (`content` is None)."""

    name: str
    content: bytes | None
    notes: tuple[str, ...]


def rewrite_file(name: str, content: bytes) -> Rewritten:
    """Return a sent file as it may be offered."""
    stem, _, ending = name.rpartition(".")
    if ending == "pdf":
        made = rewrite_pdf(content)
        return Rewritten(name=name, content=made.content, notes=made.notes)
    new = f"{stem}.{'ods' if ending in _SPREADSHEETS else 'csv'}"
    opened = open_file(content, name)
    faults = tuple(f"{each.message} {each.hint}".strip() for each in opened.problems if each.is_error)
    hidden = tuple(f"{sheet.name}: {note}" for sheet in opened.sheets for note in sheet.notes if _HIDDEN.search(note))
    if faults or not opened.sheets:
        return Rewritten(name=new, content=None, notes=faults or ("Expected a table, got a file without one.",))
    if hidden:
        return Rewritten(name=new, content=None, notes=(*hidden, "Show or delete what is hidden, and send it again."))
    if ending in _SPREADSHEETS:
        return _rewrite_workbook(new, content, opened.sheets)
    return _rewrite_text(new, opened.sheets[0])


def _rewrite_workbook(name: str, content: bytes, sheets: tuple[Sheet, ...]) -> Rewritten:
    rows = [(sheet.name, [[_show(cell) for cell in row] for row in sheet.rows]) for sheet in sheets]
    left = list(_find_leavings(content))
    lost = (f"Left out: {', '.join(left)}.",) if left else ()
    notes = tuple(f"{sheet.name}: {note}" for sheet in sheets for note in sheet.notes if not note.startswith(_COMMENTS))
    made = write_cells(rows, Document(title="", description="", author=""))
    return Rewritten(name=name, content=made, notes=(*notes, *lost))


def _show(cell: Cell) -> str:
    """Return a cell as a reader of the sheet sees it."""
    if cell.unit == "£":
        return f"-£{cell.text[1:]}" if cell.text.startswith("-") else f"£{cell.text}"
    return f"{cell.text}{cell.unit}"


def _find_leavings(content: bytes) -> Iterator[str]:
    """Yield what a spreadsheet holds besides its cells."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        cells = archive.read("content.xml") if "content.xml" in names else b""
    found = {words for words, pattern in _LEAVINGS.items() if any(pattern.search(name) for name in names)}
    found |= {"comments"} if b"<office:annotation" in cells else set()
    yield from (words for words in _LEAVINGS if words in found)


def _rewrite_text(name: str, sheet: Sheet) -> Rewritten:
    changed = sum(defuse(cell.text) != cell.text for row in sheet.rows for cell in row)
    defused = (f"{changed} cells that a spreadsheet would run as formulas were made text.",) if changed else ()
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([defuse(cell.text) for cell in row] for row in sheet.rows)
    return Rewritten(name=name, content=text.getvalue().encode(), notes=(*sheet.notes, *defused))
