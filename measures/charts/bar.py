"""Bar charts: one horizontal bar for each category."""

from __future__ import annotations

from measures.charts.bars import Bar, BarRow, draw_bars, fit_bars, lay_out_bars, list_row_styles
from measures.charts.describe import describe_bars, list_notes
from measures.charts.drawing import NARROW, WIDE, Drawing, Frame
from measures.charts.plot import Plot
from measures.charts.svg import write_svg
from measures.tables.layout import find_levels


def draw_bar_chart(plot: Plot, identifier: str) -> Drawing:
    """Draw the figures of a plot as bars from zero, in the order of the classification."""
    rows = list_bar_rows(plot)
    description = describe_bars(plot)
    wide, narrow = (_draw(plot, rows, frame, identifier, description) for frame in (WIDE, NARROW))
    return Drawing(
        kind="bar",
        title=plot.title,
        subtitle=plot.subtitle,
        description=description,
        notes=list_notes(plot),
        svg_wide=wide,
        svg_narrow=narrow,
    )


def list_bar_rows(plot: Plot) -> tuple[BarRow, ...]:
    """Return a row for each member of the axis: headings without bars, references hollow, children indented."""
    panel, series = plot.panels[0], plot.series[0]
    levels = find_levels(plot.x)
    styles = list_row_styles(
        [levels[member.id] for member in plot.x],
        [plot.is_reference(member) for member in plot.x],
        [member.has_rows for member in plot.x],
    )
    return tuple(
        BarRow(m.label, levels[m.id], style, (Bar(plot.point(panel, series, m)),) if m.has_rows else ())
        for m, style in zip(plot.x, styles, strict=True)
    )


def _draw(plot: Plot, rows: tuple[BarRow, ...], frame: Frame, identifier: str, description: str) -> str:
    layout = lay_out_bars(rows, frame, 0, frame.width)
    drawn = draw_bars(rows, layout, fit_bars(rows, layout), 2)
    return write_svg(identifier, frame, drawn.bottom + 2, plot.title, description, drawn.parts)
