"""The time axis: where periods stand, between which of them a line stops, and which are named without collisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from measures.charts.drawing import Frame
from measures.charts.plot import Plot, find_period
from measures.charts.widths import text_width, wrap_text
from measures.filters import name_members
from measures.model.dimension import Break, Column
from measures.model.observations import Member
from measures.model.period import Period
from measures.periods import find_gaps

_TIME = Column(role="time")


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Places of the axis's members from 0 to 1; the indices before which a line stops; breaks by index."""

    places: tuple[float, ...]
    stops: frozenset[int]
    breaks: tuple[tuple[int, Break], ...]


def place_periods(plot: Plot) -> TimeAxis:
    """Place periods by their middles, so that distances are true; members that are no periods stand evenly."""
    breaks = _find_breaks(plot)
    not_joined = {index for index, found in breaks if not found.joined}
    periods = _read_periods(plot)
    if periods is None or len(periods) < 2:
        count = max(len(plot.x) - 1, 1)
        places = tuple(index / count for index in range(len(plot.x))) if len(plot.x) > 1 else (0.5,) * len(plot.x)
        return TimeAxis(places, frozenset(not_joined), breaks)
    middles = [(period.start.toordinal() + period.end.toordinal()) / 2 for period in periods]
    first, last = middles[0], middles[-1]
    places = tuple((middle - first) / (last - first) for middle in middles)
    missing = [period.start for period in find_gaps(periods)]
    gaps = {
        index
        for index in range(1, len(periods))
        if any(periods[index - 1].start < start < periods[index].start for start in missing)
    }
    return TimeAxis(places, frozenset(gaps | not_joined), breaks)


def _read_periods(plot: Plot) -> list[Period] | None:
    if plot.x_key not in plot.rows.times:
        return None
    column = plot.settings.columns.get(plot.x_key, _TIME)
    periods = [find_period(member, column) for member in plot.x]
    known = [period for period in periods if period is not None]
    middles = [(period.start.toordinal() + period.end.toordinal()) for period in known]
    is_whole = len(known) == len(periods) and all(a < b for a, b in pairwise(middles))
    return known if is_whole else None


def _find_breaks(plot: Plot) -> tuple[tuple[int, Break], ...]:
    if not plot.settings.breaks:
        return ()
    names = name_members(plot.rows, plot.x_key)
    index = {member.id: place for place, member in enumerate(plot.x)}
    found = [(index.get(names.get(each.at, "")), each) for each in plot.settings.breaks]
    return tuple(sorted(((place, each) for place, each in found if place is not None), key=lambda item: item[0]))


@dataclass(frozen=True, slots=True)
class TickLabel:
    """The name of a period below the axis: the middle of its text, and its lines."""

    index: int
    x: float
    lines: tuple[str, ...]


def choose_labels(
    members: Sequence[Member],
    xs: Sequence[float],
    frame: Frame,
    room: tuple[float, float],
    *,
    ends_only: bool = False,
) -> tuple[TickLabel, ...]:
    """Choose which periods to name: the last, the first, and at even steps those between that have room.

    `room` are the left and right edges that no name crosses; with `ends_only` none between is named, and both ends are
    folded into two lines where one line has no room for both.
    """
    width = room[1] - room[0]
    chosen = _choose_within(members, xs, frame, room, min(max(frame.size * 7.0, 60.0), width), ends_only=ends_only)
    if ends_only and len(chosen) == 1 < len(members):
        folded = _choose_within(members, xs, frame, room, width / 2 - 4, ends_only=True)
        return folded if len(folded) == 2 and all(len(label.lines) <= 2 for label in folded) else chosen
    return chosen


def _choose_within(
    members: Sequence[Member],
    xs: Sequence[float],
    frame: Frame,
    room: tuple[float, float],
    most: float,
    *,
    ends_only: bool,
) -> tuple[TickLabel, ...]:
    """Choose among names that are folded to a width of `most`."""
    labels = [wrap_text(member.short or member.label, most, frame.size) for member in members]
    halves = [max(text_width(line, frame.size) for line in lines) / 2 for lines in labels]
    middles = [min(max(x, room[0] + half), room[1] - half) for x, half in zip(xs, halves, strict=True)]
    last = len(members) - 1
    if ends_only and last > 0:
        after_first = middles[0] + halves[0] + 8 + halves[last]
        middles[last] = max(middles[last], min(after_first, room[1] - halves[last]))
    for step in range(max(last, 1) if ends_only else 1, len(members) + 1):
        chosen = sorted({0, *range(last, -1, -step)})
        if len(chosen) > 2 and chosen[1] - chosen[0] < step:
            del chosen[1]
        if _have_room(chosen, middles, halves):
            return tuple(TickLabel(index, middles[index], labels[index]) for index in chosen)
    return (TickLabel(last, middles[last], labels[last]),) if members else ()


def _have_room(chosen: Sequence[int], middles: Sequence[float], halves: Sequence[float]) -> bool:
    return all(middles[a] + halves[a] + 8 <= middles[b] - halves[b] for a, b in pairwise(chosen))
