"""Grouped bar charts: for each category one bar a series, labelled beside the bar."""

from __future__ import annotations

from measures.charts.bar_layout import fit_bars, lay_out_bars, list_bar_rows
from measures.charts.bars import draw_bars
from measures.charts.describe import describe_bars, list_notes
from measures.charts.drawing import ChartWords, Drawing, Frame, make_drawing
from measures.charts.figure_list import list_figures, name_groups
from measures.charts.plot import Plot
from measures.charts.svg import write_svg


def draw_grouped_bar_chart(plot: Plot, identifier: str) -> Drawing:
    """Draw the figures of a plot as groups of bars from zero; labels beside the bars stand in place of a legend."""
    rows = list_bar_rows(plot, plot.panels[0])
    words = ChartWords(
        title=plot.title,
        subtitle=plot.subtitle,
        description=describe_bars(plot),
        notes=list_notes(plot),
        figures=list_figures(name_groups(rows)),
        walk="down",
    )

    def draw(frame: Frame) -> str:
        layout = lay_out_bars(rows, frame, 0, frame.width)
        drawn = draw_bars(rows, layout, fit_bars(rows, layout), 2)
        return write_svg(identifier, frame, drawn.bottom + 2, words, drawn.parts)

    return make_drawing("grouped-bar", words, draw)
