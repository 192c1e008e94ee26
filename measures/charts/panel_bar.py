"""Panel bar charts: small multiples of bars that share one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from measures.charts.bar_layout import BarLayout, BarRow, fit_bars, lay_out_bars, list_bar_rows
from measures.charts.bars import draw_bars
from measures.charts.describe import describe_bars, list_notes
from measures.charts.drawing import ChartWords, Drawing, Frame, make_drawing
from measures.charts.figure_list import list_figures, name_panels
from measures.charts.plot import Plot
from measures.charts.scale import Scale
from measures.charts.svg import write_lines, write_svg
from measures.charts.widths import wrap_text

_BETWEEN = 22.0
_LEAST = 84.0

Panel = tuple[str, tuple[BarRow, ...]]


def draw_panel_bar_chart(plot: Plot, identifier: str) -> Drawing:
    """Draw a panel of bars for each member of the panel key, in order, all on one scale."""
    panels = [(panel.label, list_bar_rows(plot, panel)) for panel in plot.panels]
    words = ChartWords(
        title=plot.title,
        subtitle=plot.subtitle,
        description=describe_bars(plot),
        notes=list_notes(plot),
        figures=list_figures(name_panels(panels)),
        walk="down",
    )

    def draw(frame: Frame) -> str:
        parts, bottom = _draw_panels(panels, frame)
        return write_svg(identifier, frame, bottom + 2, words, parts)

    return make_drawing("panel-bar", words, draw)


def _draw_panels(panels: Sequence[Panel], frame: Frame) -> tuple[list[str], float]:
    rows = [row for _, panel in panels for row in panel]
    across, layout = _arrange(panels, rows, frame)
    scale = fit_bars(rows, layout)
    parts: list[str] = []
    y = 0.0
    for begin in range(0, len(panels), across):
        drawn, y = _draw_across(panels[begin : begin + across], layout, scale, y)
        parts += drawn
        y += _BETWEEN / 2
    return parts, y - _BETWEEN / 2


def _arrange(panels: Sequence[Panel], rows: Sequence[BarRow], frame: Frame) -> tuple[int, BarLayout]:
    """Choose how many panels stand beside each other, about as many in each line, and the layout of the first."""
    layout = lay_out_bars(rows, frame, 0, frame.width)
    if frame.is_narrow:
        return 1, layout
    for across in (4, 3, 2):
        width = _divide(frame.width - layout.bars_left, across)
        if across <= len(panels) and width >= _LEAST + layout.figures.width:
            even = ceil(len(panels) / ceil(len(panels) / across))
            return even, replace(layout, right=layout.bars_left + _divide(frame.width - layout.bars_left, even))
    return 1, layout


def _divide(width: float, across: int) -> float:
    return (width - _BETWEEN * (across - 1)) / across


def _draw_across(panels: Sequence[Panel], layout: BarLayout, scale: Scale, top: float) -> tuple[list[str], float]:
    """Draw panels beside each other: titles, then bars; the labels of the rows stand left of the first."""
    frame = layout.frame
    width = layout.right - layout.bars_left
    titles = [wrap_text(title, width, frame.size, bold=True) for title, _ in panels]
    tallest = max(len(lines) for lines in titles)
    begin = top + tallest * frame.leading + 6
    parts, bottom = [], begin
    for place, ((_, rows), lines) in enumerate(zip(panels, titles, strict=True)):
        shift = place * (width + _BETWEEN)
        here = replace(layout, left=layout.left + shift, right=layout.right + shift, has_labels=not place)
        parts.append(_write_title(lines, here, top + (tallest - len(lines)) * frame.leading))
        drawn = draw_bars(rows, here, replace(scale, origin=scale.origin + shift), begin)
        parts += drawn.parts
        bottom = max(bottom, drawn.bottom)
    return parts, bottom


def _write_title(lines: Sequence[str], layout: BarLayout, top: float) -> str:
    size, leading = layout.frame.size, layout.frame.leading
    attributes = ' class="chart__panel-title" font-weight="600"'
    return write_lines(layout.bars_left, top + size, lines, leading, attributes) + "\n"
