"""The changes of a version's data as files that a program can apply to the older CSVs to get the newer ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from measures.bindings import write_where
from measures.diff.cells import AddedRow, CellChange, PlacedRow, TableChange
from measures.downloads.csv_text import write_csv

SCHEMA = 1
_HEADER = ("dimension", "change", "row", "column", "old", "new", "old_row", "new_row", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchAbout:
    """What a file of changes says of itself: the measure, the two versions, the page of the changes, and why.

    `notices` are those on either version, a sentence each.
    """

    measure: str
    title: str
    old: str
    new: str
    address: str
    reason: str
    notices: tuple[str, ...] = ()


def write_patch_json(about: PatchAbout, changes: Iterable[TableChange]) -> bytes:
    """Return the changes of each dimension as JSON, one change a line; dimensions that stayed the same are left out.

    Cells are the texts of the CSV files. Rows count from 1, without the header.
    """
    head = {
        "schema": SCHEMA,
        "measure": about.measure,
        "title": about.title,
        "from": about.old,
        "to": about.new,
        "address": about.address,
        "reason": about.reason,
        "notices": list(about.notices),
    }
    parts = ",\n".join(_write_dimension(change) for change in changes if not change.is_empty)
    return f'{_dump(head)[:-1]},"dimensions":[\n{parts}\n]}}\n'.encode()


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_dimension(change: TableChange) -> str:
    head = {
        "dimension": change.slug,
        "columns": {"old": list(change.old_header), "new": list(change.new_header)},
    }
    lists = {
        "cells": [_dump(_tell_cell(cell)) for cell in change.cells],
        "rows_removed": [_dump(_tell_row(row)) for row in change.gone],
        "rows_moved": [_dump(_tell_row(row)) for row in change.moved],
        "rows_added": [_dump(_tell_added(added)) for added in change.added],
    }
    written = "".join(f',\n"{name}":[{_stack(items)}]' for name, items in lists.items())
    return f"{_dump(head)[:-1]}{written}}}"


def _stack(items: Sequence[str]) -> str:
    return "\n" + ",\n".join(items) + "\n" if items else ""


def _tell_row(row: PlacedRow) -> dict[str, object]:
    places = {"old_row": row.old, "new_row": row.new}
    return {"row": dict(row.labels), **{name: place for name, place in places.items() if place is not None}}


def _tell_cell(cell: CellChange) -> dict[str, object]:
    return {**_tell_row(cell.row), "column": cell.column, "old": cell.old, "new": cell.new}


def _tell_added(added: AddedRow) -> dict[str, object]:
    return {**_tell_row(added.row), "cells": list(added.cells)}


def write_patch_csv(about: PatchAbout, changes: Iterable[TableChange]) -> bytes:
    """Return the same changes as one CSV, a line for each cell that changed and each row that came, went or moved.

    A header or a row as a whole stands in one cell, as a JSON list.
    """
    lines = (line for change in changes for line in _list_lines(change))
    return write_csv(_HEADER, ((*line, about.reason) for line in lines))


_Line = tuple[str, str, str, str, str, str, str, str]


def _list_lines(change: TableChange) -> Iterator[_Line]:
    slug = change.slug
    if change.old_header != change.new_header:
        old, new = (_dump(list(header)) for header in (change.old_header, change.new_header))
        yield slug, "columns", "", "", old, new, "", ""
    yield from (_line(slug, "row removed", row) for row in change.gone)
    yield from (_line(slug, "row moved", row) for row in change.moved)
    yield from (_line(slug, "row added", each.row, new=_dump(list(each.cells))) for each in change.added)
    yield from (_line(slug, "cell", each.row, each.column, each.old, each.new) for each in change.cells)


def _line(slug: str, change: str, row: PlacedRow, column: str = "", old: str = "", new: str = "") -> _Line:
    places = ["" if place is None else str(place) for place in (row.old, row.new)]
    return slug, change, write_where(dict(row.labels)), column, old, new, places[0], places[1]
