"""Charts: a dimension's figures as accessible SVG, one module a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from measures.charts.bar import draw_bar_chart
from measures.charts.drawing import Drawing
from measures.charts.grouped_bar import draw_grouped_bar_chart
from measures.charts.line import draw_line_chart
from measures.charts.panel_bar import draw_panel_bar_chart
from measures.charts.panel_line import draw_panel_line_chart
from measures.charts.plot import Plot, plan_plot
from measures.charts.stacked_bar import draw_stacked_bar_chart
from measures.charts.standalone import write_empty_file, write_svg_file
from measures.model.dimension import ChartKind, DimensionSettings
from measures.model.observations import Observations

CHART_KINDS: Mapping[ChartKind, Callable[[Plot, str], Drawing]] = {
    "bar": draw_bar_chart,
    "grouped-bar": draw_grouped_bar_chart,
    "stacked-bar": draw_stacked_bar_chart,
    "line": draw_line_chart,
    "panel-bar": draw_panel_bar_chart,
    "panel-line": draw_panel_line_chart,
}
"""How each kind of chart is drawn: a function of what it draws and of the name that its ids begin with."""

__all__ = ["CHART_KINDS", "Drawing", "draw_charts", "draw_each_chart", "write_empty_file", "write_svg_file"]


def draw_charts(settings: DimensionSettings, observations: Observations, slug: str) -> tuple[Drawing, ...]:
    """Return the charts of a dimension in the order of its settings; a chart without any row is left out."""
    return tuple(drawing for drawing in draw_each_chart(settings, observations, slug) if drawing is not None)


def draw_each_chart(settings: DimensionSettings, observations: Observations, slug: str) -> tuple[Drawing | None, ...]:
    """Return a chart for each that the settings describe, in their order; None for one without any row."""
    drawings: list[Drawing | None] = []
    for number, chart in enumerate(settings.chart, 1):
        plot = plan_plot(settings, chart, observations)
        drawings.append(None if plot is None else CHART_KINDS[chart.type](plot, f"{slug}.chart-{number}"))
    return tuple(drawings)
