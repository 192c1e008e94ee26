"""Cells that a program spoiled on the way: labels that became dates, lost letters, figures that share a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from measures.intake.sheet import Cell, name_cell
from measures.intake.table import Table, is_period
from measures.model.problem import Place, Problem, Severity
from measures.reading.result import make_problem
from measures.reading.value_faults import show

_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY_AND_MONTH = re.compile(rf"[0-9]{{1,2}}[-/ ](?:{_MONTH})|(?:{_MONTH})[-/ ][0-9]{{2}}", re.IGNORECASE)
_NUMBER = r"-?[0-9][0-9,]*(?:\.[0-9]+)?%?"
_WITH_BOUNDS = re.compile(
    rf"{_NUMBER}\s*[(\[]\s*{_NUMBER}\s*(?:-|–|—|to|,|;)\s*{_NUMBER}\s*[)\]]|{_NUMBER}\s*±\s*{_NUMBER}"
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|pound|ndash|#[0-9]{2,5}|#x[0-9a-f]{2,4});", re.IGNORECASE)
_TWICE_DECODED = re.compile("[ÂÃâ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
_SERIAL_DAYS = range(20000, 60000)
_FEW = 5


class _Found(NamedTuple):
    row: int
    column: int
    text: str


def find_spoiled(table: Table, file: str) -> Iterator[Problem]:
    """Yield a problem for each way in which cells were spoiled, naming the first of them."""
    cells = list(_list_cells(table))
    yield from _say(table, file, list(_find_dates(table)), "intake.date-label", *_DATES)
    yield from _say(table, file, list(_find_serial_days(table)), "intake.serial-date", *_SERIALS)
    yield from _say(table, file, _pick(cells, holds_bounds), "intake.two-figures", *_TWO)
    yield from _say(table, file, _pick(cells, _holds_lost_letter), "intake.lost-letters", *_LOST)
    garbled = _pick(cells, lambda text: _ENTITY.search(text) or _is_twice_decoded(text))
    yield from _say(table, file, garbled, "intake.garbled-letters", *_GARBLED, severity="warning")


_DATES = (
    "Expected labels of one kind, got a date where other cells are none: {}.",
    "A spreadsheet program makes a date of a label such as 5-9. Write the label, in a cell formatted as text.",
)
_SERIALS = (
    "Expected dates, got the numbers of days that a spreadsheet stores: {}.",
    "Format the cells as dates and save the file again.",
)
_TWO = (
    "Expected one figure in a cell, got a figure with its bounds: {}.",
    "Put the lower and the upper bound into columns of their own.",
)
_LOST = (
    "Expected letters, got the sign that stands for a lost one: {}.",
    "A program could not read them. Go back to the file before that, and save it as UTF-8 or XLSX.",
)
_GARBLED = (
    "Letters look as if a program read them wrongly: {}.",
    "If they should be others, such as £ or –, save the file as UTF-8 or XLSX and import it again.",
)


def holds_bounds(text: str) -> bool:
    """Whether a text is a figure with its bounds beside it, such as `12.3 (11.1 to 13.5)`."""
    return _WITH_BOUNDS.fullmatch(text) is not None


def _list_cells(table: Table) -> Iterator[_Found]:
    """Yield the texts of headers and body, by their row in the sheet and their column in it."""
    width = range(table.first_column, table.first_column + len(table.headers))
    for at in table.header_rows:
        yield from (_Found(at, column, table.sheet.rows[at][column].before) for column in width)
    for row in table.rows:
        yield from (_Found(row.at, table.first_column + at, cell.before) for at, cell in enumerate(row.cells))


def _pick(cells: Iterable[_Found], is_spoiled: Callable[[str], object]) -> list[_Found]:
    return [cell for cell in cells if is_spoiled(cell.text.strip())]


def _holds_lost_letter(text: str) -> bool:
    return "\ufffd" in text


def _is_twice_decoded(text: str) -> bool:
    """Whether a text is UTF-8 that was read as Windows-1252: `Â£` for `£`."""
    if not _TWICE_DECODED.search(text):
        return False
    try:
        return text.encode("cp1252").decode() != text
    except UnicodeError:
        return False


def _find_dates(table: Table) -> Iterator[_Found]:
    """Yield the dates in a column of labels, in a row of headers or among figures, where others are no periods."""
    for at in range(len(table.headers)):
        cells = [(row.at, row.cells[at]) for row in table.rows if row.cells[at].text.strip()]
        others = [cell for _, cell in cells if not _is_date(cell)]
        if any(not is_period(cell.text.strip()) for cell in others):
            found = (_Found(row, table.first_column + at, cell.text) for row, cell in cells if _is_date(cell))
            yield from found
    for row in table.header_rows:
        cells = [(at, table.sheet.rows[row][table.first_column + at]) for at in table.values]
        others = [cell for _, cell in cells if cell.text.strip() and not _is_date(cell)]
        if others and not any(is_period(cell.text.strip()) for cell in others):
            yield from (_Found(row, table.first_column + at, cell.text) for at, cell in cells if _is_date(cell))


def _is_date(cell: Cell) -> bool:
    return cell.is_date or _DAY_AND_MONTH.fullmatch(cell.text.strip()) is not None


def _find_serial_days(table: Table) -> Iterator[_Found]:
    """Yield the cells of a column whose header says that it holds dates, and which holds whole numbers of days."""
    for at, parts in enumerate(table.headers):
        texts = [(row.at, row.cells[at].text.strip()) for row in table.rows if row.cells[at].text.strip()]
        if not any(re.search(r"\b(?:date|day|month)\b", part, re.IGNORECASE) for part in parts) or at in table.values:
            continue
        if texts and all(text.isdecimal() and int(text) in _SERIAL_DAYS for _, text in texts):
            yield from (_Found(row, table.first_column + at, text) for row, text in texts)


def _say(
    table: Table, file: str, found: list[_Found], rule: str, message: str, hint: str, *, severity: Severity = "error"
) -> Iterator[Problem]:
    if not found:
        return
    numbers, is_text = table.sheet.numbers, table.sheet.is_text
    names = [
        f"{show(each.text)} in {name_cell(numbers[each.row], each.column, is_text=is_text)}" for each in found[:_FEW]
    ]
    more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
    place = Place(file=file, line=numbers[found[0].row], column=found[0].column + 1)
    yield make_problem(rule, place, message.format("; ".join(names) + more), hint, severity=severity)
