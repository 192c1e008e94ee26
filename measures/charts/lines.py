"""Lines over time: axes, lines with gaps and breaks, ribbons of intervals, shorthands where figures are withheld."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from measures.charts.drawing import Frame
from measures.charts.plot import Plot, Point
from measures.charts.scale import Scale, choose_line_domain, choose_ticks, span_scale
from measures.charts.svg import INK, MUTED, PAPER, RULE, number, write_group, write_lines, write_text
from measures.charts.svg import series_class as name_class
from measures.charts.svg import series_colour as find_colour
from measures.charts.time_axis import TimeAxis, choose_labels
from measures.charts.widths import text_width
from measures.figures import format_ticks
from measures.model.observations import Member
from measures.model.value import Absent

DASHES = ("", "", "8 3", "3 3", "9 3 2 3", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlace:
    """The rectangle in which lines are drawn, with the scales of its two axes."""

    frame: Frame
    left: float
    right: float
    top: float
    bottom: float
    xs: tuple[float, ...]
    y: Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStyle:
    """How a series is drawn: the class and colour of its line, its dashes and its thickness."""

    line_class: str
    colour: str
    dashes: str
    width: float

    @property
    def attributes(self) -> str:
        """The attributes of a line, beginning with a space."""
        dashes = f' stroke-dasharray="{self.dashes}"' if self.dashes else ""
        return f' class="{self.line_class}" stroke="{self.colour}" stroke-width="{number(self.width)}"{dashes}'


def list_styles(plot: Plot) -> tuple[LineStyle, ...]:
    """Return a style for each series: references dotted in ink, the others in the palette's order and then dashed."""
    styles, index = [], 0
    for member in plot.series:
        if plot.is_reference(member):
            style = LineStyle(line_class="chart__line chart__line--reference", colour=INK, dashes="2 3", width=2)
        else:
            style = make_style(index)
            index += 1
        styles.append(style)
    return tuple(styles)


def make_style(index: int) -> LineStyle:
    """Return the style of the series at a place in the palette; the palette's second round is dashed finely."""
    rounds, place = divmod(index, len(DASHES))
    if rounds > 1:
        return LineStyle(line_class=name_class("chart__line", index), colour=find_colour(index), dashes="", width=1.25)
    dashes = "1 2" if rounds else DASHES[place]
    return LineStyle(line_class=name_class("chart__line", place), colour=find_colour(place), dashes=dashes, width=2.25)


def find_domain(points: Sequence[Point]) -> tuple[float, float]:
    """Return the lowest and the highest amount to show, intervals included; 0 to 1 where there is none."""
    known = [point for point in points if point.amount is not None]
    if not known:
        return 0.0, 1.0
    low = min(min(point.amount or 0.0, point.low if point.low is not None else point.amount or 0.0) for point in known)
    high = max(
        max(point.amount or 0.0, point.high if point.high is not None else point.amount or 0.0) for point in known
    )
    return choose_line_domain(low, high)


@dataclass(frozen=True, slots=True)
class Ticks:
    """The marks of the upright axis and their words."""

    amounts: tuple[float, ...]
    words: tuple[str, ...]

    def width(self, size: float) -> float:
        """Return how wide the widest is."""
        return max(text_width(word, size) for word in self.words)

    @property
    def from_zero(self) -> bool:
        """Whether the axis shows zero."""
        return self.amounts[0] <= 0 <= self.amounts[-1]


def make_ticks(plot: Plot, points: Sequence[Point], most: int) -> Ticks:
    """Return the marks for these points."""
    amounts = choose_ticks(*find_domain(points), most)
    return Ticks(tuple(map(float, amounts)), format_ticks(amounts, plot.column.unit))


def make_place(
    frame: Frame, box: tuple[float, float, float, float], axis: TimeAxis, ticks: Ticks, inset: float = 4
) -> LinePlace:
    """Return the place of lines in a box (left, top, right, bottom)."""
    left, top, right, bottom = box
    xs = tuple(left + inset + (right - left - 2 * inset) * place for place in axis.places)
    y = span_scale(ticks.amounts[0], ticks.amounts[-1], bottom, top)
    return LinePlace(frame=frame, left=left, right=right, top=top, bottom=bottom, xs=xs, y=y)


def draw_grid(place: LinePlace, ticks: Ticks, *, labels: bool = True) -> str:
    """Draw gridlines, the zero line darker, and the axis's words left of them."""
    lines, words = [], []
    size = place.frame.size
    for amount, word in zip(ticks.amounts, ticks.words, strict=True):
        y = place.y.place(amount)
        line = f"M{number(place.left)} {number(y)}H{number(place.right)}"
        lines.append(f'<path class="chart__zero" d="{line}" stroke="{INK}"/>' if amount == 0 else f'<path d="{line}"/>')
        if labels:
            words.append(write_text(place.left - 6, y + size * 0.36, word))
    return write_group("chart__grid", f'stroke="{RULE}"', lines) + write_group(
        "chart__ticks", f'fill="{MUTED}" text-anchor="end"', words
    )


def draw_time_labels(
    place: LinePlace, members: Sequence[Member], right: float, *, left: float = 0.0, ends_only: bool = False
) -> tuple[str, float]:
    """Name periods below the axis, between `left` and `right`; return the elements and the place below them."""
    size, leading = place.frame.size, place.frame.leading
    labels = choose_labels(members, place.xs, place.frame, (left, right), ends_only=ends_only)
    y = place.bottom + size + 8
    words = [write_lines(label.x, y, label.lines, leading) for label in labels]
    marks = "".join(f"M{number(place.xs[label.index])} {number(place.bottom)}v4" for label in labels)
    deepest = max((len(label.lines) for label in labels), default=1)
    drawn = f'<path class="chart__axis" d="{marks}" stroke="{MUTED}"/>\n' if marks else ""
    drawn += write_group("chart__ticks", f'fill="{MUTED}" text-anchor="middle"', words)
    return drawn, place.bottom + 8 + deepest * leading


def split_line(points: Sequence[Point], axis: TimeAxis) -> Iterator[list[int]]:
    """Yield the stretches of a line: runs of indices with figures, broken at gaps and breaks."""
    run: list[int] = []
    for index, point in enumerate(points):
        if run and (point.amount is None or index in axis.stops):
            yield run
            run = []
        if point.amount is not None:
            run.append(index)
    if run:
        yield run


def draw_line(place: LinePlace, points: Sequence[Point], axis: TimeAxis, style: LineStyle) -> str:
    """Draw one series: a path for its stretches, a dot for a figure that stands alone.

    The path has a place for every period in order, also where it only moves on: figures are found by it.
    """
    runs = list(split_line(points, axis))
    joined = {index for run in runs for index in run[1:]}
    known = {index: place.y.place(points[index].amount or 0.0) for run in runs for index in run}
    heights = [
        known[index] if index in known else _guess_height(index, known, (place.top + place.bottom) / 2)
        for index in range(len(points))
    ]
    path = _write_path(list(zip(place.xs, heights, strict=True)), joined)
    dots = [_write_dot(place.xs[run[0]], known[run[0]], style) for run in runs if len(run) == 1]
    return f'<path{style.attributes} d="{path}"/>' + "".join(dots)


def _write_path(spots: Sequence[tuple[float, float]], joined: Collection[int]) -> str:
    """Return a path through spots; it draws a line to those that are joined, by steps, which are shorter to write."""
    steps = []
    last = (0.0, 0.0)
    for index, (x, y) in enumerate(spots):
        here = (round(x, 1), round(y, 1))
        step = (here[0] - last[0], here[1] - last[1])
        steps.append(f"l{number(step[0])} {number(step[1])}" if index in joined else f"M{number(x)} {number(y)}")
        last = here
    return "".join(steps)


def _write_dot(x: float, y: float, style: LineStyle) -> str:
    shape = style.line_class.replace("chart__line", "chart__dot")
    return f'<circle class="{shape}" cx="{number(x)}" cy="{number(y)}" r="3" fill="{style.colour}" stroke="none"/>'


def draw_dots(place: LinePlace, points: Sequence[Point], style: LineStyle) -> str:
    """Draw a dot at each figure, for lines of few periods."""
    return "".join(
        _write_dot(place.xs[index], place.y.place(point.amount), style)
        for index, point in enumerate(points)
        if point.amount is not None
    )


def draw_ribbon(place: LinePlace, points: Sequence[Point], axis: TimeAxis, style: LineStyle) -> str:
    """Draw the intervals of one series as a band behind its line."""
    known = [point if point.low is not None else point._replace(amount=None) for point in points]
    bands = [_write_band(place, points, run) for run in split_line(known, axis)]
    if not bands:
        return ""
    shape = style.line_class.replace("chart__line", "chart__ribbon")
    return f'<path class="{shape}" fill="{style.colour}" fill-opacity="0.15" d="{"".join(bands)}"/>'


def _write_band(place: LinePlace, points: Sequence[Point], run: Sequence[int]) -> str:
    """Return the path of a band over a stretch; round a figure that stands alone it is a narrow bar."""
    spots = [(place.xs[index], points[index]) for index in run]
    if len(spots) == 1:
        x, point = spots[0]
        spots = [(x - 3, point), (x + 3, point)]
    above = [(x, place.y.place(point.high or 0.0)) for x, point in spots]
    below = [(x, place.y.place(point.low or 0.0)) for x, point in reversed(spots)]
    return f"{_write_path([*above, *below], range(1, 2 * len(spots)))}Z"


def draw_breaks(place: LinePlace, axis: TimeAxis, *, has_words: bool = True) -> str:
    """Mark breaks by an upright dashed line, named where there is room."""
    lines, words, edge = [], [], 0.0
    for index, _ in axis.breaks:
        x = (place.xs[index - 1] + place.xs[index]) / 2 if index else place.xs[index]
        lines.append(f'<path d="M{number(x)} {number(place.top)}V{number(place.bottom)}"/>')
        width = text_width("Break", place.frame.size) + 6
        if has_words and x >= edge and x + width <= place.right:
            words.append(write_text(x + 4, place.top + place.frame.size, "Break"))
            edge = x + width
    drawn = write_group("chart__breaks", f'stroke="{MUTED}" stroke-dasharray="1 3" fill="none"', lines)
    return drawn + write_group("chart__note", halo(f'fill="{MUTED}"'), words)


def halo(attributes: str) -> str:
    """Return attributes with those of a rim in the paper's colour, so that text is read over lines."""
    return f'{attributes} stroke="{PAPER}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'


def draw_shorthands(place: LinePlace, series: Sequence[Sequence[Point]]) -> str:
    """Write shorthands where figures are withheld: in the gap, at the height of the series' nearest figures."""
    words: list[str] = []
    taken: list[tuple[float, float, float]] = []
    size = place.frame.size
    for points in series:
        heights = {index: place.y.place(p.amount) for index, p in enumerate(points) if p.amount is not None}
        for index, point in enumerate(points):
            if not isinstance(point.value, Absent):
                continue
            x, y = place.xs[index], _guess_height(index, heights, (place.top + place.bottom) / 2)
            half = text_width(point.text, size) / 2 + 2
            x = min(max(x, place.left + half), place.right - half)
            if all(abs(x - x2) > half + half2 or abs(y - y2) > size + 2 for x2, y2, half2 in taken):
                taken.append((x, y, half))
                words.append(write_text(x, y + size * 0.36, point.text))
    return write_group("chart__shorthand", halo(f'fill="{MUTED}" text-anchor="middle"'), words)


def _guess_height(index: int, heights: Mapping[int, float], otherwise: float) -> float:
    before = max((i for i in heights if i < index), default=None)
    after = min((i for i in heights if i > index), default=None)
    near = [heights[i] for i in (before, after) if i is not None]
    return sum(near) / len(near) if near else otherwise


def find_last(points: Sequence[Point]) -> int | None:
    """Return the index of the newest figure of a series."""
    return max((index for index, point in enumerate(points) if point.amount is not None), default=None)


def count_steps(xs: Sequence[float]) -> float:
    """Return the shortest distance between neighbours on the axis."""
    return min((b - a for a, b in pairwise(xs)), default=0.0)
