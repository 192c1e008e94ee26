"""Checks of whether a kind of chart suits what it shows: enough periods for a line, few enough things to tell apart."""

from __future__ import annotations

from collections.abc import Iterator

from measures.charts.crowds import MOST_PANELS, MOST_SERIES
from measures.checks.displays import Display, each_display, place_display
from measures.checks.loaded import LoadedVersion
from measures.checks.registry import declare
from measures.checks.version_checks import VERSION_CHECKS
from measures.filters import name_members, select_rows
from measures.model.observations import Member, Observations
from measures.model.problem import Problem
from measures.model.shared import Shared

FEW_PERIODS = declare("chart.few-periods", "warning", "A line chart shows at least three periods.")
CROWDED = declare("chart.crowded", "warning", "A chart shows no more series or panels than can be told apart.")

LINES = ("line", "panel-line")
LEAST_PERIODS = 3


@VERSION_CHECKS.add(FEW_PERIODS)
def find_short_lines(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find line charts that show fewer than three periods: a line between two says more than they do."""
    for dimension, data, display in each_display(loaded):
        x = _find_time(data, display) if display.type in LINES else None
        count = len(_list_shown(data, display, x)) if x is not None else 0
        if 0 < count < LEAST_PERIODS:
            message = f"Expected at least {LEAST_PERIODS} periods in a line chart, got {count}."
            yield FEW_PERIODS.broken(place_display(dimension, display, "type"), message, "Draw bars.")


@VERSION_CHECKS.add(CROWDED)
def find_crowded_charts(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find charts with more series or panels than readers can tell apart."""
    for dimension, data, display in each_display(loaded):
        for setting, most in (("series", MOST_SERIES.get(display.type)), ("panel", MOST_PANELS)):
            key = dict(display.keys).get((setting,))
            if display.noun != "chart" or most is None or key not in data.keys:
                continue
            count = len(_list_compared(data, display, key))
            if count > most:
                message = f"Expected at most {most} categories of {key} in a {display.type} chart, got {count}."
                hint = "Filter some out." if setting == "panel" else "Draw a panel for each, or filter some out."
                yield CROWDED.broken(place_display(dimension, display, setting), message, hint)


def _find_time(data: Observations, display: Display) -> str | None:
    """Return the time column along the axis; None where there is none."""
    named = dict(display.keys).get(("x",))
    found = named if named is not None else next(iter(data.times), None)
    return found if found in data.times else None


def _list_shown(data: Observations, display: Display, key: str) -> list[Member]:
    return [member for member in select_rows(data, display.where).members[key] if member.has_rows]


def _list_compared(data: Observations, display: Display, key: str) -> list[Member]:
    """Return the categories that are told apart: no aggregate, no reference, nothing unknown."""
    reference = name_members(data, key).get(display.reference.get(key, ""))
    shown = _list_shown(data, display, key)
    return [member for member in shown if member.kind == "category" and member.id != reference]
