"""What a chart draws: the rows of its filter sorted into bars or points, with the words round them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from measures.figures import describe_unit, format_value, name_column, shown_amount
from measures.filters import find_members, find_varying_keys, keep_rows, list_fixed_labels, name_members, select_rows
from measures.model.dimension import ChartSettings, Column, Condition, DimensionSettings, Interval
from measures.model.observations import Member, Observation, Observations
from measures.model.period import Period
from measures.model.value import Absent, Number, Value
from measures.periods import read_period


class Point(NamedTuple):
    """One figure: the cell (None where the data has no row), its words, and its amount and interval as drawn.

    `interval` is the interval in words, as the table shows its ends.
    """

    value: Value | None
    text: str
    amount: float | None
    low: float | None = None
    high: float | None = None
    interval: str = ""


NO_ROW = Point(None, "no data", None)
MOST_RIBBONS = 6
NOBODY = Member(id="", label="", short="")


@dataclass(frozen=True, kw_only=True)
class Plot:
    """A chart's figures by panel, series and place on the axis (`x`), each in display order.

    A chart without series or panels has one, with an empty label. `references` are the ids of members that are drawn
    as a line or a hollow mark, beside the aggregates. `rows` are the observations drawn.
    """

    settings: DimensionSettings
    chart: ChartSettings
    value: str
    column: Column
    x_key: str
    series_key: str | None
    panel_key: str | None
    x: tuple[Member, ...]
    series: tuple[Member, ...]
    panels: tuple[Member, ...]
    points: Mapping[tuple[str, str, str], Point]
    references: frozenset[str]
    interval: Interval | None
    not_drawn: tuple[str, ...]
    rows: Observations

    def point(self, panel: Member, series: Member, x: Member) -> Point:
        """Return the figure at a place."""
        return self.points.get((panel.id, series.id, x.id), NO_ROW)

    def is_reference(self, member: Member) -> bool:
        """Whether a member is what the others are compared with."""
        return member.kind == "aggregate" or member.id in self.references

    @property
    def title(self) -> str:
        """The message, else the title."""
        return self.chart.message or self.chart.title or self.settings.title

    @cached_property
    def subtitle(self) -> str:
        """What is measured, in which unit, where and when."""
        if self.chart.subtitle:
            return self.chart.subtitle
        words = [name_column(self.value, self.column), describe_unit(self.column.unit)]
        words += list_fixed_labels(self.rows, [key for key in (self.x_key, self.series_key, self.panel_key) if key])
        if self.x_key in self.rows.times and len(self.x) > 1:
            words.append(name_span(self.x, self.settings.columns.get(self.x_key)))
        return ", ".join(dict.fromkeys(word for word in words if word))

    @property
    def has_intervals(self) -> bool:
        """Whether any figure has an interval."""
        return any(point.low is not None for point in self.points.values())

    @property
    def has_room_for_intervals(self) -> bool:
        """Whether intervals can be told apart: those of bars always, the bands of a few lines only."""
        return self.chart.type not in ("line", "panel-line") or len(self.series) <= MOST_RIBBONS


def find_period(member: Member, column: Column) -> Period | None:
    """Return the span of time that a member of a time column stands for; None when it is no period."""
    return member.period or read_period(member.id, column.period, column)


def name_span(members: Sequence[Member], column: Column | None) -> str:
    """Return the time from the first member's start to the last one's end: `April 2011 to March 2023`."""
    column = column or Column(role="time")
    first, last = (find_period(member, column) for member in (members[0], members[-1]))
    if first is None or last is None or first.kind == "point":
        return f"{members[0].label} to {members[-1].label}"
    return Period("", "years", first.start, last.end).words


def plan_plot(settings: DimensionSettings, chart: ChartSettings, observations: Observations) -> Plot | None:
    """Sort a dimension's rows for a chart; None when there is no row, or no value column, to draw.

    Unknown categories are left out unless the filter lists them. A key that is neither drawn nor fixed is fixed here
    (time at its latest, another key at its aggregate or first member), and the subtitle says at what.
    """
    value = _choose_value(chart, observations)
    references = _find_references(chart, observations)
    shown, left_out = _leave_out_unknown(chart, _select_rows(chart, observations, references))
    if value is None or not shown.rows:
        return None
    x, series, panel = choose_keys(chart, shown)
    shown = _fix_loose_keys(shown, {x, series, panel})
    return Plot(
        settings=settings,
        chart=chart,
        value=value,
        column=shown.formats[value],
        x_key=x,
        series_key=series,
        panel_key=panel,
        x=shown.members[x],
        series=_list_members(shown, series),
        panels=_list_members(shown, panel),
        points=_sort_points(shown, value, (panel, series, x)),
        references=frozenset(references.values()),
        interval=settings.intervals.get(value),
        not_drawn=left_out,
        rows=shown,
    )


def _choose_value(chart: ChartSettings, observations: Observations) -> str | None:
    if chart.value in observations.values:
        return chart.value
    values = [value for value in observations.values if observations.formats[value].role == "value"]
    return next(iter(values or observations.values), None)


def _leave_out_unknown(chart: ChartSettings, shown: Observations) -> tuple[Observations, tuple[str, ...]]:
    unwanted: dict[str, set[str]] = {}
    labels: list[str] = []
    for key in shown.keys:
        condition = chart.where.get(key)
        if condition is None or condition.kind != "in":
            unknown = [member for member in shown.members[key] if member.kind == "unknown" and member.has_rows]
            if unknown and len(unknown) < sum(member.has_rows for member in shown.members[key]):
                unwanted[key] = {member.id for member in unknown}
                labels += [member.label for member in unknown]
    if not unwanted:
        return shown, ()
    checks = [(shown.keys.index(key), ids) for key, ids in unwanted.items()]
    rows = tuple(row for row in shown.rows if all(row.key[place] not in ids for place, ids in checks))
    return keep_rows(shown, rows), tuple(labels)


def choose_keys(chart: ChartSettings, shown: Observations) -> tuple[str, str | None, str | None]:
    """Return the key columns of the axis, the series and the panels: as set, else by what varies."""
    set_keys = [key if key in shown.keys else None for key in (chart.x, chart.series, chart.panel)]
    x, series, panel = (key if key not in set_keys[:place] else None for place, key in enumerate(set_keys))
    varying = [key for key in find_varying_keys(shown) if key not in (x, series, panel)]
    if x is None:
        x = _choose_axis(chart, shown, varying, (series, panel))
        varying = [key for key in varying if key != x]
    if panel is None and chart.type in ("panel-bar", "panel-line") and varying:
        panel = varying.pop(0)
    if series is None and chart.type in ("line", "grouped-bar", "stacked-bar") and varying:
        series = varying.pop(0)
    return x, series, panel


def _choose_axis(
    chart: ChartSettings, shown: Observations, varying: Sequence[str], taken: tuple[str | None, ...]
) -> str:
    """Return time for lines and the first other key for bars; among keys that vary, if one does."""
    others = [key for key in shown.keys if key not in taken and key not in varying]
    wants_time = chart.type in ("line", "panel-line")
    free = [*varying, *others]
    return next((key for key in free if (key in shown.times) == wants_time), free[0] if free else shown.keys[0])


def _fix_loose_keys(shown: Observations, drawn: set[str | None]) -> Observations:
    for key in find_varying_keys(shown):
        if key in drawn:
            continue
        members = [member for member in shown.members[key] if member.has_rows]
        aggregate = next((member for member in members if member.kind == "aggregate"), members[0])
        chosen = members[-1] if key in shown.times else aggregate
        shown = select_rows(shown, {key: Condition("in", (chosen.id,))})
    return shown


def _find_references(chart: ChartSettings, observations: Observations) -> dict[str, str]:
    """Return the ids of the members that the others are compared with, by their keys."""
    found = {
        key: name_members(observations, key).get(label)
        for key, label in chart.reference.items()
        if key in observations.keys
    }
    return {key: name for key, name in found.items() if name is not None}


def _select_rows(chart: ChartSettings, observations: Observations, references: Mapping[str, str]) -> Observations:
    """Return the rows of the chart's filter, with those of its references even where the filter leaves them out."""
    plain = {key: condition for key, condition in chart.where.items() if key not in references}
    shown = select_rows(observations, plain)
    for key, name in references.items():
        condition = chart.where.get(key)
        if condition is not None:
            wanted = {*find_members(observations, key, condition), name}
            place = shown.keys.index(key)
            rows = tuple(row for row in shown.rows if row.key[place] in wanted)
            listed = frozenset({key}) if condition.kind == "in" else frozenset[str]()
            shown = keep_rows(shown, rows, without_headings=listed)
    return shown


def _list_members(shown: Observations, key: str | None) -> tuple[Member, ...]:
    if key is None:
        return (NOBODY,)
    return tuple(member for member in shown.members[key] if member.has_rows)


def _sort_points(
    shown: Observations, value: str, keys: tuple[str | None, str | None, str]
) -> dict[tuple[str, str, str], Point]:
    panel, series, x = (shown.keys.index(key) if key is not None else None for key in keys)
    bounds = find_bounds(shown, value)
    points = {}
    for row in shown.rows:
        place = (
            "" if panel is None else row.key[panel],
            "" if series is None else row.key[series],
            "" if x is None else row.key[x],
        )
        points[place] = _make_point(row, value, shown.formats, bounds)
    return points


def find_bounds(observations: Observations, value: str) -> tuple[str, str] | None:
    """Return the columns that hold the lower and the upper end of a value's interval; None unless both are there."""
    ends = {
        column.role: name
        for name, column in observations.formats.items()
        if column.role in ("lower", "upper") and column.of in (value, None)
    }
    return (ends["lower"], ends["upper"]) if len(ends) == 2 else None


def _make_point(row: Observation, value: str, formats: Mapping[str, Column], bounds: tuple[str, str] | None) -> Point:
    cell, column = row.values.get(value), formats[value]
    if cell is None:
        return NO_ROW
    text = format_value(cell, column)
    if isinstance(cell, Absent):
        return Point(cell, text, None)
    low, high = (row.values.get(name) for name in bounds) if bounds is not None else (None, None)
    amount = float(shown_amount(cell, column))
    if bounds is not None and isinstance(low, Number) and isinstance(high, Number):
        words = " to ".join(format_value(end, formats[name]) for end, name in zip((low, high), bounds, strict=True))
        return Point(cell, text, amount, float(low.amount), float(high.amount), words)
    return Point(cell, text, amount)


def without_headings(plot: Plot) -> Plot:
    """Return the plot with only those places on its axis that have figures."""
    return replace(plot, x=tuple(member for member in plot.x if member.has_rows))
