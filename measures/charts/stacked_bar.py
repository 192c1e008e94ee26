"""Stacked bar charts: the parts of a whole, each bar as long as the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from measures.charts.bar_layout import Bar, BarLayout, BarRow, lay_out_bars, list_bar_rows
from measures.charts.bars import draw_labels, write_empty_mark
from measures.charts.describe import describe_bars, list_notes
from measures.charts.drawing import WIDE, ChartWords, Drawing, Frame, make_drawing
from measures.charts.end_labels import spread
from measures.charts.figure_list import list_figures, name_groups
from measures.charts.legend import LegendEntry, draw_legend
from measures.charts.plot import Plot
from measures.charts.svg import INK, MUTED, PAPER, SERIES, number, series_class, write_group, write_svg, write_text
from measures.charts.widths import text_width

_COLOURS = (SERIES[0], "#1a7c74", SERIES[2], "#c34c1b", SERIES[4], SERIES[5])
_REST = "#8a939b"
_DARK_TEXT = 5
_BETWEEN = 10.0


def draw_stacked_bar_chart(plot: Plot, identifier: str) -> Drawing:
    """Draw the parts of each member of the axis as shares of the whole; a row with a part withheld is not drawn.

    Drawing the other parts of such a row would show how large the withheld part is.
    """
    rows = list_bar_rows(plot, plot.panels[0])
    words = ChartWords(
        title=plot.title,
        subtitle=plot.subtitle,
        description=describe_bars(plot, kind="Stacked bar chart"),
        notes=list_notes(plot, _list_notes(plot, rows)),
        figures=list_figures(name_groups(rows)),
        walk="across",
    )
    entries = [
        LegendEntry(member.label, series_class("chart__segment", place), find_colour(place))
        for place, member in enumerate(plot.series)
        if member.label
    ]

    def draw(frame: Frame) -> str:
        layout = lay_out_stacks(rows, frame)
        legend, top = _draw_names(rows, layout) or draw_legend(entries, frame)
        parts, bottom = _draw_rows(rows, layout, top + 2)
        return write_svg(identifier, frame, bottom + 2, words, [legend, *parts])

    return make_drawing("stacked-bar", words, draw)


def find_colour(place: int) -> str:
    """Return the colour of a part: deep enough that its figure is read on it."""
    return _COLOURS[place] if place < len(_COLOURS) else _REST


def lay_out_stacks(rows: Sequence[BarRow], frame: Frame) -> BarLayout:
    """Lay out one bar for each row."""
    single = [row._replace(bars=row.bars[:1] and (row.bars[0]._replace(label=""),)) for row in rows]
    return lay_out_bars(single, frame, 0, frame.width)


def _list_notes(plot: Plot, rows: Sequence[BarRow]) -> Iterator[str]:
    unit = plot.column.unit
    if unit is None or unit.kind != "percent":
        yield "Each bar shows the parts as shares of their total."
    layout = lay_out_stacks(rows, WIDE)
    segments = [segment for row in rows for segment in _list_segments(row, layout)]
    if any(left < right and not _has_room(text, right - left, layout) for _, left, right, text in segments):
        yield "The table has the figures of parts too narrow to label."


Segment = tuple[int, float, float, str]


def _list_segments(row: BarRow, layout: BarLayout) -> list[Segment]:
    """Return the parts of a row: place in the palette, left and right, figure; none where the row cannot be drawn."""
    if find_obstacle(row) is not None:
        return []
    amounts = [bar.point.amount or 0.0 for bar in row.bars]
    whole = sum(amounts)
    if all(bar.point.text.endswith("%") for bar in row.bars):
        whole = max(whole, 100.0)
    if not whole:
        return []
    factor = (layout.right - layout.bars_left) / whole
    ends = [layout.bars_left + factor * sum(amounts[:place]) for place in range(len(amounts) + 1)]
    return [
        (place, left, right, bar.point.text)
        for place, (bar, (left, right)) in enumerate(zip(row.bars, pairwise(ends), strict=True))
    ]


def find_obstacle(row: BarRow) -> str | None:
    """Return why the parts of a row make no whole, in words for its place; None where they do."""
    withheld = [bar.point.text for bar in row.bars if bar.point.amount is None]
    if withheld:
        return f"Not drawn: {withheld[0]}"
    if any((bar.point.amount or 0.0) < 0 for bar in row.bars):
        return "Not drawn: below zero"
    return None if any(bar.point.amount for bar in row.bars) else "Not drawn: all parts are 0"


def _draw_names(rows: Sequence[BarRow], layout: BarLayout) -> tuple[str, float] | None:
    """Name the parts above the first bar, each with a line to its part; None where the names have no room there."""
    size = layout.frame.size
    segments = _list_segments(rows[0], layout) if rows and not layout.is_stacked else []
    names = [rows[0].bars[place].label for place, *_ in segments]
    widths = [text_width(name, size) + _BETWEEN for name in names]
    if not segments or not all(names) or sum(widths) > layout.right - layout.left:
        return None
    ends = [(left + right) / 2 for _, left, right, _ in segments]
    middles = spread(ends, widths, layout.left, layout.right + _BETWEEN / 2)
    words = [write_text(middle, size, name) for middle, name in zip(middles, names, strict=True)]
    leaders = [
        f'<path d="M{number(middle)} {size + 4}L{number(end)} {size + 14}" stroke="{find_colour(place)}"/>'
        for middle, end, (place, *_) in zip(middles, ends, segments, strict=True)
    ]
    drawn = write_group("chart__leaders", 'fill="none" stroke-width="1.5"', leaders)
    return drawn + write_group("chart__legend", 'text-anchor="middle"', words), size + 14.0


def _has_room(text: str, width: float, layout: BarLayout) -> bool:
    return text_width(text, layout.frame.size, bold=True) + 6 <= width


def _draw_rows(rows: Sequence[BarRow], layout: BarLayout, top: float) -> tuple[list[str], float]:
    bars: list[str] = []
    figures: list[str] = []
    words: list[str] = []
    labels = draw_labels(_as_single(rows), layout, top, words)
    bottom = labels.bottom
    for row, first in zip(rows, labels.spots, strict=True):
        if row.bars:
            _draw_row(row, layout, first, (bars, figures, words))
    edge = number(layout.bars_left)
    zero = (
        ""
        if layout.is_stacked
        else f'<path class="chart__zero" d="M{edge} {number(top)}V{number(bottom)}" stroke="{INK}"/>\n'
    )
    parts = [
        write_group("chart__segments", f'stroke="{PAPER}" stroke-width="1"', bars),
        zero,
        write_group("chart__segment-labels", f'fill="{PAPER}" text-anchor="middle" font-weight="600"', figures),
        write_group("chart__words", "", words),
    ]
    return parts, bottom


def _as_single(rows: Sequence[BarRow]) -> list[BarRow]:
    return [row._replace(bars=row.bars and (Bar(row.bars[0].point),)) for row in rows]


def _draw_row(row: BarRow, layout: BarLayout, top: float, layers: tuple[list[str], list[str], list[str]]) -> None:
    bars, figures, words = layers
    base = top + layout.thickness / 2 + layout.frame.size * 0.36
    obstacle = find_obstacle(row)
    if obstacle is not None:
        bars += [write_empty_mark(layout.bars_left, top, layout.thickness)] * len(row.bars)
        words.append(write_text(layout.bars_left + 6, base, obstacle, f' class="chart__shorthand" fill="{MUTED}"'))
    for place, left, right, text in _list_segments(row, layout):
        box = f'x="{number(left)}" y="{number(top)}" width="{number(right - left)}" height="{number(layout.thickness)}"'
        bars.append(f'<rect class="{series_class("chart__segment", place)}" {box} fill="{find_colour(place)}"/>')
        if _has_room(text, right - left, layout):
            dark = f' class="chart__segment-label--dark" fill="{INK}"' if place >= _DARK_TEXT else ""
            figures.append(write_text((left + right) / 2, base, text, dark))
