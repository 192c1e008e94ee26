"""Differences of two CSV files as written, cell by cell, whatever their columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from measures.merge.csv_rows import Cells, Sheet, read_sheet
from measures.merge.pairing import pair_items
from measures.merge.yaml_files import NotMergeable


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a row that both files have: the row in words, the column, and the text in each."""

    row: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChange:
    """How a file became another: columns and rows that came and went, in words, and cells that differ."""

    new_columns: tuple[str, ...] = ()
    gone_columns: tuple[str, ...] = ()
    cells: tuple[SheetCell, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def compare_sheets(old: str, new: str, keys: Sequence[str] = ()) -> SheetChange | None:
    """Return how a CSV text became another; None where one of them is no plain table.

    Rows are the same where their cells in the columns `keys` are, if these tell all rows apart, or else where they are
    most alike.
    """
    try:
        before, after = read_sheet(old), read_sheet(new)
    except NotMergeable:
        return None
    pairs = _pair(before, after, tuple(keys))
    kept = {was for was in pairs if was is not None}
    names = tuple(keys) if _is_keyed(before, after, keys) else ()
    return SheetChange(
        new_columns=tuple(name for name in after.columns if name not in before.columns),
        gone_columns=tuple(name for name in before.columns if name not in after.columns),
        cells=tuple(_compare_cells(before, after, pairs, names)),
        added=tuple(_name(after.rows[at], names) for at, was in enumerate(pairs) if was is None),
        gone=tuple(_name(row, names) for at, row in enumerate(before.rows) if at not in kept),
    )


def _is_keyed(before: Sheet, after: Sheet, keys: Sequence[str]) -> bool:
    sides = (before, after)
    return bool(keys) and all(set(keys) <= set(side.columns) and _are_unique(side.rows, keys) for side in sides)


def _are_unique(rows: Sequence[Cells], keys: Sequence[str]) -> bool:
    return len({_find_key(row, keys) for row in rows}) == len(rows)


def _find_key(row: Cells, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[key] for key in keys)


def _pair(before: Sheet, after: Sheet, keys: tuple[str, ...]) -> list[int | None]:
    """Return for each new row which old row it was."""
    if _is_keyed(before, after, keys):
        places = {_find_key(row, keys): at for at, row in enumerate(before.rows)}
        return [places.get(_find_key(row, keys)) for row in after.rows]
    found: list[int | None] = [None] * len(after.rows)
    pairing = pair_items(before.rows, after.rows, lambda row: tuple(row.items()), _measure_likeness)
    for at, became in enumerate(pairing.became):
        if became is not None and _measure_likeness(before.rows[at], after.rows[became]):
            found[became] = at
    return found


def _measure_likeness(one: Cells, other: Cells) -> float:
    """Return which part of the cells of two rows is the same, from 0 to 1."""
    same = sum(other.get(column) == text for column, text in one.items())
    return same / max(len(one), len(other))


def _compare_cells(
    before: Sheet, after: Sheet, pairs: Sequence[int | None], keys: tuple[str, ...]
) -> Iterator[SheetCell]:
    shared = [column for column in after.columns if column in before.columns]
    for at, was in enumerate(pairs):
        if was is None:
            continue
        old, new = before.rows[was], after.rows[at]
        changed = [column for column in shared if old[column] != new[column]]
        for column in changed:
            yield SheetCell(_name(new, keys), column, old[column], new[column])


def _name(row: Cells, keys: tuple[str, ...]) -> str:
    """Return a row in words: its key cells, or all of them where it has no key."""
    return ", ".join(row[key] for key in keys) if keys else ", ".join(row.values())
