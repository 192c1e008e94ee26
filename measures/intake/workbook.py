"""Spreadsheets: XLSX with the formats of its numbers; XLS, XLSB and ODS with their values."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from measures.intake.calamine import Found, Value, read_apart
from measures.intake.sheet import MOST_CELLS, Cell, Merge, Opened, Sheet, make_sheet
from measures.model.period import MONTHS
from measures.model.problem import Place, Problem
from measures.reading.result import make_problem

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as XlsxCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 300_000_000
"""How large the parts of a spreadsheet may be, unpacked."""
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DIGITS_OF_SPREADSHEETS = 15


def open_workbook(content: bytes, file: str) -> Opened:
    """Return the sheets of a spreadsheet in the workbook's order."""
    try:
        if zipfile.is_zipfile(BytesIO(content)):
            return _open_zip(content, file)
        return _open_by_calamine(content, file, {})
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
            return _open_xlsx(content, file)
        if "xl/workbook.bin" in names:
            return _open_by_calamine(content, file, {})
        if "content.xml" in names and b"spreadsheet" in archive.read("mimetype")[:100]:
            return _open_by_calamine(content, file, _find_percentages(archive.read("content.xml")))
    message = "Expected a spreadsheet or a text file, got an archive or a document of another kind."
    return _refuse(file, "intake.kind", message)


def _refuse(file: str, rule: str, message: str, hint: str = "Save it as CSV or XLSX and try again.") -> Opened:
    return Opened((), (make_problem(rule, Place(file=file), message, hint),))


def _open_xlsx(content: bytes, file: str) -> Opened:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = openpyxl.load_workbook(BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(BytesIO(content))
    sheets, problems = [], []
    for sheet in values.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            place = Place(file=f"{file}:{sheet.title}")
            message = f"Expected at most {MOST_CELLS:,} cells, got a sheet that reaches to {sheet.dimensions}."
            hint = "Delete the empty rows and columns below and beside the table, then save it again."
            problems.append(make_problem("intake.too-large", place, message, hint))
            continue
        sheets.append(_read_xlsx_sheet(sheet))
        problems += _find_uncomputed(sheet, formulas[sheet.title], file)
    return Opened(tuple(sheets), tuple(problems))


def _read_xlsx_sheet(sheet: Worksheet) -> Sheet:
    rows = [[_read_xlsx_cell(cell) for cell in row] for row in sheet.iter_rows(min_row=1, min_col=1)]
    merges = tuple(
        Merge(found.min_row - 1, found.min_col - 1, found.max_row - 1, found.max_col - 1)
        for found in sorted(sheet.merged_cells.ranges, key=lambda found: (found.min_row, found.min_col))
    )
    return make_sheet(sheet.title, rows, merges=merges, notes=tuple(_note_hidden(sheet)))


def _note_hidden(sheet: Worksheet) -> Iterator[str]:
    if sheet.sheet_state != "visible":
        yield "The sheet is hidden in the workbook."
    rows = [number for number, row in sorted(sheet.row_dimensions.items()) if row.hidden]
    columns = [letter for letter, column in sorted(sheet.column_dimensions.items()) if column.hidden]
    if rows:
        more = " and more" if len(rows) > 20 else ""
        yield f"Hidden rows were read like the others: {', '.join(map(str, rows[:20]))}{more}."
    if columns:
        yield f"Hidden columns were read like the others: {', '.join(columns[:20])}."
    if sheet.auto_filter.ref:
        yield "The sheet has a filter; rows that it hides were read like the others."


def _find_uncomputed(values: Worksheet, formulas: Worksheet, file: str) -> Iterator[Problem]:
    """Yield a problem for formulas whose result the file does not hold: they were never computed by a spreadsheet."""
    found = (
        cell.coordinate
        for row in formulas.iter_rows()
        for cell in row
        if cell.data_type == "f" and values[cell.coordinate].value is None
    )
    first = list(islice(found, 5))
    if first:
        place = Place(file=f"{file}:{values.title}")
        message = f"Expected the results of formulas, got none in {', '.join(first)}."
        hint = "Open the file in a spreadsheet program and save it, so that it holds the results."
        yield make_problem("intake.formula", place, message, hint)


def _read_xlsx_cell(cell: XlsxCell | MergedCell) -> Cell:
    value: object = cell.value
    form = str(cell.number_format or "General")
    if isinstance(value, date):
        return _write_date(value, form)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _write_value(value)
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", form.split(";")[0])
    return _write_number(value, decimals=_count_decimals(plain), percent="%" in plain)


def _count_decimals(form: str) -> int | None:
    if form == "General" or not re.search("[0#]", form):
        return None
    found = re.search(r"\.(0+)", form)
    return len(found[1]) if found else 0


def _write_number(value: float, *, decimals: int | None, percent: bool) -> Cell:
    exact = repr(value)
    digits = exact if exact.lstrip("-").isdecimal() else f"{value:.{_DIGITS_OF_SPREADSHEETS}g}"
    amount = Decimal(digits)
    if percent:
        shown = f"{amount * 100:f}"
        text = _pad(shown.rstrip("0").rstrip(".") if "." in shown else shown, decimals)
        why = "the cell is formatted as a percentage: the number of per cent was written"
        return Cell(text, exact, why, percent=True, decimals=decimals)
    text = _pad(f"{amount:f}".removesuffix(".0"), decimals)
    if Decimal(exact) == amount:
        return Cell(text, decimals=decimals)
    return Cell(
        text, exact, "digits beyond the fifteenth, which a spreadsheet does not hold, were left out", decimals=decimals
    )


def _pad(text: str, decimals: int | None) -> str:
    """Return a number with the zeros that its format shows at its end."""
    has = len(text.partition(".")[2])
    if not decimals or decimals > 6 or has >= decimals:
        return text
    return text + "." * (has == 0) + "0" * (decimals - has)


def _write_date(value: date, form: str) -> Cell:
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]', "", form.lower())
    if "d" in plain or not ("y" in plain or "m" in plain):
        return Cell(f"{value:%Y-%m-%d}")
    if "m" in plain:
        return Cell(f"{MONTHS[value.month - 1]} {value.year}")
    return Cell(str(value.year))


def _write_value(value: object) -> Cell:
    match value:
        case None:
            return Cell()
        case bool():
            return Cell(str(value).upper())
        case int() | float():
            return _write_number(value, decimals=None, percent=False)
        case datetime() | date():
            return Cell(f"{value:%Y-%m-%d}")
        case time() | timedelta():
            return Cell(str(value))
    return Cell(str(value))


def _open_by_calamine(content: bytes, file: str, percentages: Mapping[str, set[tuple[int, int]]]) -> Opened:
    sheets, problems = [], []
    for found in read_apart(content, MOST_CELLS):
        if found.rows is None:
            message = f"Expected at most {MOST_CELLS:,} cells, got more."
            hint = "Delete the empty rows and columns below and beside the table, then save it again."
            problems.append(make_problem("intake.too-large", Place(file=f"{file}:{found.name}"), message, hint))
        else:
            sheets.append(_make_sheet(found.name, found.rows, found, percentages.get(found.name, set())))
    return Opened(tuple(sheets), tuple(problems))


def _make_sheet(name: str, rows: list[list[Value]], found: Found, percentages: set[tuple[int, int]]) -> Sheet:
    cells = [
        [_write_cell(value, is_percent=(at, column) in percentages) for column, value in enumerate(row)]
        for at, row in enumerate(rows)
    ]
    merges = tuple(Merge(*start, *end) for start, end in sorted(found.merges) if start != end)
    return make_sheet(name, cells, merges=merges)


def _write_cell(value: Value, *, is_percent: bool) -> Cell:
    if is_percent and isinstance(value, (int, float)) and not isinstance(value, bool):
        return _write_number(value, decimals=None, percent=True)
    return _write_value(value)


def _find_percentages(content: bytes) -> dict[str, set[tuple[int, int]]]:
    """Return the cells of an ODS that are formatted as percentages, by sheet, in rows and columns counted from 0."""
    found: dict[str, set[tuple[int, int]]] = {}
    if b'value-type="percentage"' not in content or b"<!DOCTYPE" in content:
        return found
    for table in ElementTree.fromstring(content).iter(f"{_TABLE}table"):  # noqa: S314 (no DTD: checked above)
        cells = found.setdefault(table.get(f"{_TABLE}name", ""), set())
        at = 0
        for row in table.iter(f"{_TABLE}table-row"):
            repeats = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
            columns = _find_percent_columns(row)
            cells |= {(line, column) for line in range(at, at + (repeats if columns else 0)) for column in columns}
            at += repeats
    return found


def _find_percent_columns(row: ElementTree.Element) -> list[int]:
    columns: list[int] = []
    at = 0
    for cell in row:
        repeats = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if cell.get(f"{_OFFICE}value-type") == "percentage":
            columns += range(at, at + repeats)
        at += repeats
    return columns
