"""Checks of notes, breaks, gaps and intervals: what they are about is in the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from measures.checks.displays import UNKNOWN_KEY, UNKNOWN_LABEL
from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.checks.registry import declare
from measures.checks.version_checks import VERSION_CHECKS
from measures.filters import name_members
from measures.model.observations import Member, Observations
from measures.model.problem import Problem
from measures.model.shared import Shared
from measures.model.value import Number
from measures.reading.nearest import suggest

NOTE_COLUMN = declare("note.unknown-column", "error", "A note on a column names a column of the data.")
NOTE_ROW = declare("note.no-row", "error", "A note on a row or a cell names a row that the data has.")
NOTE_ID = declare("note.unknown-id", "error", "The note ids in a CSV are those of the settings.")
BREAK_PERIOD = declare("break.unknown-period", "error", "A break names the first period after it, which the data has.")
GAP_FILLED = declare("gap.has-data", "error", "A period that is explained as a gap has no number.")
INTERVAL_COLUMN = declare(
    "interval.unknown-column", "error", "Intervals are described for value columns with a lower and an upper bound."
)


def _each_read(loaded: LoadedVersion) -> Iterator[tuple[LoadedDimension, Observations]]:
    for dimension in loaded.dimensions.values():
        if dimension.observations is not None:
            yield dimension, dimension.observations


@VERSION_CHECKS.add(NOTE_COLUMN, NOTE_ROW, UNKNOWN_KEY, UNKNOWN_LABEL)
def find_notes_without_target(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find notes on columns, rows and categories that the data does not have."""
    for dimension, data in _each_read(loaded):
        for at, note in enumerate(dimension.settings.notes):
            if note.on is None:
                continue
            path = ("notes", at, "on")
            columns = (*data.keys, *data.values, *data.constants)
            if note.on.column is not None and note.on.column not in columns:
                message = f'Expected a column of the data, got "{note.on.column}".'
                hint = suggest(note.on.column, columns, "columns")
                yield NOTE_COLUMN.broken(dimension.places.at(*path, "column"), message, hint)
            yield from _find_unknown_keys(dimension, data, note.on.category or {}, (*path, "category"))
            if note.on.row is not None:
                unknown = tuple(_find_unknown_keys(dimension, data, note.on.row, (*path, "row")))
                yield from unknown
                if not unknown and not _has_row(data, note.on.row):
                    message = "Expected a row that the data has, got none of these categories together."
                    yield NOTE_ROW.broken(dimension.places.at(*path, "row"), message, "Correct the note, or remove it.")


def _find_unknown_keys(
    dimension: LoadedDimension, data: Observations, named: Mapping[str, str], path: tuple[str | int, ...]
) -> Iterator[Problem]:
    for key, label in named.items():
        if key not in data.keys:
            message = f'Expected a key column of the data, got "{key}".'
            yield UNKNOWN_KEY.broken(dimension.places.key(*path, key), message, suggest(key, data.keys, "key columns"))
        elif label not in name_members(data, key):
            message = f'Expected a category that the column {key} holds, got "{label}".'
            hint = suggest(label, (member.label for member in data.members[key]), "categories")
            yield UNKNOWN_LABEL.broken(dimension.places.at(*path, key), message, hint)


def _has_row(data: Observations, named: Mapping[str, str]) -> bool:
    wanted = [(data.keys.index(key), name_members(data, key)[label]) for key, label in named.items()]
    return any(all(row.key[at] == member for at, member in wanted) for row in data.rows)


@VERSION_CHECKS.add(NOTE_ID)
def find_undeclared_notes(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find cells of note columns that are a number, and no note's id."""
    for dimension, data in _each_read(loaded):
        known = [note.id for note in dimension.settings.notes]
        for at, row in enumerate(data.rows):
            for note in row.notes:
                if note.isdecimal() and note not in known:
                    message = f'Expected the id of a note in {dimension.slug}.md, got "{note}".'
                    hint = suggest(note, known, "notes")
                    yield NOTE_ID.broken(dimension.place_row(at), message, hint)


@VERSION_CHECKS.add(BREAK_PERIOD, GAP_FILLED)
def find_wrong_breaks(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find breaks at periods that the data does not have, and gaps at periods that it has."""
    for dimension, data in _each_read(loaded):
        periods = [member for key in sorted(data.times) for member in data.members[key] if member.has_rows]
        names = {name for member in periods for name in _name_period(member)}
        filled = _list_filled(data)
        shown = [member.label for member in periods] or ["no period"]
        for at, found in enumerate(dimension.settings.breaks):
            if found.at not in names:
                message = f'Expected a period that the data has, got "{found.at}".'
                yield BREAK_PERIOD.broken(
                    dimension.places.at("breaks", at, "at"), message, f"The data has {shown[0]} to {shown[-1]}."
                )
        for written in dimension.settings.gaps:
            if written in filled:
                message = f'Expected a period without a number, got "{written}", for which the data has some.'
                yield GAP_FILLED.broken(dimension.places.key("gaps", written), message, "Remove the gap.")


def _list_filled(data: Observations) -> set[str]:
    """Return the names of the periods for which the data has a number."""
    filled: set[str] = set()
    for key in sorted(data.times):
        at = data.keys.index(key)
        used = {row.key[at] for row in data.rows if any(isinstance(value, Number) for value in row.values.values())}
        filled |= {name for member in data.members[key] if member.id in used for name in _name_period(member)}
    return filled


def _name_period(member: Member) -> Iterator[str]:
    yield from (member.id, member.label, member.short)
    if member.period is not None:
        yield member.period.text


@VERSION_CHECKS.add(INTERVAL_COLUMN)
def find_unknown_intervals(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find intervals of columns that have no bounds in the data."""
    for dimension, data in _each_read(loaded):
        bounds = {name: {f.role for f in data.formats.values() if f.of == name} for name in data.values}
        for name in dimension.settings.intervals:
            if not {"lower", "upper"} <= bounds.get(name, set()):
                with_bounds = [each for each, roles in bounds.items() if {"lower", "upper"} <= roles]
                message = f'Expected a column with a lower and an upper bound, got "{name}".'
                hint = suggest(name, with_bounds, "columns with bounds")
                yield INTERVAL_COLUMN.broken(dimension.places.key("intervals", name), message, hint)
