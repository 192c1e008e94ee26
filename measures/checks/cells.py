"""Checks of cells against each other: in a row, and between the dimensions of a version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.checks.registry import declare
from measures.checks.version_checks import VERSION_CHECKS
from measures.figures import format_value, shown_amount
from measures.model.dimension import Column
from measures.model.observations import Observation, Observations
from measures.model.problem import Problem
from measures.model.shared import Shared
from measures.model.value import Number, Value

HIDDEN_ZERO = declare(
    "value.rounds-to-zero", "error", "A value that shows as 0 with a numerator above 0 is marked [low] instead."
)
OUTSIDE = declare("interval.outside", "warning", "A value lies between its lower and its upper bound.")
TWICE_EQUAL = declare("value.stored-twice", "note", "One fact stands in one CSV; others take it by `data: from`.")
TWICE_UNEQUAL = declare("value.differs", "error", "A cell that two CSVs of a version hold is the same in both.")
_MOST_FAULTS = 20


def _find_column(data: Observations, role: str, of: str) -> str | None:
    return next((name for name, column in data.formats.items() if column.role == role and column.of == of), None)


def _list_values(data: Observations) -> list[str]:
    return [name for name in data.values if data.formats[name].role == "value"]


def _find_numerator(data: Observations, name: str) -> str | None:
    """Return the numerator of a value: the one that names it, else the only one of a dimension with one value."""
    named = _find_column(data, "numerator", name)
    loose = [each for each in data.values if data.formats[each].role == "numerator" and data.formats[each].of is None]
    return named or (loose[0] if len(loose) == 1 and len(_list_values(data)) == 1 else None)


@VERSION_CHECKS.add(HIDDEN_ZERO)
def find_hidden_zeros(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find values that show as 0 although their numerator is above 0."""
    for dimension in loaded.dimensions.values():
        data = dimension.observations
        for name in _list_values(data) if data is not None else ():
            assert data is not None
            numerator = _find_numerator(data, name)
            for at, row in enumerate(data.rows if numerator is not None else ()):
                value, count = row.values.get(name), row.values.get(numerator or "")
                if _shows_zero(value, data.formats[name]) and isinstance(count, Number) and count.amount > 0:
                    message = f"Expected [low], since {numerator} is {count.text}, got {value.text}."  # type: ignore[union-attr]
                    hint = "Write [low] in place of the number."
                    yield HIDDEN_ZERO.broken(dimension.place_cell(at, name), message, hint)


def _shows_zero(value: Value | None, column: Column) -> bool:
    return isinstance(value, Number) and shown_amount(value, column) == 0


@VERSION_CHECKS.add(OUTSIDE)
def find_values_outside_bounds(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find values that do not lie between their bounds."""
    for dimension in loaded.dimensions.values():
        data = dimension.observations
        for name in _list_values(data) if data is not None else ():
            assert data is not None
            bounds = _find_column(data, "lower", name), _find_column(data, "upper", name)
            for at, row in enumerate(data.rows if any(bounds) else ()):
                if fault := _describe_bounds(row, name, bounds):
                    hint = "Compare the row with the source."
                    yield OUTSIDE.broken(dimension.place_cell(at, name), fault, hint)


def _describe_bounds(row: Observation, name: str, bounds: tuple[str | None, str | None]) -> str | None:
    value, lower, upper = (row.values.get(each or "") for each in (name, *bounds))
    if not isinstance(value, Number):
        return None
    if isinstance(lower, Number) and value.amount < lower.amount:
        return f"Expected at least the lower bound {lower.text}, got {value.text}."
    if isinstance(upper, Number) and value.amount > upper.amount:
        return f"Expected at most the upper bound {upper.text}, got {value.text}."
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    row: int
    name: str
    text: str


_Cell = tuple[object, ...]


@VERSION_CHECKS.add(TWICE_EQUAL, TWICE_UNEQUAL)
def find_cells_stored_twice(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find cells that two CSVs of a version hold: the same key columns and categories, population, sources, column."""
    groups: dict[_Cell, list[LoadedDimension]] = {}
    for dimension in loaded.dimensions.values():
        if dimension.observations is not None and dimension.settings.data is None:
            groups.setdefault(_describe(dimension, dimension.observations), []).append(dimension)
    for group in groups.values():
        for at, dimension in enumerate(group):
            for other in group[:at]:
                yield from _compare(other, dimension)


def _compare(one: LoadedDimension, other: LoadedDimension) -> Iterator[Problem]:
    own, cells = dict(_list_cells(one)), dict(_list_cells(other))
    shared = [key for key in cells if key in own]
    differing = [key for key in shared if own[key].text != cells[key].text]
    for key in differing[:_MOST_FAULTS]:
        message = f"Expected {own[key].text}, as in {one.slug}.csv, got {cells[key].text}."
        hint = f"Correct one of the two, or take the data from {one.slug}: data: {{from: ...}}."
        yield TWICE_UNEQUAL.broken(other.place_cell(cells[key].row, cells[key].name), message, hint)
    if shared and not differing:
        cell = cells[shared[0]]
        message = f"Expected each fact in one CSV, got this cell in {one.slug}.csv too."
        hint = f"Take the rows from {one.slug}: data: {{from: {one.slug}, where: ...}}."
        yield TWICE_EQUAL.broken(other.place_cell(cell.row, cell.name), message, hint)


def _describe(dimension: LoadedDimension, data: Observations) -> _Cell:
    """Return what dimensions must have in common before their cells can be the same fact."""
    sources = tuple(sorted(dimension.settings.sources))
    return (dimension.settings.population, sources, tuple(sorted(data.constants.items())), tuple(sorted(data.keys)))


def _list_cells(dimension: LoadedDimension) -> Iterator[tuple[_Cell, _Found]]:
    data = dimension.observations
    assert data is not None
    order = sorted(range(len(data.keys)), key=lambda at: data.keys[at])
    for name in data.values:
        column = data.formats[name]
        head = (name, column.role, repr(column.unit))
        for at, row in enumerate(data.rows):
            if name in row.values:
                key = (*head, *(row.key[each] for each in order))
                yield key, _Found(at, name, format_value(row.values[name], column))
