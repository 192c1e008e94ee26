"""Files to be offered to readers: tables parsed and written anew as CSV, so that nothing hidden goes along."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO

from measures.downloads.csv_text import defuse
from measures.intake.opening import open_file
from measures.intake.sheet import Sheet

_HIDDEN = re.compile(r"\b(?:hidden|hides)\b", re.IGNORECASE)
"""What notes of a sheet say where a person sees less than the file holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """The file as it is offered, and what a person should know of it; or why it cannot be (`content` is None)."""

    name: str
    content: bytes | None
    notes: tuple[str, ...]


def rewrite_table(name: str, content: bytes) -> Rewritten:
    """Return a sent table as plain CSV: visible cells of its one sheet, no formula, comment, style or author."""
    stem = f"{name.rpartition('.')[0]}.csv"
    opened = open_file(content, name)
    faults = tuple(f"{each.message} {each.hint}".strip() for each in opened.problems if each.is_error)
    if faults or not opened.sheets:
        return Rewritten(name=stem, content=None, notes=faults)
    if len(opened.sheets) > 1:
        names = ", ".join(sheet.name for sheet in opened.sheets)
        return Rewritten(name=stem, content=None, notes=(f"Expected one sheet, got {names}. Send each as a file.",))
    sheet = opened.sheets[0]
    hidden = tuple(note for note in sheet.notes if _HIDDEN.search(note))
    if hidden:
        return Rewritten(name=stem, content=None, notes=(*hidden, "Show or delete what is hidden, and send it again."))
    changed = sum(defuse(cell.text) != cell.text for row in sheet.rows for cell in row)
    defused = (f"{changed} cells that a spreadsheet would run as formulas were made text.",) if changed else ()
    return Rewritten(name=stem, content=_write(sheet), notes=(*sheet.notes, *defused))


def _write(sheet: Sheet) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([defuse(cell.text) for cell in row] for row in sheet.rows)
    return text.getvalue().encode()
