"""What became of a file: every row, every cell that was changed, everything left out, each with its reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from typing import NamedTuple

from measures.downloads.csv_text import defuse
from measures.intake.sheet import name_cell, name_column

_MOST_LISTED = 60
_EXAMPLES = 3


class Change(NamedTuple):
    """A cell that was changed: its row as the file counts it, its column from 0, before and after, and why."""

    row: int
    column: int
    before: str
    after: str
    why: str


class Passed(NamedTuple):
    """A row that became none of the data's: its number in the file, its text, and why."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The account of an import.

    `rows_in` rows of the table held figures, `cells_in` cells of them. They became `rows_out` rows; `merged` rows were
    the same as another, and `refused` could not be used. `left_out` are rows within the table that hold no figures.
    `notes` are what else a person should know.
    """

    file: str
    sheet: str
    is_text: bool
    titles: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    rows_in: int = 0
    cells_in: int = 0
    rows_out: int = 0
    cells_out: int = 0
    merged: tuple[Passed, ...] = ()
    refused: tuple[Passed, ...] = ()
    left_out: tuple[Passed, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()

    def name_cell(self, row: int, column: int) -> str:
        """Return a cell's name: `B7` in a spreadsheet, `row 7, column 2` in a text file."""
        return name_cell(row, column, is_text=self.is_text)


def write_report(report: Report) -> str:
    """Return the report as lines of text. Many changes for one reason stand together, with the cells and examples."""
    return "\n".join(_list_lines(report))


def write_changes(report: Report) -> bytes:
    """Return every change of a cell as CSV, a line for each."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("Sheet", "Row", "Column", "Before", "After", "Why"))
    for change in report.changes:
        cells = (report.sheet, str(change.row), name_column(change.column), change.before, change.after, change.why)
        writer.writerow([defuse(cell) for cell in cells])
    return text.getvalue().encode()


def _list_lines(report: Report) -> Iterator[str]:
    where = f", sheet {report.sheet}" if report.sheet else ""
    yield f"{report.file}{where}"
    yield f"  {_count(report.rows_in, 'row')} in, with {_count(report.cells_in, 'figure')}"
    yield f"  {_count(report.rows_out, 'row')} out, with {_count(report.cells_out, 'figure')}"
    yield f"  {_count(len(report.merged), 'row')} merged, {_count(len(report.refused), 'row')} refused"
    for heading, lines in (("Above the table", report.titles), ("Below the table", report.footers)):
        yield from _list_section(heading, lines)
    for heading, passed in (
        ("Merged", report.merged),
        ("Refused", report.refused),
        ("Left out", report.left_out),
    ):
        yield from _list_section(heading, (f"row {each.row}: {each.why}: {each.text}" for each in passed))
    yield from _list_section("Changed", _list_changes(report))
    yield from _list_section("Worth knowing", report.notes)


def _list_section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"{heading}:"
        yield from (f"  {line}" for line in found)


def _list_changes(report: Report) -> Iterator[str]:
    if len(report.changes) <= _MOST_LISTED:
        for change in report.changes:
            name = report.name_cell(change.row, change.column)
            yield f'{name}: "{change.before}" became "{change.after}": {change.why}'
        return
    ordered = sorted(report.changes, key=lambda change: (change.column, change.why, change.row))
    for (column, why), group in groupby(ordered, key=lambda change: (change.column, change.why)):
        cells = list(group)
        shown = ", ".join(f'"{each.before}" became "{each.after}"' for each in cells[:_EXAMPLES])
        rows = ", ".join(_name_runs([each.row for each in cells]))
        name = f"column {column + 1}" if report.is_text else f"column {name_column(column)}"
        yield f"{name}, {_count(len(cells), 'cell')}: {why} ({shown}); rows {rows}"


def _name_runs(rows: list[int]) -> Iterator[str]:
    """Yield runs of numbers that follow each other: `5-9`, `12`."""
    for _, group in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        run = [row for _, row in group]
        yield str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
