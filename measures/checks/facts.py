"""Checks of written facts against the data: period, areas, level, the headline and the comparator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from measures.checks.displays import UNKNOWN_KEY, UNKNOWN_LABEL
from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.checks.registry import declare
from measures.checks.version_checks import VERSION_CHECKS
from measures.filters import find_unmet_conditions, name_members, select_rows
from measures.model.dimension import Column, PeriodKind
from measures.model.observations import Member
from measures.model.period import Period
from measures.model.problem import Problem
from measures.model.shared import Shared
from measures.model.value import Absent
from measures.model.version import Headline
from measures.periods import read_period
from measures.reading.nearest import suggest

WRONG_PERIOD = declare("fact.time-period", "error", "A written time_period ends with the data and begins no earlier.")
WRONG_AREA = declare("fact.area-covered", "error", "A written area_covered takes in all countries of the data.")
WRONG_LEVEL = declare("fact.geography", "error", "A written geography is a level that the data has.")
HEADLINE_DIMENSION = declare("headline.unknown-dimension", "error", "The headline names a dimension of the version.")
HEADLINE_VALUE = declare("headline.unknown-value", "error", "The headline names a numeric column of its dimension.")
HEADLINE_CELL = declare("headline.one-cell", "error", "The headline names exactly one cell, and it holds a number.")
UNKNOWN_COMPARATOR = declare("comparator.unknown", "error", "The comparator is a category that the data has.")

_COUNTRIES = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_TAKES_IN = {
    "united kingdom": frozenset(_COUNTRIES.values()),
    "uk": frozenset(_COUNTRIES.values()),
    "great britain": frozenset({"England", "Wales", "Scotland"}),
    "england and wales": frozenset({"England", "Wales"}),
} | {name.casefold(): frozenset({name}) for name in _COUNTRIES.values()}


@VERSION_CHECKS.add(WRONG_PERIOD)
def find_wrong_period(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find a written period that the data's periods contradict. A spelling that names no period is passed over."""
    written = loaded.version.front.time_period if loaded.version else None
    periods = _list_periods(loaded)
    spans = _read_spans(written) if written is not None else ()
    if not loaded.is_whole or not periods or not spans or any(_agrees(span, periods) for span in spans):
        return
    first, last = min(periods), max(periods, key=lambda period: period.end)
    message = f'Expected a period that ends with the data ({first.words} to {last.words}), got "{written}".'
    hint = "Correct time_period, or remove it: it is taken from the data."
    yield WRONG_PERIOD.broken(loaded.places.at("time_period"), message, hint)


def _list_periods(loaded: LoadedVersion) -> tuple[Period, ...]:
    return tuple(
        member.period
        for dimension in loaded.dimensions.values()
        if dimension.observations is not None
        for key in sorted(dimension.observations.times)
        for member in dimension.observations.members[key]
        if member.period is not None and member.has_rows
    )


def _read_spans(written: str) -> tuple[tuple[date, date], ...]:
    """Return the spans that a written period may mean, of `2019 to 2023` and `2019/20 to 2022/23` too."""
    spans = []
    for kind in get_args(PeriodKind):
        column = Column(role="time", period=kind)
        whole = read_period(written, kind, column)
        ends = [read_period(part, kind, column) for part in written.split(" to ")]
        if whole is not None:
            spans.append((whole.start, whole.end))
        elif len(ends) == 2 and ends[0] is not None and ends[1] is not None:
            spans.append((ends[0].start, ends[1].end))
    return tuple(spans)


def _agrees(span: tuple[date, date], periods: tuple[Period, ...]) -> bool:
    return span[1] == max(period.end for period in periods) and span[0] >= min(period.start for period in periods)


def _list_areas(loaded: LoadedVersion) -> Iterator[Member]:
    for dimension in loaded.dimensions.values():
        if dimension.observations is not None:
            for key in sorted(dimension.observations.areas):
                yield from (member for member in dimension.observations.members[key] if member.has_rows)


@VERSION_CHECKS.add(WRONG_AREA)
def find_wrong_area(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find countries that the data's area codes name and a written area_covered leaves out."""
    written = loaded.version.front.area_covered if loaded.version else ()
    known = [_TAKES_IN.get(name.casefold()) for name in written]
    if not written or None in known:
        return
    taken_in = frozenset[str]().union(*(names for names in known if names is not None))
    there = {
        _COUNTRIES[member.code[0]] for member in _list_areas(loaded) if member.code and member.code[0] in _COUNTRIES
    }
    if outside := sorted(there - taken_in):
        message = f"Expected {' and '.join(outside)} in area_covered, as the data has, got {', '.join(written)}."
        yield WRONG_AREA.broken(
            loaded.places.at("area_covered"), message, "Correct it, or remove it: it is taken from the data."
        )


@VERSION_CHECKS.add(WRONG_LEVEL)
def find_wrong_level(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find a written level that none of the data's areas has."""
    written = loaded.version.front.geography if loaded.version else None
    levels = sorted({member.level for member in _list_areas(loaded) if member.level is not None})
    if (
        written is None
        or not loaded.is_whole
        or not levels
        or written.casefold() in (level.casefold() for level in levels)
    ):
        return
    message = f'Expected a level that the data has ({", ".join(levels)}), got "{written}".'
    yield WRONG_LEVEL.broken(
        loaded.places.at("geography"), message, "Correct it, or remove it: it is taken from the data."
    )


@VERSION_CHECKS.add(HEADLINE_DIMENSION, HEADLINE_VALUE, HEADLINE_CELL)
def find_wrong_headline(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find a headline that does not name exactly one number."""
    headline = loaded.version.front.headline if loaded.version else None
    if headline is None:
        return
    dimension = loaded.dimensions.get(headline.dimension)
    if headline.dimension not in loaded.slugs:
        message = f'Expected a dimension of this version, got "{headline.dimension}".'
        hint = suggest(headline.dimension, sorted(loaded.slugs), "dimensions")
        yield HEADLINE_DIMENSION.broken(loaded.places.at("headline", "dimension"), message, hint)
    elif dimension is not None and dimension.observations is not None:
        yield from _find_wrong_cell(loaded, headline, dimension)


def _find_wrong_cell(loaded: LoadedVersion, headline: Headline, dimension: LoadedDimension) -> Iterator[Problem]:
    data = dimension.observations
    assert data is not None
    if headline.value not in data.values:
        message = f'Expected a numeric column of {dimension.slug}, got "{headline.value}".'
        hint = suggest(headline.value, data.values, "numeric columns")
        yield HEADLINE_VALUE.broken(loaded.places.at("headline", "value"), message, hint)
        return
    for key, label in find_unmet_conditions(data, headline.where):
        place = loaded.places.at("headline", "where", key)
        if label is None:
            message = f'Expected a key column of {dimension.slug}, got "{key}".'
            yield UNKNOWN_KEY.broken(place, message, suggest(key, data.keys, "key columns"))
        else:
            message = f'Expected a category that the column {key} holds, got "{label}".'
            hint = suggest(label, (member.label for member in data.members[key]), "categories")
            yield UNKNOWN_LABEL.broken(place, message, hint)
        return
    cells = [
        row.values[headline.value] for row in select_rows(data, headline.where).rows if headline.value in row.values
    ]
    if len(cells) != 1:
        message = f"Expected one cell for the headline, got {len(cells) or 'none'}."
        yield HEADLINE_CELL.broken(
            loaded.places.at("headline", "where"), message, f"Name one category of each of {', '.join(data.keys)}."
        )
    elif isinstance(cells[0], Absent):
        message = f"Expected a number for the headline, got {cells[0].shorthand}: {cells[0].reason.meaning}."
        yield HEADLINE_CELL.broken(loaded.places.at("headline", "where"), message, "Choose a cell that holds a number.")


@VERSION_CHECKS.add(UNKNOWN_COMPARATOR)
def find_unknown_comparator(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find a comparator that is a category of no dimension."""
    read = [d.observations for d in loaded.dimensions.values() if d.observations is not None]
    if loaded.version is None or not read or not loaded.is_whole:
        return
    for key, label in loaded.version.front.comparator.items():
        holders = [data for data in read if key in data.keys]
        if any(label in name_members(data, key) for data in holders):
            continue
        known = [member.label for data in holders for member in data.members[key]]
        columns = [name for data in read for name in data.keys]
        message = f'Expected a category of a key column, got "{label}" of "{key}".'
        hint = suggest(label, known, "categories") if holders else suggest(key, columns, "key columns")
        yield UNKNOWN_COMPARATOR.broken(loaded.places.at("comparator", key), message, hint)
