"""Checks of what charts and tables show: their columns, their filters, and that no key is left undecided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from measures.checks.area_levels import find_levels
from measures.checks.loaded import LoadedDimension, LoadedVersion, place_item
from measures.checks.registry import declare
from measures.checks.version_checks import VERSION_CHECKS
from measures.filters import find_unmet_conditions, name_members, select_rows
from measures.model.dimension import Condition
from measures.model.observations import Observations
from measures.model.problem import Place, Problem
from measures.model.shared import Shared
from measures.reading.nearest import suggest

UNKNOWN_KEY = declare("display.not-a-key", "error", "Charts, tables and filters name key columns of the data.")
UNKNOWN_VALUE = declare("display.not-a-value", "error", "Charts and tables show numeric columns of the data.")
VALUE_NEEDED = declare("display.which-value", "error", "A chart says which column it shows where there are several.")
UNKNOWN_LABEL = declare("display.unknown-label", "error", "The labels of a filter or a reference occur in the data.")
NOTHING_LEFT = declare("display.no-rows", "error", "The filter of a chart or a table leaves rows to show.")
UNDECIDED_KEY = declare(
    "display.undecided-key", "error", "Each key column is drawn, or fixed to one category by the filter."
)
REPEATED_KEY = declare("display.repeated-key", "error", "A chart or a table uses each key column in one place.")
NOT_TIME = declare("chart.not-time", "error", "The x of a line chart is a time column.")
MIXED_LEVELS = declare("chart.mixed-levels", "error", "A chart shows areas of one level; others are filtered out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """A chart or a table as its settings describe it.

    `index` is its position among those of its dimension; `keys` and `values` pair the setting (and position) with the
    column named.
    """

    noun: Literal["chart", "table"]
    index: int
    keys: tuple[tuple[tuple[str | int, ...], str], ...]
    values: tuple[tuple[tuple[str | int, ...], str], ...]
    where: Mapping[str, Condition]
    reference: Mapping[str, str]
    type: str = ""

    @property
    def drawn(self) -> tuple[str, ...]:
        """The key columns that have a place in it."""
        return tuple(key for _, key in self.keys)


def list_displays(dimension: LoadedDimension) -> Iterator[Display]:
    """Yield the charts and tables that a dimension's settings describe."""
    yield from _list_charts(dimension)
    yield from _list_tables(dimension)


def _list_charts(dimension: LoadedDimension) -> Iterator[Display]:
    for index, chart in enumerate(dimension.settings.chart):
        named = {"x": chart.x, "series": chart.series, "panel": chart.panel}
        yield Display(
            noun="chart",
            index=index,
            keys=tuple(((name,), key) for name, key in named.items() if key is not None),
            values=((("value",), chart.value),) if chart.value is not None else (),
            where=chart.where,
            reference=chart.reference,
            type=chart.type,
        )


def _list_tables(dimension: LoadedDimension) -> Iterator[Display]:
    for index, table in enumerate(dimension.settings.table):
        rows = tuple((("rows", at), key) for at, key in enumerate(table.rows))
        columns = ((("columns",), table.columns),) if table.columns is not None else ()
        yield Display(
            noun="table",
            index=index,
            keys=(*rows, *columns),
            values=tuple((("values", at), name) for at, name in enumerate(table.values)),
            where=table.where,
            reference={},
        )


def find_path(dimension: LoadedDimension, key: str, index: int) -> tuple[str | int, ...]:
    """Return the path of a chart or a table, which may be written alone or in a list."""
    places = dimension.places
    return (key, index) if places.at(key, index) != places.key(key) else (key,)


def place_display(dimension: LoadedDimension, display: Display, *path: str | int) -> Place:
    """Return the place of a chart or a table, or of one of its settings."""
    start = find_path(dimension, display.noun, display.index)
    return place_item(dimension.places, *start, *path) if path else dimension.places.at(*start)


def each_display(loaded: LoadedVersion) -> Iterator[tuple[LoadedDimension, Observations, Display]]:
    """Yield the charts and tables of a version whose data could be read."""
    for dimension in loaded.dimensions.values():
        if dimension.observations is not None:
            for display in list_displays(dimension):
                yield dimension, dimension.observations, display


@VERSION_CHECKS.add(UNKNOWN_KEY, UNKNOWN_VALUE, VALUE_NEEDED, REPEATED_KEY)
def find_unknown_columns(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find charts and tables that name columns which are not there, or are of another role."""
    for dimension, data, display in each_display(loaded):
        seen: set[str] = set()
        for path, key in display.keys:
            if key not in data.keys:
                place = place_display(dimension, display, *path)
                message = f'Expected a key column of the data, got "{key}".'
                yield UNKNOWN_KEY.broken(place, message, suggest(key, data.keys, "key columns"))
            elif key in seen:
                place = place_display(dimension, display, *path)
                message = f'Expected each key column once, got "{key}" again.'
                yield REPEATED_KEY.broken(place, message, "Name another column here, or leave it out.")
            seen.add(key)
        yield from _find_unknown_values(dimension, data, display)


def _find_unknown_values(dimension: LoadedDimension, data: Observations, display: Display) -> Iterator[Problem]:
    for path, name in display.values:
        if name not in data.values:
            place = place_display(dimension, display, *path)
            message = f'Expected a numeric column of the data, got "{name}".'
            yield UNKNOWN_VALUE.broken(place, message, suggest(name, data.values, "numeric columns"))
    shown = [name for name in data.values if data.formats[name].role == "value"]
    if display.noun == "chart" and not display.values and len(shown) != 1:
        message = f"Expected the key value, since {len(shown)} columns could be drawn."
        place = place_display(dimension, display)
        yield VALUE_NEEDED.broken(place, message, f"Add value: with one of {', '.join(shown or data.values)}.")


@VERSION_CHECKS.add(UNKNOWN_KEY, UNKNOWN_LABEL, NOTHING_LEFT)
def find_empty_filters(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find filters and references that name what the data does not hold, or that leave nothing to show."""
    for dimension, data, display in each_display(loaded):
        problems = [
            *_find_unmet_filter(dimension, data, display, "where", display.where),
            *_find_unmet_filter(dimension, data, display, "reference", _as_filter(display.reference)),
        ]
        yield from problems
        if not problems and data.rows and not select_rows(data, display.where).rows:
            place = place_display(dimension, display, "where")
            message = f"Expected rows that meet the filter of the {display.noun}, got none."
            yield NOTHING_LEFT.broken(place, message, "Ask for categories that occur together in the data.")


def _as_filter(reference: Mapping[str, str]) -> Mapping[str, Condition]:
    return {key: Condition("in", (label,)) for key, label in reference.items()}


def _find_unmet_filter(
    dimension: LoadedDimension, data: Observations, display: Display, setting: str, where: Mapping[str, Condition]
) -> Iterator[Problem]:
    """Find the columns and labels that a filter names in vain."""
    for key, label in find_unmet_conditions(data, where):
        path = (*find_path(dimension, display.noun, display.index), setting, key)
        if label is None:
            message = f'Expected a key column of the data, got "{key}".'
            yield UNKNOWN_KEY.broken(dimension.places.key(*path), message, suggest(key, data.keys, "key columns"))
        else:
            message = f'Expected a category that the column {key} holds, got "{label}".'
            hint = suggest(label, (member.label for member in data.members[key]), "categories")
            yield UNKNOWN_LABEL.broken(dimension.places.at(*path), message, hint)


@VERSION_CHECKS.add(UNDECIDED_KEY)
def find_undecided_keys(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find key columns that a chart or a table neither draws nor fixes to one category."""
    for dimension, data, display in each_display(loaded):
        if not display.keys and display.noun == "table":
            continue
        rows = select_rows(data, display.where).rows
        for at, key in enumerate(data.keys):
            if key in display.drawn:
                continue
            held = {row.key[at] for row in rows}
            if len(held) > 1:
                place = place_display(dimension, display)
                message = f"Expected the {display.noun} to draw {key} or to fix it, got {len(held)} categories of it."
                yield UNDECIDED_KEY.broken(place, message, _hint_at_fixing(display, key))


def _hint_at_fixing(display: Display, key: str) -> str:
    places = "x, series or panel" if display.noun == "chart" else "rows or columns"
    return f"Name it under {places}, or fix it: where: {{{key}: ...}}."


@VERSION_CHECKS.add(NOT_TIME)
def find_lines_without_time(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find line charts whose x is no time column."""
    for dimension, data, display in each_display(loaded):
        if display.type not in ("line", "panel-line"):
            continue
        x = dict(display.keys).get(("x",))
        if (x is None and len(data.times) != 1) or (x in data.keys and x not in data.times):
            place = place_display(dimension, display, "x")
            got = f'"{x}"' if x else "none"
            hint = (
                suggest(x or "", sorted(data.times), "time columns")
                if data.times
                else "Draw bars, since the data has no time."
            )
            yield NOT_TIME.broken(place, f"Expected a time column as x of a line chart, got {got}.", hint)


@VERSION_CHECKS.add(MIXED_LEVELS)
def find_mixed_levels(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find charts that put areas of different levels side by side; a reference may be of another."""
    for dimension, data, display in each_display(loaded):
        if display.noun != "chart":
            continue
        shown = select_rows(data, display.where)
        for key in sorted(data.areas.intersection(display.drawn)):
            levels = _find_shown_levels(shown, key, display)
            if len(levels) > 1:
                message = f"Expected areas of one level in the chart, got {' and '.join(levels)}."
                hint = f"Show one level only, by a condition (where) on {key}, or make one area the reference."
                yield MIXED_LEVELS.broken(place_display(dimension, display), message, hint)


def _find_shown_levels(shown: Observations, key: str, display: Display) -> tuple[str, ...]:
    reference = name_members(shown, key).get(display.reference.get(key, ""))
    at = shown.keys.index(key)
    drawn = {row.key[at] for row in shown.rows} - {reference}
    return find_levels(member for member in shown.members[key] if member.id in drawn)
