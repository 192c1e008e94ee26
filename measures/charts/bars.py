"""Bars: rows of horizontal bars with their labels, values at their ends and intervals as whiskers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from measures.charts.bar_layout import GAP, INDENT, Bar, BarLayout, BarRow
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

_SOFT = "#5b82a6"
_PAST = 3.0


class Area(NamedTuple):
    """A rectangle that something is drawn in."""

    top: float
    bottom: float
    left: float
    right: float


class DrawnLabels(NamedTuple):
    """Drawn labels of rows: where each row's first bar begins, the place below the last row, and the labels' areas."""

    spots: list[float]
    bottom: float
    areas: list[Area]


class DrawnBars(NamedTuple):
    """Drawn rows: the elements from back to front, and the place below the last row."""

    parts: tuple[str, ...]
    bottom: float


@dataclass(slots=True)
class _Layers:
    """What has been drawn so far; `texts` and `solid` are the areas of figures and of filled bars.

    `reference` is where the line of the first reference stands, and where it begins.
    """

    bars: list[str]
    whiskers: list[str]
    words: list[str]
    texts: list[Area]
    solid: list[Area]
    reference: tuple[float, float] | None = None


def draw_bars(rows: Sequence[BarRow], layout: BarLayout, scale: Scale, top: float) -> DrawnBars:
    """Draw rows below `top`: a line from the first reference downwards, bars, a zero line, whiskers, then text."""
    layers = _Layers([], [], [], [], [])
    spots, bottom, labels = draw_labels(rows, layout, top, layers.words)
    single = all(len(row.bars) <= 1 for row in rows)
    soft = single and any(bar.point.low is not None for row in rows for bar in row.bars)
    for row, first in zip(rows, spots, strict=True):
        y = first
        for bar in row.bars:
            height = layout.bar_height(bar)
            at = y + (height - 3 - layout.thickness) / 2
            y += height
            _draw_bar(row, bar, layout, scale, at, layers, soft=soft)
            if single and bar.is_hollow and layers.reference is None and bar.point.amount is not None:
                layers.reference = (scale.place(bar.point.amount), at + layout.thickness)
    zero = _draw_zero(scale.origin, top, bottom, layers, layout)
    line, crossings = _draw_reference(layers, labels, bottom) if len(rows) > 1 else ("", "")
    rim = f'stroke="{PAPER}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
    parts = (
        line,
        write_group("chart__bars", f'fill="{series_colour(0)}"', layers.bars),
        crossings,
        f'<path class="chart__zero" d="{zero}" stroke="{INK}"/>\n',
        write_group("chart__whiskers", f'fill="none" stroke="{INK}" stroke-width="1.5"', layers.whiskers),
        write_group("chart__words", rim, layers.words),
    )
    return DrawnBars(parts, bottom)


def draw_labels(rows: Sequence[BarRow], layout: BarLayout, top: float, words: list[str]) -> DrawnLabels:
    """Write the labels of rows below `top`."""
    spots, areas = [], list[Area]()
    y = top
    deep = any(row.level for row in rows)
    for place, row in enumerate(rows):
        y += GAP if deep and place and row.level == 0 else 0
        y, first = _draw_label(row, layout, y, words, areas)
        spots.append(first)
    return DrawnLabels(spots, y, areas)


def _draw_zero(x: float, top: float, bottom: float, layers: _Layers, layout: BarLayout) -> str:
    """Return the path of the zero line; below labels that stand above their bars it stands beside bars only."""
    if not layout.is_stacked:
        return _draw_upright(x, top, bottom, layers.texts)
    return "".join(
        f"M{number(x)} {number(max(area.top - 2, top))}V{number(min(area.bottom + 2, bottom))}"
        for area in layers.texts
        if not area.left - 2 <= x <= area.right + 2
    )


def _draw_upright(x: float, top: float, bottom: float, texts: Sequence[Area]) -> str:
    """Return the path of a line at `x` that stops where text stands."""
    stops = sorted(area for area in texts if area.bottom > top and area.left - 2 <= x <= area.right + 2)
    path, y = "", top
    for area in stops:
        path += f"M{number(x)} {number(y)}V{number(area.top)}" if area.top > y else ""
        y = max(y, area.bottom)
    return path + (f"M{number(x)} {number(y)}V{number(bottom)}" if bottom > y else "")


def _draw_reference(layers: _Layers, labels: Sequence[Area], bottom: float) -> tuple[str, str]:
    """Return the line of the reference, to lie below the bars, and its crossings of those that reach past it."""
    if layers.reference is None:
        return "", ""
    x, top = layers.reference
    path = _draw_upright(x, top, bottom, [*layers.texts, *labels])
    crossed = [area for area in layers.solid if area.top >= top and area.left < x - _PAST and x + _PAST < area.right]
    crossings = "".join(f"M{number(x)} {number(area.top)}V{number(area.bottom)}" for area in crossed)
    line = f'<path class="chart__reference" d="{path}" stroke="{INK}" stroke-dasharray="3 3"/>\n'
    over = f'<path class="chart__halo" d="{crossings}" stroke="{PAPER}" stroke-width="1.5"/>\n'
    return (line if path else ""), (over if crossings else "")


def _draw_label(row: BarRow, layout: BarLayout, y: float, words: list[str], areas: list[Area]) -> tuple[float, float]:
    """Write a row's label; return where the row ends and where its first bar begins."""
    frame = layout.frame
    bold = row.is_strong
    indent = INDENT * row.level
    width = (layout.right if layout.is_stacked else layout.left + layout.label_width - GAP) - layout.left - indent
    lines = wrap_text(row.label, max(width, frame.size * 3), frame.size, bold=bold)
    block = len(lines) * frame.leading
    bars = sum(map(layout.bar_height, row.bars)) - 3 if row.bars else 0.0
    style = ' class="chart__label chart__label--strong" font-weight="600"' if bold else ' class="chart__label"'
    if layout.is_stacked or not row.bars:
        if layout.has_labels:
            words.append(write_lines(layout.left + indent, y + frame.size + 1, lines, frame.leading, style))
            widest = max(text_width(line, frame.size, bold=bold) for line in lines)
            areas.append(Area(y, y + block + 2, layout.left + indent, layout.left + indent + widest))
        after = y + block + (2 if row.bars else 4)
        return after + bars + (GAP + 5 if row.bars else 0), after
    height = max(block, bars)
    first = y + (0.0 if len(row.bars) > 1 else (height - bars) / 2)
    middle = first + (layout.bar_height(row.bars[0]) - 3) / 2 if len(lines) == 1 else y + height / 2
    base = middle - (len(lines) - 1) * frame.leading / 2 + frame.size * 0.36
    if layout.has_labels:
        words.append(write_lines(layout.left + indent, base, lines, frame.leading, style))
    return y + height + (GAP if len(row.bars) > 1 else 0) + layout.between, first


def _draw_bar(
    row: BarRow, bar: Bar, layout: BarLayout, scale: Scale, top: float, layers: _Layers, *, soft: bool
) -> None:
    size = layout.frame.size
    base = top + layout.thickness / 2 + size * 0.36
    if bar.label and layout.has_labels:
        _write_series_label(bar, layout, top, layers.words)
    x, end = _draw_figure(row, bar.point, layout, scale, base, layers)
    layers.texts.append(Area(top, top + layout.thickness, x, end))
    if bar.point.amount is None:
        layers.bars.append(write_empty_mark(scale.origin, top, layout.thickness))
        return
    tip = scale.place(bar.point.amount)
    box = (min(tip, scale.origin), top, abs(tip - scale.origin), layout.thickness)
    layers.bars.append(_write_bar(row, bar, box, soft=soft))
    if not bar.is_hollow:
        layers.solid.append(Area(top, top + layout.thickness, box[0], box[0] + box[2]))
    if bar.point.low is not None and bar.point.high is not None:
        low, high = scale.place(bar.point.low), scale.place(bar.point.high)
        layers.whiskers.append(_write_whisker(low, high, top + layout.thickness / 2, has_rim=bool(bar.label)))


def _write_series_label(bar: Bar, layout: BarLayout, top: float, words: list[str]) -> None:
    frame = layout.frame
    lines = layout.wrap_series(bar)
    base = top + layout.thickness / 2 - (len(lines) - 1) * frame.leading / 2 + frame.size * 0.36
    style = ' class="chart__series-label" text-anchor="end"'
    words.append(write_lines(layout.bars_left - GAP, base, lines, frame.leading, style))


def _draw_figure(
    row: BarRow, point: Point, layout: BarLayout, scale: Scale, base: float, layers: _Layers
) -> tuple[float, float]:
    """Write a bar's figure at its end, or its shorthand where the bar would be; return where the text stands."""
    width = text_width(point.text, layout.frame.size, bold=True)
    if point.amount is None:
        x = max(scale.origin, layout.bars_left) + GAP
        layers.words.append(write_text(x, base, point.text, f' class="chart__shorthand" fill="{MUTED}"'))
        return x, x + width
    strong = "" if row.style == "child" else ' font-weight="600"'
    if point.amount < 0 and not layout.figures.is_right:
        x = scale.place(min(point.amount, point.low if point.low is not None else point.amount)) - GAP
        layers.words.append(write_text(x, base, point.text, f' class="chart__value" text-anchor="end"{strong}'))
        return x - width, x
    x = scale.place(max(point.amount, point.high if point.high is not None else point.amount, 0.0)) + GAP
    layers.words.append(write_text(x, base, point.text, f' class="chart__value"{strong}'))
    return x, x + width


def _write_bar(row: BarRow, bar: Bar, box: tuple[float, float, float, float], *, soft: bool) -> str:
    x, y, width, height = box
    if bar.is_hollow:
        inner = f'x="{number(x)}" y="{number(y + 0.75)}" width="{number(width)}" height="{number(height - 1.5)}"'
        return f'<rect class="chart__bar--reference" {inner} fill="{PAPER}" stroke="{INK}" stroke-width="1.5"/>'
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    if bar.series:
        return f'<rect class="{series_class("chart__bar", bar.series)}" {place} fill="{series_colour(bar.series)}"/>'
    if soft or (row.style == "child" and not bar.label):
        return f'<rect class="chart__bar chart__bar--soft" {place} fill="{_SOFT}"/>'
    return f'<rect class="chart__bar" {place}/>'


def write_empty_mark(x: float, y: float, height: float) -> str:
    """Return a mark that is not seen, for a figure without a bar: every figure has one mark, in order."""
    return f'<rect x="{number(x)}" y="{number(y)}" width="0" height="{number(height)}"/>'


def _write_whisker(low: float, high: float, y: float, *, has_rim: bool) -> str:
    path = f"M{number(low)} {number(y - 3)}v6m0-3H{number(high)}m0-3v6"
    rim = f'<path class="chart__halo" d="{path}" stroke="{PAPER}" stroke-width="3"/>' if has_rim else ""
    return f'{rim}<path d="{path}"/>'
