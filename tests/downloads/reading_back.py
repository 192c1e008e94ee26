"""Reads each download back by a standard reader, into one form: the labels of a row to its values.

A value is its number (None where there is none) and its shorthands (`""` where there are none).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from python_calamine import CalamineWorkbook

Cell = tuple[float | None, str]
Cells = dict[tuple[str, ...], tuple[Cell, ...]]


def read_rows(content: bytes) -> list[dict[str, str]]:
    """Return the records of a CSV.

    Raises:
        ValueError: a record is longer or shorter than the header.
    """
    header, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def read_tidy_csv(content: bytes, keys: Sequence[str], values: Sequence[str]) -> Cells:
    """Return the cells of a tidy CSV."""
    rows = read_rows(content)
    return {
        tuple(row[key] for key in keys): tuple(
            (float(row[value]) if row[value] else None, row.get(f"{value} shorthand", "")) for value in values
        )
        for row in rows
    }


def read_dimension_json(content: bytes, keys: Sequence[str], values: Sequence[str]) -> Cells:
    """Return the cells of a dimension's JSON."""
    absent: Mapping[str, object] = {"value": None}
    found: Cells = {}
    for row in json.loads(content)["rows"]:
        cells = [row["values"].get(value, absent) for value in values]
        labels = tuple(row["keys"][key]["label"] for key in keys)
        found[labels] = tuple((cell["value"], cell.get("shorthand", "")) for cell in cells)
    return found


def read_workbook(content: bytes, sheet: str, keys: Sequence[str], values: Sequence[str]) -> Cells:
    """Return the cells of the table on a sheet, whose header row begins with the first key."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()
    start = next(place for place, row in enumerate(rows) if row[0] == keys[0] and keys[-1] in row)
    found: Cells = {}
    for row in rows[start + 1 :]:
        named = dict(zip(map(str, rows[start]), row, strict=True))
        found[tuple(str(named[key]) for key in keys)] = tuple(_read_cell(named, value) for value in values)
    return found


def _read_cell(named: Mapping[str, object], value: str) -> Cell:
    cell, beside = named[value], named.get(f"{value} shorthand", "none")
    if isinstance(cell, float):
        return cell, "" if beside == "none" else str(beside)
    return None, str(cell)
