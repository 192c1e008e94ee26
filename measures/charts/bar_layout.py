"""Layout of bars: rows with their labels, how wide the labels are, and the scale on which all figures fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from measures.charts.drawing import Frame
from measures.charts.plot import Plot, Point
from measures.charts.scale import Scale
from measures.charts.widths import text_width, wrap_text
from measures.model.observations import Member
from measures.tables.layout import find_levels

RowStyle = Literal["plain", "parent", "child", "reference", "heading"]
GAP = 6
INDENT = 14
_LEAST_LABEL = 40.0
_LEAST_BARS = 40.0
_MOST_BESIDE = 0.42


class Bar(NamedTuple):
    """One bar: its figure, its place in the palette, its series' label where a row has several, and if it is hollow."""

    point: Point
    series: int = 0
    label: str = ""
    is_hollow: bool = False


class BarRow(NamedTuple):
    """A row of a bar chart: its label, how deep it stands, how it is drawn, and its bars from top to bottom."""

    label: str
    level: int
    style: RowStyle
    bars: tuple[Bar, ...]

    @property
    def is_strong(self) -> bool:
        """Whether the label is bold."""
        return self.style in ("parent", "heading", "reference")


class FigureRoom(NamedTuple):
    """The room that figures need right and left of the bars; with `is_right`, those below zero stand right of it."""

    right: float
    left: float
    is_right: bool = False

    @property
    def width(self) -> float:
        """The room on both sides."""
        return self.right + self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class BarLayout:
    """Where the parts of bar rows stand, from the left: labels, labels of series, bars with their values.

    With `is_stacked`, labels stand above their bars, as long ones do on a narrow screen; without `has_labels`,
    their room is kept.
    """

    frame: Frame
    left: float
    label_width: float
    series_width: float
    right: float
    thickness: float
    is_stacked: bool
    figures: FigureRoom
    has_labels: bool = True

    @property
    def bars_left(self) -> float:
        """Where the room for bars begins."""
        labels = 0.0 if self.is_stacked else self.label_width
        return self.left + labels + self.series_width

    def wrap_series(self, bar: Bar) -> tuple[str, ...]:
        """Return the lines of the label of a bar's series."""
        return wrap_text(bar.label, self.series_width - GAP * 2 + 0.5, self.frame.size)

    def bar_height(self, bar: Bar) -> float:
        """Return the room of a bar in its row, the gap below it included."""
        lines = len(self.wrap_series(bar)) if bar.label else 1
        return max(self.thickness, lines * self.frame.leading if lines > 1 else 0.0) + 3

    @property
    def between(self) -> float:
        """The room between rows."""
        return 4 if self.thickness < 20 else 8


def lay_out_bars(rows: Sequence[BarRow], frame: Frame, left: float, right: float) -> BarLayout:
    """Choose how wide the labels of the rows are and how thick their bars."""
    bars = [bar for row in rows for bar in row.bars]
    several = any(bar.label for bar in bars)
    thickness = _choose_thickness(rows, frame, several=several)
    figures = measure_figures(bars, frame)
    is_stacked = frame.is_narrow and not _fit_beside(rows, frame, right - left - figures.width)
    least = _LEAST_LABEL if is_stacked else 2 * _LEAST_LABEL
    room = max(right - left - figures.width - _LEAST_BARS, least)
    labels = 0.0 if is_stacked else _measure_labels(rows, frame, min((right - left) * 0.36, room)) + GAP * 2
    series = [text_width(bar.label, frame.size) for bar in bars] if several else [0.0]
    most = max(min((right - left) * 0.3, room - labels), _LEAST_LABEL)
    series_width = min(max(series, default=0.0), most) + GAP * 2 if several else 0.0
    return BarLayout(
        frame=frame,
        left=left,
        label_width=labels,
        series_width=series_width,
        right=right,
        thickness=thickness,
        is_stacked=is_stacked,
        figures=figures,
    )


def _fit_beside(rows: Sequence[BarRow], frame: Frame, room: float) -> bool:
    """Whether labels stand beside their bars, each on one line, and leave more room than they take."""
    labels = [INDENT * row.level + text_width(row.label, frame.size, bold=row.is_strong) for row in rows]
    series = [text_width(bar.label, frame.size) + GAP * 2 for row in rows for bar in row.bars if bar.label]
    return max(labels, default=0.0) + GAP * 2 + max(series, default=0.0) <= room * _MOST_BESIDE


def measure_figures(bars: Sequence[Bar], frame: Frame) -> FigureRoom:
    """Return the room that figures and shorthands need; where both sides would take too much, all stand right."""
    widths = [(text_width(bar.point.text, frame.size, bold=True) + GAP, bar.point.amount or 0.0) for bar in bars]
    right = max((width for width, amount in widths if amount >= 0), default=0.0)
    left = max((width for width, amount in widths if amount < 0), default=0.0)
    if left and right + left > frame.width * 0.4:
        return FigureRoom(max(right, left), 0.0, is_right=True)
    return FigureRoom(right, left)


def _choose_thickness(rows: Sequence[BarRow], frame: Frame, *, several: bool) -> int:
    if several:
        return frame.size + 3
    many = sum(max(len(row.bars), 1) for row in rows) > 24
    return 15 if frame.is_narrow else (17 if many else 22)


def _measure_labels(rows: Sequence[BarRow], frame: Frame, most: float) -> float:
    widths = [
        INDENT * row.level + text_width(line, frame.size, bold=row.is_strong)
        for row in rows
        for line in wrap_text(row.label, max(most - INDENT * row.level, _LEAST_LABEL), frame.size, bold=row.is_strong)
    ]
    return max(widths, default=0.0)


def fit_bars(rows: Iterable[BarRow], layout: BarLayout) -> Scale:
    """Return the scale, from zero, on which every bar with its value, or its shorthand, fits into its room."""
    points = [bar.point for row in rows for bar in row.bars]
    known = [point for point in points if point.amount is not None]
    high = max((max(point.amount or 0.0, point.high or 0.0) for point in known), default=0.0)
    low = min((min(point.amount or 0.0, point.low or 0.0) for point in known), default=0.0)
    high, low = max(high, 0.0), min(low, 0.0)
    room = max(layout.right - layout.bars_left - layout.figures.width, 1.0)
    factor = room / (high - low) if high > low else 0.0
    return Scale(0.0, layout.bars_left + layout.figures.left - low * factor, factor)


def list_row_styles(
    levels: Sequence[int], is_reference: Sequence[bool], has_rows: Sequence[bool]
) -> Iterator[RowStyle]:
    """Yield how each row is drawn, from its level, from that of the next row, and from what it is."""
    deep = any(levels)
    for place, level in enumerate(levels):
        leads = place + 1 < len(levels) and levels[place + 1] > level
        if is_reference[place]:
            yield "reference"
        elif not has_rows[place]:
            yield "heading"
        elif leads:
            yield "parent"
        else:
            yield "child" if deep and level else "plain"


def list_bar_rows(plot: Plot, panel: Member) -> tuple[BarRow, ...]:
    """Return a row for each member of the axis in a panel: headings without bars, references bold, children indented.

    With one series a reference is a hollow bar; with several, each bar has the colour and the label of its series.
    """
    levels = find_levels(plot.x)
    references = [plot.is_reference(member) for member in plot.x]
    styles = list_row_styles(
        [levels[member.id] for member in plot.x], references, [member.has_rows for member in plot.x]
    )
    places = number_series(plot)
    return tuple(
        BarRow(x.label, levels[x.id], style, _list_bars(plot, panel, x, places) if x.has_rows else ())
        for x, style in zip(plot.x, styles, strict=True)
    )


def number_series(plot: Plot) -> dict[str, int]:
    """Return the place in the palette of each series that is no reference."""
    others = [member.id for member in plot.series if not plot.is_reference(member)]
    return {name: place for place, name in enumerate(others)}


def _list_bars(plot: Plot, panel: Member, x: Member, places: dict[str, int]) -> tuple[Bar, ...]:
    if plot.series_key is None:
        return (Bar(plot.point(panel, plot.series[0], x), is_hollow=plot.is_reference(x)),)
    return tuple(
        Bar(plot.point(panel, each, x), places.get(each.id, 0), each.label, each.id not in places)
        for each in plot.series
    )
