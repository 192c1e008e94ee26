"""A chart and a table for a dimension, suggested from its keys: how many there are, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from measures.charts.crowds import MOST_PANELS, MOST_SERIES
from measures.filters import find_varying_keys
from measures.finder.suggestion import Gathered
from measures.model.dimension import Column
from measures.model.observations import Member, Observations
from measures.writing.yaml_values import Written

_MOST_BARS, _MOST_LINES_OF_A_PANEL = 40, 5
_UNLIKE = 1.5
_FEWEST_OF_A_LINE = 3
_MOST_PERIODS_OF_A_TABLE, _MOST_COLUMNS = 8, 6
_LOCAL = frozenset({"E06", "E07", "E08", "E09", "W06", "S12", "N09"})

Settings = dict[str, Written]


@dataclass(slots=True)
class Keys:
    """The key columns of a dimension that vary, the time first, the others with the most members first."""

    data: Observations
    time: str | None
    others: list[str]
    where: dict[str, Written] = field(default_factory=dict)

    def members(self, key: str) -> list[Member]:
        """Return the members of a key that have rows and that a chart draws beside others."""
        wanted = [member for member in self.data.members[key] if member.has_rows and member.kind == "category"]
        if self.where.get(key) == {"level": "top"}:
            return [member for member in wanted if member.parent is None]
        if self.where.get(key) == {"level": "children"}:
            return [member for member in wanted if member.parent is not None]
        return wanted

    def count(self, key: str | None) -> int:
        """Return how many members of a key a chart draws."""
        return 0 if key is None else len(self.members(key))


def suggest_displays(data: Observations, gathered: Gathered) -> tuple[Settings | None, Settings]:
    """Suggest a chart, where one can be read, and a table."""
    varying = find_varying_keys(data)
    times = [key for key in varying if key in data.times]
    rest = [key for key in varying if key not in times[:1]]
    rest.sort(key=lambda key: -len([member for member in data.members[key] if member.has_rows]))
    value = _choose_value(data.formats)
    chart = _suggest_chart(Keys(data, next(iter(times), None), rest), value, gathered)
    return chart, _suggest_table(Keys(data, next(iter(times), None), rest), value, gathered)


def _choose_value(formats: Mapping[str, Column]) -> str:
    """Return the figure to draw: the first that is no mere count, else the first."""
    values = [name for name, column in formats.items() if column.role == "value"]
    rates = [name for name in values if (unit := formats[name].unit) is not None and unit.kind != "number"]
    return (rates or values)[0]


def _suggest_chart(keys: Keys, value: str, gathered: Gathered) -> Settings | None:
    for key in keys.others:
        if not _choose_level(keys, key):
            gathered.say(
                "chart", "none", f"{key} holds areas of several levels, which no chart puts side by side", "medium"
            )
            return None
    if not _are_alike(keys):
        gathered.say(
            "chart", "none", f"{keys.time} holds periods of several lengths, which no chart compares", "medium"
        )
        return None
    found = _choose_kind(keys)
    if found is None:
        gathered.say("chart", "none", "no chart of so many categories can be read", "medium")
        return None
    chart, reason = found
    chart = {"type": chart.pop("type"), "value": value, **chart}
    drawn = [text for name in ("x", "series", "panel") if isinstance(text := chart.get(name), str)]
    where = {key: condition for key, condition in keys.where.items() if key in keys.data.keys}
    where |= {
        key: label for key in keys.others if key not in drawn and key not in where and (label := _find_total(keys, key))
    }
    reference: dict[str, Written] = {
        key: label
        for key in drawn
        if key != keys.time and key not in where and (label := _find_total(keys, key)) is not None
    }
    chart |= ({"where": where} if where else {}) | ({"reference": reference} if reference else {})
    gathered.say("chart", str(chart["type"]), reason, "medium")
    return chart


def _choose_level(keys: Keys, key: str) -> bool:
    """Fix a key to one level of its areas or groups where it has several; False where that cannot be done."""
    members = keys.members(key)
    if key in keys.data.areas:
        if _are_one_level(members):
            return True
        keys.where[key] = {"level": "children"}
        return len(keys.members(key)) > 1 and _are_one_level(keys.members(key))
    tops = [member for member in members if member.parent is None]
    if len(tops) > 1 and len(members) > len(tops) and (keys.time is not None or len(keys.others) > 1):
        keys.where[key] = {"level": "top"}
    return True


def _are_one_level(members: list[Member]) -> bool:
    levels = {member.level for member in members if member.level is not None}
    kinds = {(member.code or "")[:3] for member in members if member.level is None and member.code}
    together = len(kinds) < 2 or all(kind[1:] == "92" for kind in kinds) or kinds <= _LOCAL
    return len(levels) < 2 and together


def _find_total(keys: Keys, key: str) -> str | None:
    """Return how the data writes the one total of a key, such as All."""
    totals = [member for member in keys.data.members[key] if member.kind == "aggregate" and member.has_rows]
    if len(totals) != 1:
        return None
    at = keys.data.keys.index(key)
    return next((row.labels[at] for row in keys.data.rows if row.key[at] == totals[0].id), None)


def _choose_kind(keys: Keys) -> tuple[Settings, str] | None:
    """Return the kind of chart with its columns, and why; None where none can be read."""
    first, second = (*keys.others, None, None)[:2]
    if keys.time is not None and _makes_lines(keys, keys.time) and (lines := _choose_lines(keys, first, second)):
        return lines
    periods = keys.count(keys.time)
    are_few = second is None and periods <= MOST_SERIES["grouped-bar"] and keys.count(first) * periods <= _MOST_BARS
    if keys.time is not None and first is not None and are_few:
        grouped: Settings = {"type": "grouped-bar", "x": first, "series": keys.time}
        return grouped, f"there are {periods} periods, too few for a line"
    if keys.time is not None and first is not None:
        keys.where[keys.time] = "latest"
    if first is None:
        only = keys.time
        return ({"type": "bar", "x": only}, "there are too few periods for a line") if only else None
    return _choose_bars(keys, first, second)


def _makes_lines(keys: Keys, time: str) -> bool:
    periods = sorted(member.period for member in keys.members(time) if member.period is not None)
    overlap = any(later.start < earlier.end for earlier, later in pairwise(periods))
    return len(periods) >= _FEWEST_OF_A_LINE and not overlap


def _are_alike(keys: Keys) -> bool:
    """Whether periods are about as long as each other: years are not drawn beside quarters."""
    periods = (member.period for member in (keys.members(keys.time) if keys.time is not None else ()))
    lengths = [(period.end - period.start).days for period in periods if period is not None]
    return max(lengths, default=0) <= _UNLIKE * min(lengths, default=0)


def _choose_lines(keys: Keys, first: str | None, second: str | None) -> tuple[Settings, str] | None:
    time = keys.time or ""
    if len(keys.others) > 2:
        return None
    if first is None:
        return {"type": "line", "x": time}, "time is all that varies"
    if second is None:
        if keys.count(first) <= MOST_SERIES["line"]:
            return {"type": "line", "x": time, "series": first}, f"{first} is seen over time"
        if keys.count(first) <= MOST_PANELS:
            return {
                "type": "panel-line",
                "x": time,
                "panel": first,
            }, f"{first} has too many categories for one set of lines"
        return None
    if keys.count(first) <= MOST_PANELS and keys.count(second) <= _MOST_LINES_OF_A_PANEL:
        chart: Settings = {"type": "panel-line", "x": time, "series": second, "panel": first}
        return chart, f"{first} and {second} are seen over time"
    return None


def _choose_bars(keys: Keys, first: str, second: str | None) -> tuple[Settings, str] | None:
    if keys.count(first) > _MOST_BARS or len(keys.others) > 2:
        return None
    if second is None:
        return {"type": "bar", "x": first}, f"one figure stands for each category of {first}"
    if keys.count(second) <= MOST_SERIES["grouped-bar"] and keys.count(first) * keys.count(second) <= _MOST_BARS * 2:
        return {"type": "grouped-bar", "x": first, "series": second}, f"{first} is split by {second}"
    if keys.count(second) <= MOST_PANELS:
        return {"type": "panel-bar", "x": first, "panel": second}, f"{first} is split by {second}, of many categories"
    return None


def _suggest_table(keys: Keys, value: str, gathered: Gathered) -> Settings:
    across = keys.time if keys.others else None
    if across is None and len(keys.others) > 1 and keys.count(keys.others[-1]) <= _MOST_COLUMNS:
        across = keys.others[-1]
    rows = [key for key in (*keys.others, keys.time) if key is not None and key != across]
    table: Settings = {"rows": rows[0] if len(rows) == 1 else list(rows)} if rows else {}
    reason = f"{' and '.join(rows)} in rows" if rows else "a single figure"
    if across is not None:
        table |= {"columns": across, "values": [value]}
        reason += f", {across} in columns"
    if across is not None and across == keys.time and keys.count(across) > _MOST_PERIODS_OF_A_TABLE:
        table["where"] = {across: {"last": str(_MOST_PERIODS_OF_A_TABLE - 2)}}
        reason += f", the last {_MOST_PERIODS_OF_A_TABLE - 2} of {keys.count(across)}"
    gathered.say("table", ", ".join(rows) or "all", reason, "medium")
    return table
