"""The record of a table: every word and figure that it shows, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

CellKind = Literal["number", "shorthand", "missing"]
RowKind = Literal["aggregate", "parent", "category", "unknown", "heading"]


class Cell(NamedTuple):
    """One cell: its text, the shorthands beside a number, what it is, and the numbers of its notes.

    `text` of a shorthand is the shorthand itself; `missing` is a place for which the data has no row.
    """

    text: str
    marks: str = ""
    kind: CellKind = "number"
    meaning: str = ""
    notes: tuple[int, ...] = ()


class RowHead(NamedTuple):
    """A label at the head of a row, how deep it stands below its parents, and the numbers of its notes."""

    label: str
    level: int = 0
    notes: tuple[int, ...] = ()


class TableRow(NamedTuple):
    """A row: a head for each row key, a cell for each column (a heading row has none), and the key of its address.

    `ids` are those of the members at its head.
    """

    heads: tuple[RowHead, ...]
    cells: tuple[Cell, ...]
    kind: RowKind
    key: str
    ids: tuple[str, ...] = ()


class ColumnHead(NamedTuple):
    """The head of a column of cells: its label, the unit of its figures where the caption does not say it, notes."""

    label: str
    unit: str = ""
    notes: tuple[int, ...] = ()


class ColumnGroup(NamedTuple):
    """A head above several columns."""

    label: str
    span: int
    notes: tuple[int, ...] = ()


class TableNote(NamedTuple):
    """A footnote, numbered within its table."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as shown.

    `row_keys` are the key columns whose members head the rows and `row_titles` their names; `columns` has one head for
    each cell of a row; `groups` stand above them where a second key makes several value columns. `shorthands` are
    those that occur, with their meanings. `rows_left_out` counts rows of the data that the table does not show, of
    `rows_in_data`.
    """

    slug: str
    number: int
    caption: str
    subtitle: str
    row_keys: tuple[str, ...]
    row_titles: tuple[str, ...]
    groups: tuple[ColumnGroup, ...]
    columns: tuple[ColumnHead, ...]
    rows: tuple[TableRow, ...]
    shorthands: tuple[tuple[str, str], ...]
    notes: tuple[TableNote, ...]
    caption_notes: tuple[int, ...]
    rows_left_out: int
    rows_in_data: int

    @property
    def prefix(self) -> str:
        """What the ids of the table's parts begin with, unique on a page."""
        return self.slug if self.number == 1 else f"{self.slug}.table-{self.number}"
