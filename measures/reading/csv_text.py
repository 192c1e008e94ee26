"""CSV as RFC 4180 has it: a header row, one observation a row, with the line on which each row begins."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from io import StringIO

from measures.model.observations import Data
from measures.model.problem import Place, Problem
from measures.model.tree import hash_blob
from measures.reading.decoding import decode_data
from measures.reading.result import Read, conclude, make_problem
from measures.reading.value_faults import show

MOST_ROWS = 200_000
MOST_COLUMNS = 100
_MOST_FAULTS = 50
_MAY_BE_FORMULA = re.compile(r'(?:^|[,"\n])[=+@\t\r-]')
_IS_FORMULA = re.compile(r"[=+@\t\r]|-(?![0-9]+(?:\.[0-9]+)?(?: ?\[[a-z]+\])*$)(?!$)")


def read_csv(content: bytes, file: str) -> Read[Data]:
    """Read a CSV file's header and rows as text; an empty line holds no row."""
    text = decode_data(content, file)
    if text.value is None:
        return Read(None, text.problems)
    problems = list(text.problems)
    found = list(_parse(text.value, file, problems))
    if not found:
        problems.append(_refuse(file, 1, "csv.empty", "Expected a header row and rows, got an empty file.", ""))
        return Read(None, tuple(problems))
    (_, header), *rows = found
    data = Data(
        file=file,
        columns=tuple(header),
        rows=tuple(tuple(row) for _, row in rows),
        lines=tuple(line for line, _ in rows),
        blob=hash_blob(content),
        text=text.value,
    )
    problems += _check(data)
    return conclude(data, problems)


def read_header(content: bytes) -> tuple[str, ...]:
    """Return the column names of a CSV file without reading its rows; of no file that `read_csv` refuses."""
    first = content.removeprefix(BOM_UTF8).partition(b"\n")[0]
    return tuple(next(csv.reader([first.decode(errors="replace")]), ()))


def place_cell(data: Data, line: int, column: int) -> Place:
    """Return the place of a cell by the line on which its row begins and its position from 0."""
    start = -1
    for _ in range(line - 1):
        start = data.text.find("\n", start + 1)
    start += 1
    at, quoted = start, False
    while column > 0 and at < len(data.text):
        character = data.text[at]
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            column -= 1
        at += 1
    above = data.text.count("\n", start, at)
    return Place(file=data.file, line=line + above, column=at - data.text.rfind("\n", 0, at))


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula; a hyphen alone is an older mark, and none."""
    return _IS_FORMULA.match(cell) is not None


def _parse(text: str, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as fault:
        message = f"Expected a row of cells, got a fault: {fault}."
        hint = 'Put a cell that holds a comma, a quote or a line end in quotes, and write "" for a quote.'
        problems.append(_refuse(file, line, "csv.syntax", message, hint))


def _check(data: Data) -> Iterator[Problem]:
    yield from _check_size(data)
    if len(data.columns) > MOST_COLUMNS:
        return
    yield from _check_header(data)
    if not data.rows:
        yield _refuse(data.file, 1, "csv.no-rows", "Expected a row below the header, got none.", "Add the data.")
    width = len(data.columns)
    if any(len(row) != width for row in data.rows):
        yield from _find_ragged(data, width)
    elif _MAY_BE_FORMULA.search(data.text):
        yield from _find_formulas(data)


def _check_size(data: Data) -> Iterator[Problem]:
    for noun, got, most in (("rows", len(data.rows), MOST_ROWS), ("columns", len(data.columns), MOST_COLUMNS)):
        if got > most:
            message = f"Expected at most {most:,} {noun}, got {got:,}."
            yield _refuse(data.file, 1, f"csv.too-many-{noun}", message, "Split the data into dimensions.")


def _check_header(data: Data) -> Iterator[Problem]:
    for at, name in enumerate(data.columns):
        place = place_cell(data, 1, at)
        if not name.strip():
            yield make_problem("csv.empty-header", place, f"Expected a name for column {at + 1}, got none.", "Name it.")
        elif name != name.strip():
            message = f"Expected no space at the ends of a column's name, got {show(name)}."
            yield make_problem("csv.header-spaces", place, message, "Remove the space.")
        elif name in data.columns[:at]:
            message = f'Expected each column once, got "{name}" again (first in column {data.columns.index(name) + 1}).'
            yield make_problem("csv.repeated-header", place, message, "Rename one of the two.")
        elif is_formula(name):
            yield _refuse_formula(name, place)


def _find_ragged(data: Data, width: int) -> Iterator[Problem]:
    ragged = [(line, row) for line, row in zip(data.lines, data.rows, strict=True) if len(row) != width]
    for line, row in ragged[:_MOST_FAULTS]:
        message = f"Expected {width} cells, as in the header, got {len(row)}."
        hint = "Quote a cell that holds a comma; write a comma for each empty cell."
        yield _refuse(data.file, line, "csv.ragged-row", message, hint)


def _find_formulas(data: Data) -> Iterator[Problem]:
    found = 0
    for line, row in zip(data.lines, data.rows, strict=True):
        for at, cell in enumerate(row):
            if is_formula(cell) and found < _MOST_FAULTS:
                found += 1
                yield _refuse_formula(cell, place_cell(data, line, at))


def _refuse_formula(cell: str, place: Place) -> Problem:
    message = f"Expected text or a number, got {show(cell)}, which a spreadsheet runs as a formula."
    return make_problem("csv.formula", place, message, "Write it without the sign in front, or as a plain number.")


def _refuse(file: str, line: int, rule: str, message: str, hint: str) -> Problem:
    return make_problem(rule, Place(file=file, line=line), message, hint)
