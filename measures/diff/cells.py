"""Differences of data, cell by cell: rows are the same where their keys are, and cells are compared as published.

What a newer version withholds is not told: the figure that stood there before has `WITHHELD` in its place, and rows
and columns that are gone are named without their figures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from measures.downloads.about import DimensionData
from measures.downloads.csv_text import defuse
from measures.model.observations import Observations
from measures.model.value import Absent, Number, Reason

WITHHELD = "[c]"
_SUPPRESSED = frozenset({Reason.CONFIDENTIAL, Reason.UNRELIABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow:
    """A row: the labels of its key columns by their headers, and its number in each CSV, from 1; None: not there.

    A row of both CSVs has the labels of the older, by which it is found there.
    """

    labels: tuple[tuple[str, str], ...]
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedRow:
    """A row of the newer CSV alone, with its cells."""

    row: PlacedRow
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """A cell of a row that both CSVs have, as it stands in each; `old` is `WITHHELD` where it is not told.

    `of` is the key or value column that the CSV's column tells of.
    """

    row: PlacedRow
    column: str
    of: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """How the CSV of a dimension became another. An empty header stands for no CSV at all."""

    slug: str
    old_header: tuple[str, ...]
    new_header: tuple[str, ...]
    cells: tuple[CellChange, ...] = ()
    added: tuple[AddedRow, ...] = ()
    gone: tuple[PlacedRow, ...] = ()
    moved: tuple[PlacedRow, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether both CSVs are the same, byte for byte."""
        return self.old_header == self.new_header and not (self.cells or self.added or self.gone or self.moved)


def compare_tables(slug: str, old: DimensionData | None, new: DimensionData | None) -> TableChange:
    """Return how the CSV of a dimension changed between two versions; None stands for no such dimension."""
    before, after = _read_header(old), _read_header(new)
    if new is None:
        return TableChange(slug=slug, old_header=before, new_header=after)
    pairs = _pair_rows(old.observations if old else None, new.observations)
    moved = _find_moved([was for was in pairs if was is not None])
    return TableChange(
        slug=slug,
        old_header=before,
        new_header=after,
        cells=tuple(_compare_cells(old, new, pairs)) if old else (),
        added=tuple(_list_added(new, pairs)),
        gone=tuple(_list_gone(old, pairs)) if old else (),
        moved=tuple(_place(old, was, at) for at, was in enumerate(pairs) if was in moved) if old else (),
    )


def _read_header(data: DimensionData | None) -> tuple[str, ...]:
    return tuple(defuse(column.name) for column in data.tidy.columns) if data else ()


def _pair_rows(old: Observations | None, new: Observations) -> list[int | None]:
    """Return for each new row which old row it is."""
    if old is None or set(old.keys) != set(new.keys):
        return [None] * len(new.rows)
    order = [old.keys.index(key) for key in new.keys]
    places = {tuple(row.key[at] for at in order): number for number, row in enumerate(old.rows)}
    return [places.get(row.key) for row in new.rows]


def _find_moved(order: Sequence[int]) -> frozenset[int]:
    """Return the fewest items that keep a list from being in order."""
    ends: list[int] = []
    chosen: list[int] = []
    before: dict[int, int | None] = {}
    for item in order:
        at = bisect_left(ends, item)
        before[item] = ends[at - 1] if at else None
        ends[at : at + 1] = [item]
    last = ends[-1] if ends else None
    while last is not None:
        chosen.append(last)
        last = before[last]
    return frozenset(order) - frozenset(chosen)


def _place(data: DimensionData, row: int, new: int | None) -> PlacedRow:
    found = data.observations
    labels = tuple(zip(found.keys, found.rows[row].labels, strict=True))
    return PlacedRow(labels=labels, old=row + 1, new=None if new is None else new + 1)


def _list_added(new: DimensionData, pairs: Sequence[int | None]) -> Iterator[AddedRow]:
    keys = new.observations.keys
    for at, was in enumerate(pairs):
        if was is None:
            labels = tuple(zip(keys, new.observations.rows[at].labels, strict=True))
            cells = tuple(map(defuse, new.tidy.rows[at]))
            yield AddedRow(row=PlacedRow(labels=labels, old=None, new=at + 1), cells=cells)


def _list_gone(old: DimensionData, pairs: Sequence[int | None]) -> Iterator[PlacedRow]:
    kept = set(pairs)
    yield from (_place(old, row, None) for row in range(len(old.observations.rows)) if row not in kept)


def _compare_cells(old: DimensionData, new: DimensionData, pairs: Sequence[int | None]) -> Iterator[CellChange]:
    columns = {column.name: at for at, column in enumerate(old.tidy.columns)}
    compared = [(column, at, columns.get(column.name)) for at, column in enumerate(new.tidy.columns)]
    for number, was in enumerate(pairs):
        if was is None:
            continue
        before, after = old.tidy.rows[was], new.tidy.rows[number]
        for column, at, place in compared:
            earlier = "" if place is None else before[place]
            if earlier != after[at]:
                hidden = earlier and column.part == "value" and find_withheld(old, new, was, number, column.of)
                yield CellChange(
                    row=_place(old, was, number),
                    column=defuse(column.name),
                    of=column.of,
                    old=WITHHELD if hidden else defuse(earlier),
                    new=defuse(after[at]),
                )


def find_withheld(old: DimensionData, new: DimensionData, was: int, number: int, value: str) -> bool:
    """Return whether the newer version withholds a figure that the older one showed, to protect or as unreliable."""
    before = old.observations.rows[was].values.get(value)
    after = new.observations.rows[number].values.get(value)
    return isinstance(before, Number) and isinstance(after, Absent) and after.reason in _SUPPRESSED
