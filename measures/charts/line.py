"""Line charts: figures over time, one line a series, labelled at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from measures.charts.describe import describe_lines, list_line_notes
from measures.charts.drawing import ChartWords, Drawing, Frame, make_drawing
from measures.charts.end_labels import spread
from measures.charts.figure_list import NamedRow, list_figures
from measures.charts.legend import LegendEntry, draw_legend
from measures.charts.lines import (
    LinePlace,
    LineStyle,
    Ticks,
    count_steps,
    draw_breaks,
    draw_dots,
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
from measures.charts.svg import escape, number, write_group, write_svg
from measures.charts.time_axis import TimeAxis, place_periods
from measures.charts.widths import text_width, wrap_text

_LEADER = 14
_LEAST = 80.0
_NBSP = "\N{NO-BREAK SPACE}"


class EndLabel(NamedTuple):
    """The label of a line: its lines of text, the figure that ends them, and where it stands."""

    lines: tuple[str, ...]
    figure: str
    last: int
    series: int


def draw_line_chart(plot: Plot, identifier: str) -> Drawing:
    """Draw the figures of a plot as lines; gaps stay open, breaks are marked."""
    axis = place_periods(plot)
    series = [[plot.point(plot.panels[0], member, x) for x in plot.x] for member in plot.series]
    ticks = make_ticks(plot, list(plot.points.values()), 6)
    words = ChartWords(
        title=plot.title,
        subtitle=plot.subtitle,
        description=describe_lines(plot, axis),
        notes=list_line_notes(plot, axis, from_zero=ticks.from_zero),
        figures=list_figures(_name_lines(plot, series)),
        walk="across",
    )

    def draw(frame: Frame) -> str:
        body, height = _draw(plot, axis, series, ticks, frame)
        return write_svg(identifier, frame, height, words, body)

    return make_drawing("line", words, draw)


def _name_lines(plot: Plot, series: Sequence[Sequence[Point]]) -> list[NamedRow]:
    """Return the lines as they are drawn: the last first, so that the first lies on top."""
    named = [
        NamedRow(member.label, [(x.label, point) for x, point in zip(plot.x, points, strict=True)])
        for member, points in zip(plot.series, series, strict=True)
    ]
    return named[::-1]


def _draw(
    plot: Plot, axis: TimeAxis, series: Sequence[Sequence[Point]], ticks: Ticks, frame: Frame
) -> tuple[list[str], float]:
    labels = _list_end_labels(plot, series, frame)
    styles = list_styles(plot)
    left = ticks.width(frame.size) + 8
    right = frame.width - max((_label_width(label, frame) for label in labels), default=0.0) - _LEADER - 4
    legend, offset = "", 0.0
    if right - left < _LEAST:
        legend, offset = draw_legend(_list_entries(labels, styles), frame)
        labels, right = [], frame.width - frame.size
    heights = [len(label.lines) * frame.leading + 3.0 for label in labels]
    height = max(250.0 if frame.is_narrow else 300.0, sum(heights))
    top = offset + frame.size * 0.7
    place = make_place(frame, (left, top, right, top + height), axis, ticks)
    names, bottom = draw_time_labels(place, plot.x, frame.width)
    body = [legend, draw_grid(place, ticks), names, draw_breaks(place, axis)]
    body += [_draw_lines(plot, axis, series, styles, place)]
    body += [_draw_end_labels(labels, heights, series, styles, place), draw_shorthands(place, series)]
    return body, bottom + 4


def _list_entries(labels: Sequence[EndLabel], styles: Sequence[LineStyle]) -> list[LegendEntry]:
    """Return the labels as a legend, for a picture too narrow for labels beside its lines."""
    drawn = [(" ".join(label.lines).replace(_NBSP, " "), styles[label.series]) for label in labels]
    return [LegendEntry(words, style.line_class, style.colour, style.dashes) for words, style in drawn]


def _draw_lines(
    plot: Plot, axis: TimeAxis, series: Sequence[Sequence[Point]], styles: Sequence[LineStyle], place: LinePlace
) -> str:
    drawn = list(zip(series, styles, strict=True))
    ribbons = [draw_ribbon(place, *item[:1], axis, item[1]) for item in drawn] if plot.has_room_for_intervals else []
    lines = [draw_line(place, points, axis, style) for points, style in reversed(drawn)]
    few = count_steps(place.xs) >= 24 and len(series) <= 4
    dots = [draw_dots(place, points, style) for points, style in reversed(drawn)] if few else []
    return write_group("chart__ribbons", 'stroke="none"', ribbons) + write_group(
        "chart__lines", 'fill="none" stroke-linejoin="round" stroke-linecap="butt"', [*lines, *dots]
    )


def _list_end_labels(plot: Plot, series: Sequence[Sequence[Point]], frame: Frame) -> list[EndLabel]:
    width = 104.0 if frame.is_narrow else 190.0
    labels = []
    for place, (member, points) in enumerate(zip(plot.series, series, strict=True)):
        last = find_last(points)
        if last is not None:
            figure = points[last].text.replace(" ", _NBSP)
            room = max(width, text_width(figure, frame.size, bold=True))
            words = f"{member.label} {figure}" if member.label else figure
            labels.append(EndLabel(wrap_text(words, room, frame.size, bold=True), figure, last, place))
    return labels


def _label_width(label: EndLabel, frame: Frame) -> float:
    return max(text_width(line, frame.size, bold=True) for line in label.lines)


def _draw_end_labels(
    labels: Sequence[EndLabel],
    heights: Sequence[float],
    series: Sequence[Sequence[Point]],
    styles: Sequence[LineStyle],
    place: LinePlace,
) -> str:
    wanted = [place.y.place(series[label.series][label.last].amount or 0.0) for label in labels]
    middles = spread(wanted, heights, place.top - place.frame.size * 0.5, place.bottom + place.frame.size * 0.5)
    leaders, words = [], []
    x = place.right + _LEADER
    for label, y, middle, height in zip(labels, wanted, middles, heights, strict=True):
        style = styles[label.series]
        start = place.xs[label.last]
        begin, turn = number(start + 3), number(max(place.right, start + 3))
        path = f"M{begin} {number(y)}H{turn}L{number(x - 3)} {number(middle)}"
        leaders.append(f'<path class="{style.line_class}" d="{path}" stroke="{style.colour}"/>')
        words.append(_write_label(label, x, middle - height / 2, place.frame.size, place.frame.leading))
    drawn = write_group("chart__leaders", 'fill="none" stroke-width="1"', leaders)
    return drawn + write_group("chart__words", halo(""), words)


def _write_label(label: EndLabel, x: float, top: float, size: int, leading: int) -> str:
    spans = []
    for place, line in enumerate(label.lines):
        step = f' dy="{leading}"' if place else ""
        spans.append(f'<tspan x="{number(x)}"{step}>{_mark_figure(line, label.figure)}</tspan>')
    return f'<text class="chart__label" x="{number(x)}" y="{number(top + size + 1)}">{"".join(spans)}</text>'


def _mark_figure(line: str, figure: str) -> str:
    if not line.endswith(figure):
        return escape(line)
    words = escape(line[: -len(figure)])
    return f'{words}<tspan class="chart__value" font-weight="600">{escape(figure.replace(_NBSP, " "))}</tspan>'
