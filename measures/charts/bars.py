"""Bars: rows of horizontal bars with their labels, values at their ends and intervals as whiskers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from measures.charts.drawing import Frame
from measures.charts.plot import Point
from measures.charts.scale import Scale
from measures.charts.svg import (
    INK,
    MUTED,
    PAPER,
    number,
    series_class,
    series_colour,
    write_group,
    write_lines,
    write_text,
)
from measures.charts.widths import text_width, wrap_text

RowStyle = Literal["plain", "parent", "child", "reference", "heading"]
_GAP = 6
_INDENT = 14
_CHILD = "#5b82a6"


class Bar(NamedTuple):
    """One bar: its figure, its place in the palette, and the label of its series where a row has several."""

    point: Point
    series: int = 0
    label: str = ""


class BarRow(NamedTuple):
    """A row of a bar chart: its label, how deep it stands, how it is drawn, and its bars from top to bottom."""

    label: str
    level: int
    style: RowStyle
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarLayout:
    """Where the parts of bar rows stand, from the left: labels, labels of series, bars with their values.

    With `is_stacked`, labels stand above their bars, as on a narrow screen.
    """

    frame: Frame
    left: float
    label_width: float
    series_width: float
    right: float
    thickness: float
    is_stacked: bool

    @property
    def bars_left(self) -> float:
        """Where the room for bars begins."""
        return self.left if self.is_stacked else self.left + self.label_width + self.series_width

    @property
    def pitch(self) -> float:
        """From the top of one bar to the top of the next in its row."""
        return self.thickness + 3


def lay_out_bars(rows: Sequence[BarRow], frame: Frame, left: float, right: float) -> BarLayout:
    """Choose how wide the labels of the rows are and how thick their bars."""
    many = sum(max(len(row.bars), 1) for row in rows) > 24
    several = any(bar.label for row in rows for bar in row.bars)
    thickness = (16 if several else 15) if frame.is_narrow else (17 if many or several else 22)
    if several:
        thickness = max(thickness, frame.size + 3)
    room = right - left
    labels = [_INDENT * row.level + text_width(row.label, frame.size, bold=True) for row in rows]
    series = [text_width(bar.label, frame.size) for row in rows for bar in row.bars if bar.label]
    series_width = min(max(series, default=0.0), room * 0.3) + _GAP * 2 if series else 0.0
    label_width = min(max(labels, default=0.0), room * 0.36) + _GAP * 2
    return BarLayout(frame, left, label_width, series_width, right, thickness, frame.is_narrow)


def fit_bars(rows: Iterable[BarRow], layout: BarLayout) -> Scale:
    """Return the scale, from zero, on which every bar with its value fits into its room."""
    points = [bar.point for row in rows for bar in row.bars if bar.point.amount is not None]
    left, right = _series_left(layout), layout.right
    high = max((max(point.amount or 0.0, point.high or 0.0) for point in points), default=0.0)
    low = min((min(point.amount or 0.0, point.low or 0.0) for point in points), default=0.0)
    high, low = max(high, 0.0), min(low, 0.0)
    widths = {point.text: text_width(point.text, layout.frame.size, bold=True) + _GAP for point in points}
    above = max((widths[point.text] for point in points if (point.amount or 0) >= 0), default=0.0)
    below = max((widths[point.text] for point in points if (point.amount or 0) < 0), default=0.0)
    room = max(right - left - above - below, 1.0)
    factor = room / (high - low) if high > low else 0.0
    return Scale(0.0, left + below - low * factor, factor)


def _series_left(layout: BarLayout) -> float:
    return layout.left + layout.series_width if layout.is_stacked else layout.bars_left


class DrawnBars(NamedTuple):
    """Drawn rows: the elements from back to front, and the place below the last row."""

    parts: tuple[str, ...]
    bottom: float


def draw_bars(rows: Sequence[BarRow], layout: BarLayout, scale: Scale, top: float, *, zero: bool = True) -> DrawnBars:
    """Draw rows below `top`: a zero line, bars, a line from the first reference downwards, whiskers, then text."""
    bars: list[str] = []
    whiskers: list[str] = []
    words: list[str] = []
    y = top
    reference: tuple[float, float] | None = None
    for row in rows:
        y, first = _draw_label(row, layout, y, words)
        for place, bar in enumerate(row.bars):
            at = first + place * layout.pitch
            _draw_bar(row, bar, layout, scale, at, (bars, whiskers, words))
            if row.style == "reference" and reference is None and bar.point.amount is not None:
                reference = (scale.place(bar.point.amount), at + layout.thickness)
    bottom = y
    line = _draw_reference(reference, bottom) if reference and len(rows) > 1 else ""
    edge = number(scale.origin)
    zero_line = (
        f'<path class="chart__zero" d="M{edge} {number(top)}V{number(bottom)}" stroke="{INK}"/>\n' if zero else ""
    )
    parts = (
        write_group("chart__bars", f'fill="{series_colour(0)}"', bars),
        zero_line,
        line,
        write_group("chart__whiskers", f'fill="none" stroke="{INK}" stroke-width="1.5"', whiskers),
        write_group(
            "chart__words", f'stroke="{PAPER}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"', words
        ),
    )
    return DrawnBars(parts, bottom)


def _draw_label(row: BarRow, layout: BarLayout, y: float, words: list[str]) -> tuple[float, float]:
    """Write a row's label; return where the row ends and where its first bar begins."""
    frame = layout.frame
    bold = row.style in ("parent", "heading", "reference")
    indent = _INDENT * row.level
    width = (layout.right if layout.is_stacked else layout.left + layout.label_width - _GAP) - layout.left - indent
    lines = wrap_text(row.label, max(width, frame.size * 3), frame.size, bold=bold)
    block = len(lines) * frame.leading
    bars = max(len(row.bars), 1) * layout.pitch if row.bars else 0.0
    style = ' class="chart__label chart__label--strong" font-weight="600"' if bold else ' class="chart__label"'
    if layout.is_stacked or not row.bars:
        words.append(write_lines(layout.left + indent, y + frame.size + 1, lines, frame.leading, style))
        after = y + block + (2 if row.bars else 4)
        return after + bars + (_GAP if row.bars else 0), after
    height = max(block, bars) + _GAP
    offset = (layout.pitch - frame.leading) / 2 if len(lines) == 1 else max((bars - block) / 2, 0.0)
    words.append(write_lines(layout.left + indent, y + offset + frame.size, lines, frame.leading, style))
    first = y + (0.0 if len(row.bars) > 1 else max((block - bars) / 2, 0.0))
    return y + height, first


_Layers = tuple[list[str], list[str], list[str]]


def _draw_bar(row: BarRow, bar: Bar, layout: BarLayout, scale: Scale, top: float, layers: _Layers) -> None:
    bars, whiskers, words = layers
    point, size = bar.point, layout.frame.size
    base = top + layout.thickness / 2 + size * 0.36
    if bar.label:
        side = _series_left(layout) - _GAP
        words.append(write_text(side, base, bar.label, ' class="chart__series-label" text-anchor="end"'))
    if point.amount is None:
        x = max(scale.origin, _series_left(layout)) + _GAP
        words.append(write_text(x, base, point.text, f' class="chart__shorthand" fill="{MUTED}"'))
        return
    end = scale.place(point.amount)
    bars.append(_write_bar(row, bar, min(end, scale.origin), top, abs(end - scale.origin), layout.thickness))
    low, high = end, end
    if point.low is not None and point.high is not None:
        low, high = scale.place(point.low), scale.place(point.high)
        whiskers.append(_write_whisker(low, high, top + layout.thickness / 2))
    strong = "" if row.style == "child" else ' font-weight="600"'
    if point.amount < 0:
        words.append(
            write_text(min(low, end) - _GAP, base, point.text, f' class="chart__value" text-anchor="end"{strong}')
        )
    else:
        words.append(write_text(max(high, end) + _GAP, base, point.text, f' class="chart__value"{strong}'))


def _write_bar(row: BarRow, bar: Bar, x: float, y: float, width: float, height: float) -> str:
    box = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    if row.style == "reference":
        inner = f'x="{number(x)}" y="{number(y + 0.75)}" width="{number(width)}" height="{number(height - 1.5)}"'
        return f'<rect class="chart__bar--reference" {inner} fill="{PAPER}" stroke="{INK}" stroke-width="1.5"/>'
    if bar.series:
        return f'<rect class="{series_class("chart__bar", bar.series)}" {box} fill="{series_colour(bar.series)}"/>'
    if row.style == "child":
        return f'<rect class="chart__bar chart__bar--child" {box} fill="{_CHILD}"/>'
    return f'<rect class="chart__bar" {box}/>'


def _write_whisker(low: float, high: float, y: float) -> str:
    path = f"M{number(low)} {number(y - 4)}v8m0-4H{number(high)}m0-4v8"
    return f'<path class="chart__halo" d="{path}" stroke="{PAPER}" stroke-width="4"/><path d="{path}"/>'


def _draw_reference(start: tuple[float, float], bottom: float) -> str:
    x, y = start
    path = f"M{number(x)} {number(y)}V{number(bottom)}"
    return (
        f'<path class="chart__halo" d="{path}" fill="none" stroke="{PAPER}" stroke-width="3"/>'
        f'<path class="chart__reference" d="{path}" fill="none" stroke="{INK}" stroke-dasharray="3 3"/>\n'
    )


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


def find_largest(points: Iterable[Point]) -> Decimal:
    """Return the largest amount among figures, 0 where there is none."""
    return max((Decimal(repr(point.amount)) for point in points if point.amount is not None), default=Decimal(0))
