"""Files to be offered to readers: read and written anew, so that nothing goes along that a reader would not see.

Text files become CSV and spreadsheets ODS, of cells alone; a PDF stays one, of pages alone.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from cms.uploads.pdf import rewrite_pdf
from measures.downloads.csv_text import defuse
from measures.downloads.sheets import Document, write_cells
from measures.intake.leavings import find_leavings
from measures.intake.opening import open_file
from measures.intake.sheet import Cell, Sheet

_COMMENTS = "Comments on cells were not read"
_SPREADSHEETS = ("xlsx", "ods")


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
    hidden = tuple(f"{sheet.name}: {note}" for sheet in opened.sheets for note in sheet.hides)
    if faults or not opened.sheets:
        return Rewritten(name=new, content=None, notes=faults or ("Expected a table, got a file without one.",))
    if hidden:
        return Rewritten(name=new, content=None, notes=(*hidden, "Show or delete what is hidden, and send it again."))
    apart = tuple(
        f"{each.name}: cells stand apart, from column {each.apart} on." for each in opened.sheets if each.apart
    )
    if apart and ending in _SPREADSHEETS:
        return Rewritten(name=new, content=None, notes=(*apart, "Delete them, or give them a sheet of their own."))
    if ending in _SPREADSHEETS:
        return _rewrite_workbook(new, content, opened.sheets)
    return _rewrite_text(new, opened.sheets[0])


def _rewrite_workbook(name: str, content: bytes, sheets: tuple[Sheet, ...]) -> Rewritten:
    rows = [(sheet.name, [[_show(cell) for cell in row] for row in sheet.rows]) for sheet in sheets]
    left = find_leavings(content)
    lost = (f"Left out: {', '.join(left)}.",) if left else ()
    notes = tuple(f"{sheet.name}: {note}" for sheet in sheets for note in sheet.notes if not note.startswith(_COMMENTS))
    made = write_cells(rows, Document(title="", description="", author=""))
    return Rewritten(name=name, content=made, notes=(*notes, *lost))


def _show(cell: Cell) -> str:
    """Return a cell as a reader of the sheet sees it."""
    if cell.unit == "£":
        return f"-£{cell.text[1:]}" if cell.text.startswith("-") else f"£{cell.text}"
    return f"{cell.text}{cell.unit}"


def _rewrite_text(name: str, sheet: Sheet) -> Rewritten:
    changed = sum(defuse(cell.text) != cell.text for row in sheet.rows for cell in row)
    defused = (f"{changed} cells that a spreadsheet would run as formulas were made text.",) if changed else ()
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([defuse(cell.text) for cell in row] for row in sheet.rows)
    return Rewritten(name=name, content=text.getvalue().encode(), notes=(*sheet.notes, *defused))
