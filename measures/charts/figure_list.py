"""The list of a chart's figures in the order of its marks, for scripts that read a picture out figure by figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from measures.charts.bar_layout import BarRow
from measures.charts.plot import Point
from measures.tables.layout import explain


class NamedRow(NamedTuple):
    """A row of figures: its label, and its figures by the label of their column, which all rows share."""

    label: str
    figures: Sequence[tuple[str, Point]]


def list_figures(rows: Iterable[NamedRow]) -> str:
    """Return rows as lines of text parted by tabs, after a line with the labels of the columns."""
    listed = list(rows)
    columns = [label for label, _ in listed[0].figures] if listed else []
    lines = [["", *columns], *([row.label, *(_tell(point) for _, point in row.figures)] for row in listed)]
    return "\n".join("\t".join(" ".join(word.split()) for word in line) for line in lines)


def _tell(point: Point) -> str:
    """Return a figure in words: its shorthands with their meaning, and its interval."""
    meaning = explain(point.value) if point.value is not None else ""
    text = f"{point.text} ({meaning})" if meaning else point.text
    return f"{text}, interval {point.interval}" if point.interval else text


def name_bars(rows: Sequence[BarRow]) -> list[NamedRow]:
    """Return bars as one row."""
    return [NamedRow("", [(row.label, bar.point) for row in rows for bar in row.bars])]


def name_groups(rows: Sequence[BarRow]) -> list[NamedRow]:
    """Return a row for each group of bars, or for each bar of parts."""
    return [NamedRow(row.label, [(bar.label, bar.point) for bar in row.bars]) for row in rows if row.bars]


def name_panels(panels: Sequence[tuple[str, Sequence[BarRow]]]) -> list[NamedRow]:
    """Return a row for each panel of bars."""
    return [
        NamedRow(
            title,
            [
                (", ".join(label for label in (row.label, bar.label) if label), bar.point)
                for row in rows
                for bar in row.bars
            ],
        )
        for title, rows in panels
    ]
