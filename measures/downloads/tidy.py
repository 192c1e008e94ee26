"""The tidy download: one observation a row, numbers as numbers, shorthands in columns of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from measures.downloads.csv_text import write_csv
from measures.downloads.row_notes import RowNotes
from measures.figures import shown_amount
from measures.model.dimension import Column, DimensionSettings
from measures.model.observations import Member, Observations
from measures.model.value import Absent, Value

TidyKind = Literal["text", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyColumn:
    """A column of the tidy download: its unique name, what its cells are, its part, and the key or value it is of."""

    name: str
    kind: TidyKind
    part: Literal["label", "standard", "code", "value", "shorthand", "note", "constant"]
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyTable:
    """The tidy download as columns and rows of text; an empty text in a number column has its shorthand beside it."""

    columns: tuple[TidyColumn, ...]
    rows: tuple[tuple[str, ...], ...]


def write_tidy_csv(settings: DimensionSettings, observations: Observations) -> bytes:
    """Return every row of a dimension as CSV.

    Labels stand as published; where the classification's label or a code differs, it stands beside. Numbers have the
    precision that the page shows, no thousands separators and no signs of units; a cell without a number is empty,
    with its shorthand in the column beside it, where the marks of numbers stand too.
    """
    return write_table_csv(lay_out_tidy(settings, observations))


def write_table_csv(table: TidyTable) -> bytes:
    """Return a tidy table as CSV."""
    return write_csv([column.name for column in table.columns], table.rows)


def lay_out_tidy(settings: DimensionSettings, observations: Observations) -> TidyTable:
    """Return the tidy download's columns and rows, which all formats of it share."""
    taken: set[str] = {*observations.keys, *observations.values, *observations.constants}
    columns: list[TidyColumn] = []
    cells: list[list[str]] = []
    for key in observations.keys:
        _add_key(observations, key, columns, cells, taken)
    for name, text in observations.constants.items():
        columns.append(TidyColumn(name=name, kind="text", part="constant", of=name))
        cells.append([text] * len(observations.rows))
    for value in observations.values:
        _add_value(observations, value, columns, cells, taken)
    _add_notes(settings, observations, columns, cells, taken)
    return TidyTable(columns=tuple(columns), rows=tuple(zip(*cells, strict=True)))


def _add_key(
    observations: Observations, key: str, columns: list[TidyColumn], cells: list[list[str]], taken: set[str]
) -> None:
    index = observations.keys.index(key)
    members = {member.id: member for member in observations.members[key]}
    labels = [row.labels[index] for row in observations.rows]
    columns.append(TidyColumn(name=key, kind="text", part="label", of=key))
    cells.append(labels)
    beside: tuple[tuple[Literal["standard", "code"], str, Callable[[Member], str]], ...] = (
        ("standard", f"{key} (standard)", lambda member: member.label),
        ("code", f"{key} code", lambda member: member.code or ""),
    )
    for part, name, read in beside:
        texts = [read(members[row.key[index]]) for row in observations.rows]
        if any(texts) and texts != labels:
            columns.append(TidyColumn(name=_name_freely(name, taken), kind="text", part=part, of=key))
            cells.append(texts)


def _add_value(
    observations: Observations, value: str, columns: list[TidyColumn], cells: list[list[str]], taken: set[str]
) -> None:
    column = observations.formats[value]
    held = [row.values.get(value) for row in observations.rows]
    columns.append(TidyColumn(name=value, kind="number", part="value", of=value))
    cells.append([write_plain_number(cell, column) for cell in held])
    shorthands = [list_shorthands(cell) for cell in held]
    if any(shorthands):
        name = _name_freely(f"{value} shorthand", taken)
        columns.append(TidyColumn(name=name, kind="text", part="shorthand", of=value))
        cells.append(shorthands)


def write_plain_number(value: Value | None, column: Column) -> str:
    """Return a number at its published precision as machines read it (`-1234.50`); `""` where there is none."""
    if value is None or isinstance(value, Absent):
        return ""
    amount = shown_amount(value, column)
    return f"{abs(amount):f}" if not amount else f"{amount:f}"


def list_shorthands(value: Value | None) -> str:
    """Return the shorthands of a cell, in place of its number or beside it; `""` where there are none."""
    if value is None:
        return ""
    return value.shorthand if isinstance(value, Absent) else "".join(mark.shorthand for mark in value.marks)


def _add_notes(
    settings: DimensionSettings,
    observations: Observations,
    columns: list[TidyColumn],
    cells: list[list[str]],
    taken: set[str],
) -> None:
    finder = RowNotes(settings, observations)
    notes = [" ".join(finder.on_line(row)) for row in observations.rows]
    if any(notes):
        columns.append(TidyColumn(name=_name_freely("Note", taken), kind="text", part="note", of=""))
        cells.append(notes)


def _name_freely(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"{name} 2"
    taken.add(name)
    return name
