"""Spreadsheets: XLSX with the formats of its numbers; XLS, XLSB and ODS with their values."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from measures.intake.calamine import Found, Value, read_apart
from measures.intake.open_document import PLAIN, Extras, read_extras
from measures.intake.sheet import MOST_CELLS, Cell, Merge, Opened, Sheet, make_sheet
from measures.intake.spreadsheet_cells import write_hidden, write_number, write_value
from measures.intake.xlsx import count_cells, open_xlsx
from measures.model.problem import Place
from measures.reading.result import make_problem

MOST_BYTES = 300_000_000
"""How large the parts of a spreadsheet may be, unpacked."""
_UNSEEN = (
    "Formats of numbers, hidden rows and comments cannot be read from this kind of file. Compare the figures with "
    "what a spreadsheet program shows, or save the file as XLSX."
)


def open_workbook(content: bytes, file: str) -> Opened:
    """Return the sheets of a spreadsheet in the workbook's order."""
    try:
        if zipfile.is_zipfile(BytesIO(content)):
            return _open_zip(content, file)
        return _open_by_calamine(content, file, None)
    except Exception as fault:  # noqa: BLE001 (a damaged file can make a library fail in any way; the fault is worded)
        words = str(fault).strip().splitlines() or [type(fault).__name__]
        if "password" in words[0].lower() or "encrypt" in words[0].lower():
            return _refuse(file, "intake.encrypted", "Expected a spreadsheet without a password, got an encrypted one.")
        return _refuse(file, "intake.damaged", f"Expected a spreadsheet, got a file that cannot be read: {words[0]}.")


def _open_zip(content: bytes, file: str) -> Opened:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
            message = f"Expected a spreadsheet of at most {MOST_BYTES:,} bytes unpacked, got more."
            return _refuse(file, "intake.too-large", message)
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            if count_cells(archive) > MOST_CELLS:
                return _refuse(file, "intake.too-large", f"Expected at most {MOST_CELLS:,} cells, got more.")
            return open_xlsx(content, file)
        if "xl/workbook.bin" in names:
            return _open_by_calamine(content, file, None)
        if "content.xml" in names and b"spreadsheet" in archive.read("mimetype")[:100]:
            with archive.open("content.xml") as part:
                return _open_by_calamine(content, file, read_extras(part))
    message = "Expected a spreadsheet or a text file, got an archive or a document of another kind."
    return _refuse(file, "intake.kind", message)


def _refuse(file: str, rule: str, message: str, hint: str = "Save it as CSV or XLSX and try again.") -> Opened:
    return Opened((), (make_problem(rule, Place(file=file), message, hint),))


def _open_by_calamine(content: bytes, file: str, extras: Mapping[str, Extras] | None) -> Opened:
    """Return the sheets as the library reads them, with what only the file's own text says, where that was read."""
    sheets, problems = [], []
    for found in read_apart(content, MOST_CELLS):
        if found.rows is None:
            message = f"Expected at most {MOST_CELLS:,} cells, got more."
            hint = "Delete the empty rows and columns below and beside the table, then save it again."
            problems.append(make_problem("intake.too-large", Place(file=f"{file}:{found.name}"), message, hint))
        else:
            notes = (_UNSEEN,) if extras is None else ()
            sheets.append(_make_sheet(found.name, found.rows, found, (extras or {}).get(found.name, PLAIN), notes))
    return Opened(tuple(sheets), tuple(problems))


def _make_sheet(name: str, rows: list[list[Value]], found: Found, extras: Extras, notes: tuple[str, ...]) -> Sheet:
    cells = [
        [_write_cell(value, (at, column), extras) for column, value in enumerate(row)] for at, row in enumerate(rows)
    ]
    merges = tuple(Merge(*start, *end) for start, end in sorted(found.merges) if start != end)
    return make_sheet(name, cells, merges=merges, notes=(*notes, *extras.notes))


def _write_cell(value: Value, place: tuple[int, int], extras: Extras) -> Cell:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if place in extras.hidden:
            return write_hidden(value, extras.hidden[place])
        return write_number(value, percent=place in extras.percentages)
    if place in extras.raised:
        plain = extras.raised[place]
        return Cell(plain, str(value), "the raised mark of a footnote was taken off")
    return write_value(value)
