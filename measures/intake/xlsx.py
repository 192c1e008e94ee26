"""XLSX: values with what their formats make of them, and everything else that a reader of the sheet would see."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from measures.intake.number_formats import read_format
from measures.intake.raised import take_off_raised
from measures.intake.sheet import MOST_CELLS, Cell, Merge, Opened, Sheet, make_sheet, name_column
from measures.intake.spreadsheet_cells import find_mark, write_date, write_formatted, write_value
from measures.model.problem import Place, Problem
from measures.reading.result import make_problem

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as XlsxCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_FEW, _SOME = 5, 20
_CHUNK = 1 << 20
_NOTE_LENGTH = 80
_CELL_STARTS = (b"<c ", b"<c>", b"<c/")
_FORMULA_STARTS = (b"<f ", b"<f>", b"<f/")


class _Size(NamedTuple):
    rows: int
    columns: int


def count_cells(archive: zipfile.ZipFile) -> int:
    """Return how many cells the sheets of a workbook write down, empty ones with a format among them."""
    return _count_starts(archive, _CELL_STARTS)


def _count_starts(archive: zipfile.ZipFile, starts: Sequence[bytes]) -> int:
    """Return how often elements of the sheets begin; each start is three bytes long."""
    names = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    return sum(_count_in_part(archive, name, starts) for name in names)


def _count_in_part(archive: zipfile.ZipFile, name: str, starts: Sequence[bytes]) -> int:
    count, tail = 0, b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            text = tail + chunk
            count += sum(text.count(start) for start in starts)
            tail = text[-2:]
    return count


def open_xlsx(content: bytes, file: str) -> Opened:
    """Return the sheets of an XLSX workbook.

    Raises:
        Exception: the library that reads it found it damaged, in any way.
    """
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = openpyxl.load_workbook(BytesIO(content), data_only=True, rich_text=True)
        formulas = openpyxl.load_workbook(BytesIO(content)) if _has_formulas(content) else None
    sheets, problems = [], []
    for sheet in values.worksheets:
        size = _measure(sheet)
        if size.rows * size.columns > MOST_CELLS:
            place = Place(file=f"{file}:{sheet.title}")
            last = f"{name_column(size.columns - 1)}{size.rows}"
            message = f"Expected at most {MOST_CELLS:,} cells, got a sheet that reaches to {last}."
            hint = "Delete the empty rows and columns below and beside the table, then save it again."
            problems.append(make_problem("intake.too-large", place, message, hint))
            continue
        sheets.append(_read_sheet(sheet, size))
        problems += _find_uncomputed(sheet, formulas[sheet.title], file) if formulas is not None else ()
        problems += _find_scaled(sheet, file)
    return Opened(tuple(sheets), tuple(problems))


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return _count_starts(archive, _FORMULA_STARTS) > 0


def _list_cells(sheet: Worksheet) -> Iterator[XlsxCell | MergedCell]:
    """Yield the cells that the file writes down: every public way also makes one for each place up to the last."""
    known = sheet._cells
    return (known[place] for place in sorted(known))


def _measure(sheet: Worksheet) -> _Size:
    """Return how far the cells with values reach."""
    places = [(cell.row, cell.column) for cell in _list_cells(sheet) if cell.value is not None]
    return _Size(max((row for row, _ in places), default=0), max((column for _, column in places), default=0))


def _read_sheet(sheet: Worksheet, size: _Size) -> Sheet:
    rows = [[_read_cell(cell) for cell in row] for row in sheet.iter_rows(1, size.rows, 1, size.columns)]
    merges = tuple(
        Merge(found.min_row - 1, found.min_col - 1, found.max_row - 1, found.max_col - 1)
        for found in sorted(sheet.merged_cells.ranges, key=lambda found: (found.min_row, found.min_col))
        if found.max_row <= size.rows or found.max_col <= size.columns
    )
    return make_sheet(sheet.title, rows if size.rows else [], merges=merges, notes=tuple(_list_notes(sheet)))


def _list_notes(sheet: Worksheet) -> Iterator[str]:
    if sheet.sheet_state != "visible":
        yield "The sheet is hidden in the workbook."
    rows = [str(number) for number, row in sorted(sheet.row_dimensions.items()) if row.hidden]
    columns = [letter for letter, column in sorted(sheet.column_dimensions.items()) if column.hidden]
    if rows:
        yield f"Hidden rows were read like the others: {_list_some(rows)}."
    if columns:
        yield f"Hidden columns were read like the others: {_list_some(columns)}."
    if sheet.auto_filter.ref:
        yield "The sheet has a filter; rows that it hides were read like the others."
    comments = [f"{cell.coordinate} ({_shorten(cell.comment.text)})" for cell in _list_cells(sheet) if cell.comment]
    if comments:
        yield f"Comments on cells were not read: {_list_some(comments)}. Write a note where a reader needs one."
    words = [f'"{each}"' for each in dict.fromkeys(_list_words(sheet))]
    if words:
        yield f"Formats show words beside figures, which were not read: {_list_some(words)}."


def _list_some(names: list[str]) -> str:
    return f"{', '.join(names[:_SOME])}{' and more' if len(names) > _SOME else ''}"


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _NOTE_LENGTH else f"{plain[:_NOTE_LENGTH].rstrip()}…"


def _list_words(sheet: Worksheet) -> Iterator[str]:
    """Yield the words that formats show after figures and that are no marks, such as `years`."""
    for cell, value in _list_numbers(sheet):
        shown = read_format(cell.number_format, value)
        if shown.after.strip("()%$€") and shown.has_digits and not find_mark(shown):
            yield shown.after


def _list_numbers(sheet: Worksheet) -> Iterator[tuple[XlsxCell | MergedCell, float]]:
    for cell in _list_cells(sheet):
        value: object = cell.value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield cell, value


def _find_uncomputed(values: Worksheet, formulas: Worksheet, file: str) -> Iterator[Problem]:
    """Yield a problem for formulas whose result the file does not hold: they were never computed by a spreadsheet."""

    def lacks_result(cell: XlsxCell | MergedCell) -> bool:
        return cell.data_type == "f" and values[cell.coordinate].value is None

    message = "Expected the results of formulas, got none in {}."
    hint = "Open the file in a spreadsheet program and save it, so that it holds the results."
    yield from _name_cells("intake.formula", f"{file}:{values.title}", _filter(formulas, lacks_result), message, hint)


def _find_scaled(sheet: Worksheet, file: str) -> Iterator[Problem]:
    """Yield a problem for figures that their format shows divided by thousands: what is shown is not what is held."""
    cells = [cell.coordinate for cell, value in _list_numbers(sheet) if read_format(cell.number_format, value).scale]
    message = "Expected figures that are shown as they are held, got a format that divides them by a thousand in {}."
    hint = "Write the figures as they should be published, with a format such as 0 or #,##0."
    yield from _name_cells("intake.scaled-format", f"{file}:{sheet.title}", cells, message, hint)


def _filter(sheet: Worksheet, holds: Callable[[XlsxCell | MergedCell], bool]) -> list[str]:
    return list(islice((cell.coordinate for cell in _list_cells(sheet) if holds(cell)), _FEW + 1))


def _name_cells(rule: str, file: str, cells: list[str], message: str, hint: str) -> Iterator[Problem]:
    if cells:
        more = " and more" if len(cells) > _FEW else ""
        yield make_problem(rule, Place(file=file), message.format(", ".join(cells[:_FEW]) + more), hint)


def _read_cell(cell: XlsxCell | MergedCell) -> Cell:
    value: object = cell.value
    form = str(cell.number_format or "General")
    if isinstance(value, date):
        return write_date(value, form)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return write_formatted(value, form)
    if isinstance(value, list):
        return take_off_raised([_read_run(run) for run in value])
    return write_value(value)


def _read_run(run: object) -> tuple[str, bool]:
    """Return a run of letters with one font, and whether it is raised."""
    font = getattr(run, "font", None)
    return str(getattr(run, "text", run) or ""), getattr(font, "vertAlign", None) == "superscript"
