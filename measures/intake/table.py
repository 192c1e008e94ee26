"""The one table of a sheet: its headers, its rows, and the text above and below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from measures.finder.normalising import strip_footnotes
from measures.intake.digits import clean_number, is_year
from measures.intake.sheet import Cell, Merge, Sheet
from measures.model.dimension import Column, PeriodKind
from measures.periods import read_period

_PERIOD_KINDS: tuple[PeriodKind | None, ...] = ("financial-year", "academic-year", "year-ending", "point", None)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its index in the sheet, and its cells from the first column to the last of the table."""

    at: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was in the sheet and is not among the rows: where, its text, and why."""

    at: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as found: `headers` has for each column the parts of its header, from the highest row to the lowest.

    `first_column` is that of the sheet. `values` are the indices of columns that hold figures, counted from it;
    `titles` and `footers` the lines above and below.
    """

    sheet: Sheet
    first_column: int
    headers: tuple[tuple[str, ...], ...]
    header_rows: tuple[int, ...]
    rows: tuple[Row, ...]
    values: tuple[int, ...]
    titles: tuple[str, ...]
    footers: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def stubs(self) -> tuple[int, ...]:
        """The indices of columns that hold labels, codes and notes."""
        values = frozenset(self.values)
        return tuple(at for at in range(len(self.headers)) if at not in values)


def is_figure(cell: Cell, *, decimal_comma: bool = False) -> bool:
    """Whether a cell holds a number or shorthands, and not merely a year."""
    if not cell.text or is_year(strip_footnotes(cell.text)):
        return False
    return clean_number(cell.text, decimal_comma=decimal_comma) is not None


@lru_cache(maxsize=8192)
def is_period(text: str) -> bool:
    """Whether a text spells a period of any kind."""
    column = Column(role="time")
    return any(read_period(text, kind, column) is not None for kind in _PERIOD_KINDS)


def list_texts(row: Sequence[Cell]) -> list[str]:
    """Return the texts of a row's cells that are not empty."""
    return [text for cell in row if (text := cell.text.strip())]


def find_spans(sheet: Sheet, at: int) -> dict[int, Merge]:
    """Return the merges that begin in a row and run over several columns, by their first column."""
    return {merge.left: merge for merge in sheet.merges if merge.top == at and merge.right > merge.left}
