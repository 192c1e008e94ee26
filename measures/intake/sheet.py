"""A sheet of cells, whatever kind of file it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from measures.model.problem import Problem

MOST_CELLS = 2_000_000
"""The largest sheet that is read."""


class Cell(NamedTuple):
    """A cell: its text for reading, what the file holds where that differs, and why it was changed.

    `unit` (`%` or `£`) and `decimals` say how a spreadsheet shows the number; `is_date` that it holds a date. `covered`
    is a cell below or beside the first of a merged range.
    """

    text: str = ""
    written: str | None = None
    why: str = ""
    unit: str = ""
    decimals: int | None = None
    is_date: bool = False
    covered: bool = False

    @property
    def before(self) -> str:
        """What the file holds."""
        return self.text if self.written is None else self.written


EMPTY = Cell()
_HIDES = re.compile(r"^(?:The sheet is hidden|Hidden rows|Hidden columns|The sheet has a filter)")
"""How notes begin that say where a person sees less than the file holds."""


class Merge(NamedTuple):
    """A merged range, in rows and columns counted from 0, the last included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: `rows x columns` of cells, all rows equally long; `numbers` says which row of the file each is.

    `notes` are what a person should know of how it was read. `is_text` says that it is the whole of a text file;
    `has_decimal_commas` that its numbers are written so.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    merges: tuple[Merge, ...] = ()
    notes: tuple[str, ...] = ()
    is_text: bool = False
    has_decimal_commas: bool = False

    @property
    def hides(self) -> tuple[str, ...]:
        """The notes that say what of it a person does not see who opens the file."""
        return tuple(note for note in self.notes if _HIDES.match(note))

    @property
    def apart(self) -> str:
        """The first column that stands apart from what is left of it, by its letters; empty where none does."""
        used = [at for at in range(len(self.rows[0]) if self.rows else 0) if any(row[at].text for row in self.rows)]
        gaps = (after for before, after in pairwise(used) if after > before + 1)
        return name_column(found) if (found := next(gaps, None)) is not None else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's sheets in their order, and what kept it, or a part of it, from being read."""

    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()


def make_sheet(
    name: str,
    rows: list[list[Cell]],
    *,
    numbers: list[int] | None = None,
    merges: tuple[Merge, ...] = (),
    notes: tuple[str, ...] = (),
) -> Sheet:
    """Return a sheet with rows made equally long; cells covered by a merge are marked so."""
    width = max((len(row) for row in rows), default=0)
    covered = set(_list_covered(merges))
    padded = tuple(
        tuple(
            Cell(covered=True) if (at, column) in covered else cell
            for column, cell in enumerate([*row, *[EMPTY] * (width - len(row))])
        )
        for at, row in enumerate(rows)
    )
    return Sheet(
        name=name,
        rows=padded,
        numbers=tuple(numbers if numbers is not None else range(1, len(rows) + 1)),
        merges=merges,
        notes=notes,
    )


def _list_covered(merges: tuple[Merge, ...]) -> Iterator[tuple[int, int]]:
    for merge in merges:
        for row in range(merge.top, merge.bottom + 1):
            for column in range(merge.left, merge.right + 1):
                if (row, column) != (merge.top, merge.left):
                    yield row, column


def name_cell(row: int, column: int, *, is_text: bool) -> str:
    """Return a cell's name, by its row as the file counts it and its column from 0: `B7`, or `row 7, column 2`."""
    return f"row {row}, column {column + 1}" if is_text else f"{name_column(column)}{row}"


def name_column(index: int) -> str:
    """Return the letters of a column counted from 0: `A`, `Z`, `AA`."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
