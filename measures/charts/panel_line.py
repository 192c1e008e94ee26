"""Panel line charts: small multiples of lines that share both axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from measures.charts.describe import describe_lines, list_line_notes
from measures.charts.drawing import ChartWords, Drawing, Frame, make_drawing
from measures.charts.end_labels import spread
from measures.charts.figure_list import NamedRow, list_figures
from measures.charts.legend import LegendEntry, draw_legend
from measures.charts.lines import (
    LinePlace,
    LineStyle,
    Ticks,
    draw_breaks,
    draw_grid,
    draw_line,
    draw_ribbon,
    draw_shorthands,
    draw_time_labels,
    find_last,
    halo,
    list_styles,
    make_place,
    make_ticks,
)
from measures.charts.plot import Plot, Point
from measures.charts.svg import INK, write_group, write_lines, write_svg, write_text
from measures.charts.time_axis import TimeAxis, place_periods
from measures.charts.widths import text_width, wrap_text
from measures.model.observations import Member

_BETWEEN = 16.0
_LEAST = 70.0
_JOINED = 'fill="none" stroke-linejoin="round"'
_REFERENCE = LineStyle(line_class="chart__line chart__line--reference", colour=INK, dashes="2 3", width=1.75)


@dataclass(frozen=True, kw_only=True)
class PanelLines:
    """The lines of a panel: its title, the points of its series, and those of the panel that all are compared with."""

    title: str
    series: tuple[tuple[Point, ...], ...]
    reference: tuple[Point, ...] | None


@dataclass(frozen=True, kw_only=True)
class PanelPlan:
    """What all panels share: time axis, ticks, styles of series."""

    plot: Plot
    axis: TimeAxis
    ticks: Ticks
    styles: tuple[LineStyle, ...]
    figure_width: float


def draw_panel_line_chart(plot: Plot, identifier: str) -> Drawing:
    """Draw a panel of lines for each member of the panel key, all on the same axes.

    A panel that is a reference (such as "All") is drawn as a dotted line in every other panel, in place of its own.
    """
    axis = place_periods(plot)
    panels, reference = list_panels(plot)
    ticks = make_ticks(plot, list(plot.points.values()), 5)
    words = ChartWords(
        title=plot.title,
        subtitle=plot.subtitle,
        description=describe_lines(plot, axis),
        notes=list_line_notes(plot, axis, from_zero=ticks.from_zero),
        figures=list_figures(_name_lines(plot, panels)),
        walk="across",
    )

    def draw(frame: Frame) -> str:
        widest = _measure_figures(panels, ticks, frame)
        shared = PanelPlan(plot=plot, axis=axis, ticks=ticks, styles=list_styles(plot), figure_width=widest)
        legend, top = draw_legend(_list_entries(shared, reference), frame)
        parts, bottom = _draw_panels(panels, shared, frame, top)
        return write_svg(identifier, frame, bottom + 4, words, [legend, *parts])

    return make_drawing("panel-line", words, draw)


def list_panels(plot: Plot) -> tuple[list[PanelLines], Member | None]:
    """Return the panels in order, without the one that is their reference, and that one."""
    reference = next((panel for panel in plot.panels if plot.is_reference(panel)), None)
    reference = reference if reference is not None and len(plot.panels) > 1 and len(plot.series) == 1 else None
    others = [panel for panel in plot.panels if panel is not reference]
    dotted = None if reference is None else tuple(plot.point(reference, plot.series[0], x) for x in plot.x)
    panels = [
        PanelLines(
            title=panel.label,
            series=tuple(tuple(plot.point(panel, member, x) for x in plot.x) for member in plot.series),
            reference=dotted,
        )
        for panel in others
    ]
    return panels, reference


def _name_lines(plot: Plot, panels: Sequence[PanelLines]) -> list[NamedRow]:
    return [
        NamedRow(
            ", ".join(label for label in (panel.title, member.label) if label),
            [(x.label, point) for x, point in zip(plot.x, points, strict=True)],
        )
        for panel in panels
        for member, points in zip(plot.series, panel.series, strict=True)
    ]


def _measure_figures(panels: Sequence[PanelLines], ticks: Ticks, frame: Frame) -> float:
    """Return how wide the figures at the ends of lines are; 0 where they have no room, so that none is written."""
    lasts = [
        points[last].text for panel in panels for points in panel.series if (last := find_last(points)) is not None
    ]
    widest = max((text_width(text, frame.size, bold=True) for text in lasts), default=0.0)
    fits = widest + ticks.width(frame.size) + _LEAST < frame.width
    most = max((len(panel.series) for panel in panels), default=0)
    return widest if fits and most * frame.leading <= find_height(frame) else 0.0


def find_height(frame: Frame) -> float:
    """Return how tall the lines of a panel are drawn."""
    return 96.0 if frame.is_narrow else 120.0


def _list_entries(shared: PanelPlan, reference: Member | None) -> list[LegendEntry]:
    entries = [
        LegendEntry(member.label, style.line_class, style.colour, style.dashes)
        for member, style in zip(shared.plot.series, shared.styles, strict=True)
        if member.label
    ]
    if reference is not None:
        entries.append(LegendEntry(reference.label, _REFERENCE.line_class, _REFERENCE.colour, _REFERENCE.dashes))
    return entries


def _draw_panels(panels: Sequence[PanelLines], shared: PanelPlan, frame: Frame, top: float) -> tuple[list[str], float]:
    gutter = shared.ticks.width(frame.size) + 8
    across, width = _arrange(len(panels), frame.width - gutter, shared.figure_width + _LEAST, frame)
    parts: list[str] = []
    y = top
    for begin in range(0, len(panels), across):
        row = panels[begin : begin + across]
        titles = [wrap_text(panel.title, width, frame.size, bold=True) for panel in row]
        tallest = max(len(lines) for lines in titles)
        plot_top = y + tallest * frame.leading + 10
        bottom = plot_top
        for place, (panel, lines) in enumerate(zip(row, titles, strict=True)):
            left = gutter + place * (width + _BETWEEN)
            attributes = ' class="chart__panel-title" font-weight="600"'
            base = y + frame.size + (tallest - len(lines)) * frame.leading
            parts.append(write_lines(left, base, lines, frame.leading, attributes) + "\n")
            drawn, end = _draw_panel(panel, shared, frame, (left, plot_top, left + width), has_ticks=not place)
            parts += drawn
            bottom = max(bottom, end)
        y = bottom + 12
    return parts, y - 12


def _arrange(count: int, room: float, least: float, frame: Frame) -> tuple[int, float]:
    """Return how many panels stand beside each other, about as many in each line, and how wide each is."""
    most = 2 if frame.is_narrow else 3
    across = ceil(count / ceil(count / most)) if count else 1
    width = (room - _BETWEEN * (across - 1)) / across
    return (across, width) if width >= least else (1, room)


def _draw_panel(
    panel: PanelLines, shared: PanelPlan, frame: Frame, box: tuple[float, float, float], *, has_ticks: bool
) -> tuple[list[str], float]:
    left, top, right = box
    height = find_height(frame)
    inner = right - shared.figure_width - 8
    place = make_place(frame, (left, top, inner, top + height), shared.axis, shared.ticks)
    parts = [draw_grid(place, shared.ticks, labels=has_ticks)]
    names, bottom = draw_time_labels(place, shared.plot.x, right, left=left - 4, ends_only=True)
    parts += [names, draw_breaks(place, shared.axis, has_words=False)]
    drawn = list(zip(panel.series, shared.styles, strict=True))
    lines = [draw_line(place, points, shared.axis, style) for points, style in drawn]
    compared = [draw_line(place, panel.reference, shared.axis, _REFERENCE)] if panel.reference is not None else []
    if shared.plot.has_room_for_intervals:
        ribbons = [draw_ribbon(place, points, shared.axis, style) for points, style in drawn]
        parts.append(write_group("chart__ribbons", 'stroke="none"', ribbons))
    parts.append(write_group("chart__compared", _JOINED, compared))
    parts.append(write_group("chart__lines", _JOINED, lines))
    parts += [draw_shorthands(place, panel.series), _draw_figures(panel, place) if shared.figure_width else ""]
    return parts, bottom


def _draw_figures(panel: PanelLines, place: LinePlace) -> str:
    """Write the newest figure of each line at its end, moved apart where lines end close together."""
    found = [(points, last) for points in panel.series if (last := find_last(points)) is not None]
    size, height = place.frame.size, place.frame.leading - 1.0
    wanted = [place.y.place(points[last].amount or 0.0) for points, last in found]
    middles = spread(wanted, [height] * len(found), place.top - height / 2, place.bottom + height / 2)
    words = [
        write_text(place.right + 2, middle + size * 0.36, points[last].text, ' class="chart__value" font-weight="600"')
        for (points, last), middle in zip(found, middles, strict=True)
    ]
    return write_group("chart__words", halo(""), words)
