"""The graded list: queries as readers type them, each with the measure that answers it and, for most, the cell."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("graded.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A query and its right answer.

    `measure` is a path. Where one cell answers, `dimension` and `row` make its address (`#dimension.row`), `value` is
    the header of its column, and `cell` its key as written in the data; else they are empty. Two dimensions of a
    measure may hold the cell: whichever has this key is right.
    """

    query: str
    measure: str
    dimension: str
    row: str
    value: str
    cell: Mapping[str, str]


def load_graded() -> tuple[Wanted, ...]:
    """Return the queries in the order of the file."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(_read_row(row) for row in csv.DictReader(file))


def _read_row(row: Mapping[str, str]) -> Wanted:
    return Wanted(
        query=row["query"],
        measure=row["measure"],
        dimension=row["dimension"],
        row=row["row"],
        value=row["value"],
        cell=_read_cell(row["cell"]),
    )


def _read_cell(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split("; ") if part)
    return {key: label for key, _, label in pairs}
