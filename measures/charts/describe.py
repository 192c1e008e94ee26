"""Descriptions of charts, written from their figures: range, extremes, change, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from measures.charts.plot import MOST_RIBBONS, Plot, Point
from measures.charts.time_axis import TimeAxis
from measures.figures import format_count
from measures.model.observations import Member
from measures.model.value import Absent

_MANY = 6


class Named(NamedTuple):
    """A figure with the words that say whose it is."""

    name: str
    point: Point


def describe_bars(plot: Plot, kind: str = "Bar chart") -> str:
    """Return what a bar chart shows: how many bars, the highest, the lowest, the reference, what has no figure."""
    named = _name_bars(plot)
    bars = [bar for bar, member in named if not plot.is_reference(member)]
    references = [bar for bar, member in named if plot.is_reference(member)]
    what = "part" if plot.chart.type == "stacked-bar" else "bar"
    sentences = [f"{kind} with {_count(len(named), what)}: {plot.subtitle}."]
    sentences += _say_extremes(bars)
    if len(references) <= _MANY:
        sentences += [f"{bar.name}: {bar.point.text}." for bar in references if bar.point.amount is not None]
    sentences += _say_missing([bar for bar, _ in named])
    return _finish(plot, sentences)


def _name_bars(plot: Plot) -> list[tuple[Named, Member]]:
    named = []
    for panel in plot.panels:
        for x in plot.x:
            for series in plot.series:
                if (panel.id, series.id, x.id) in plot.points:
                    name = ", ".join(label for label in (panel.label, x.label, series.label) if label)
                    named.append((Named(name, plot.point(panel, series, x)), x if plot.series_key is None else series))
    return named


def _count(count: int, noun: str) -> str:
    return f"{format_count(count)} {noun}{'' if count == 1 else 's'}"


def _say_extremes(bars: Sequence[Named]) -> Iterator[str]:
    known = [bar for bar in bars if bar.point.amount is not None]
    if not known:
        return
    high = max(known, key=lambda bar: bar.point.amount or 0.0)
    low = min(known, key=lambda bar: bar.point.amount or 0.0)
    if high.point.amount == low.point.amount:
        yield f"All are {high.point.text}." if len(known) > 1 else f"{high.name}: {high.point.text}."
        return
    yield f"Highest: {_name_all(known, high.point)}, {high.point.text}."
    yield f"Lowest: {_name_all(known, low.point)}, {low.point.text}."


def _name_all(bars: Sequence[Named], point: Point) -> str:
    names = [bar.name for bar in bars if bar.point.amount == point.amount]
    return join_words(names) if len(names) <= 3 else f"{join_words(names[:2])} and {len(names) - 2} others"


def join_words(words: Sequence[str]) -> str:
    """Return `a`, `a and b` or `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _say_missing(bars: Iterable[Named]) -> Iterator[str]:
    """Yield what has no number, by its shorthand."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for bar in bars:
        if bar.point.value is None:
            by_reason.setdefault(("no data", ""), []).append(bar.name)
        elif isinstance(bar.point.value, Absent):
            value = bar.point.value
            by_reason.setdefault((value.shorthand, value.reason.meaning), []).append(bar.name)
    for (shorthand, meaning), names in by_reason.items():
        words = f"{shorthand} ({meaning})" if meaning else shorthand
        if len(names) <= _MANY:
            yield f"{join_words(names)}: {words}."
        else:
            yield f"{format_count(len(names))} figures: {words}."


def describe_lines(plot: Plot, axis: TimeAxis) -> str:
    """Return what a line chart shows: each line's ends and extremes (of many lines the extremes), breaks, gaps."""
    panels = f" in {_count(len(plot.panels), 'panel')}" if plot.panel_key is not None else ""
    count = len(plot.series) * len(plot.panels)
    sentences = [f"Line chart with {_count(count, 'line')}{panels}: {plot.subtitle}."]
    lines = [
        (", ".join(label for label in (panel.label, member.label) if label), panel, member)
        for panel in plot.panels
        for member in plot.series
    ]
    others = [line for line in lines if not plot.is_reference(line[1]) and not plot.is_reference(line[2])]
    for name, panel, member in lines if len(others) <= _MANY else [line for line in lines if line not in others]:
        sentences += _say_line(plot, name, [plot.point(panel, member, x) for x in plot.x])
    if len(others) > _MANY:
        sentences += _say_ends(plot, others)
    if axis.breaks:
        sentences.append(f"The series breaks at {join_words([each.at for _, each in axis.breaks])}.")
    sentences += _say_missing(_name_cells(plot))
    return _finish(plot, sentences)


def _say_line(plot: Plot, name: str, points: Sequence[Point]) -> Iterator[str]:
    known = [(x.label, point) for x, point in zip(plot.x, points, strict=True) if point.amount is not None]
    start = f"{name}: " if name else ""
    if not known:
        yield f"{start}no figures."
        return
    (first, begun), (last, ended) = known[0], known[-1]
    if len(known) == 1:
        yield f"{start}{begun.text} in {first}."
        return
    words = f"{start}{begun.text} in {first}, {ended.text} in {last}"
    highest = max(known, key=lambda item: item[1].amount or 0.0)
    lowest = min(known, key=lambda item: item[1].amount or 0.0)
    words += "".join(
        f"; {kind} {point.text} in {when}"
        for kind, (when, point) in (("highest", highest), ("lowest", lowest))
        if point.amount not in (begun.amount, ended.amount)
    )
    yield f"{words}."


def _say_ends(plot: Plot, lines: Sequence[tuple[str, Member, Member]]) -> Iterator[str]:
    for x in (plot.x[0], plot.x[-1]) if len(plot.x) > 1 else plot.x[:1]:
        here = [Named(name, plot.point(panel, member, x)) for name, panel, member in lines]
        for sentence in _say_extremes(here):
            yield f"{x.label}: {sentence}"


def _name_cells(plot: Plot) -> Iterator[Named]:
    """Yield every figure that the data has a row for, named by its panel, series and period."""
    for panel in plot.panels:
        for member in plot.series:
            for x in plot.x:
                if (panel.id, member.id, x.id) in plot.points:
                    name = ", ".join(label for label in (panel.label, member.label, x.label) if label)
                    yield Named(name, plot.point(panel, member, x))


def _finish(plot: Plot, sentences: list[str]) -> str:
    if plot.chart.description_add:
        sentences.append(plot.chart.description_add)
    return " ".join(sentences)


def list_notes(plot: Plot, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what stands below a chart: how its intervals are drawn, its shorthands, and what is not drawn."""
    notes = []
    if plot.has_intervals:
        notes.append(_explain_intervals(plot))
    notes += more
    notes += [f"{shorthand} {meaning}." for shorthand, meaning in _list_shorthands(plot)]
    if plot.not_drawn:
        notes.append(f"Not drawn, but in the data: {join_words(plot.not_drawn)}.")
    return tuple(notes)


def list_line_notes(plot: Plot, axis: TimeAxis, *, from_zero: bool) -> tuple[str, ...]:
    """Return what stands below a line chart: besides the notes of all charts its axis, breaks and gaps."""
    more = [] if from_zero else ["The upright axis does not start at zero."]
    more += [f"Break at {each.at}: {_end(each.text)}" for _, each in axis.breaks]
    more += [f"{period}: {_end(why)}" for period, why in plot.settings.gaps.items()]
    return list_notes(plot, more)


def _end(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _explain_intervals(plot: Plot) -> str:
    if not plot.has_room_for_intervals:
        return f"Intervals are not drawn for more than {MOST_RIBBONS} lines. The data to download has them."
    drawn = "Shaded bands" if plot.chart.type in ("line", "panel-line") else "Thin lines"
    if plot.interval is None:
        return f"{drawn} show the interval round each figure."
    return f"{drawn} show {plot.interval.level}% {plot.interval.kind} intervals."


def _list_shorthands(plot: Plot) -> list[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for point in plot.points.values():
        if point.value is None:
            continue
        if isinstance(point.value, Absent):
            found.add((point.value.reason.shorthand, point.value.reason.meaning))
        found.update((mark.shorthand, mark.meaning) for mark in point.value.marks)
    return sorted(found)
