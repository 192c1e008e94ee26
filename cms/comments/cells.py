"""The cells of a dimension as a list to comment on: its rows by their labels, cut down by words, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cms.comments.spots import Spot, name_row, read_data
from cms.editing.finding import Place
from cms.editing.links import link
from measures.figures import format_value
from measures.model.observations import Observation, Observations

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCell:
    """A cell: its column, what readers see in it, the form for a comment on it, and how many are open."""

    column: str
    value: str
    href: str
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """A row: the labels of its key columns, its words, and its cells."""

    labels: tuple[str, ...]
    words: str
    cells: tuple[ListedCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPage:
    """One page of a dimension's rows: the headers, how many rows there are, and the pages before and after."""

    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[ListedRow, ...]
    total: int
    before: int | None
    after: int | None


def list_cells(
    place: Place, dimension: str, words: str, page: int, counts: Mapping[tuple[str, str], int]
) -> CellPage | None:
    """Return a page of the rows that hold every word; None where the dimension has no data that reads."""
    data = read_data(place, dimension)
    if data is None:
        return None
    wanted = words.casefold().split()
    rows = [row for row in data.rows if all(word in " ".join(row.labels).casefold() for word in wanted)]
    start = (page - 1) * MOST
    return CellPage(
        keys=data.keys,
        columns=data.values,
        rows=tuple(_list_row(place, dimension, data, row, counts) for row in rows[start : start + MOST]),
        total=len(rows),
        before=page - 1 if page > 1 else None,
        after=page + 1 if start + MOST < len(rows) else None,
    )


def _list_row(
    place: Place, dimension: str, data: Observations, row: Observation, counts: Mapping[tuple[str, str], int]
) -> ListedRow:
    name = name_row(data, row)
    names = {"measure_id": place.measure.id, "version": place.version.number}
    cells = (
        ListedCell(
            column=column,
            value=format_value(row.values[column], data.formats[column]) if column in row.values else "",
            href=link("comments.write_comment", **names, **Spot(dimension=dimension, row=name, column=column).query),
            open=counts.get((name, column), 0),
        )
        for column in data.values
    )
    return ListedRow(labels=row.labels, words=", ".join(row.labels), cells=tuple(cells))
