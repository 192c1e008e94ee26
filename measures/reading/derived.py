"""A dimension whose rows stand in another dimension of the version, so that one fact stands in one file."""

from __future__ import annotations

from dataclasses import replace

from measures.filters import find_unmet_conditions, select_rows
from measures.model.dimension import Column, DataFrom, DimensionSettings
from measures.model.observations import Observation, Observations
from measures.model.problem import Problem
from measures.reading.nearest import suggest
from measures.reading.places import Places
from measures.reading.result import Read, make_problem

_FIXED = frozenset({"role", "of", "unit"})


def take_observations(slug: str, settings: DimensionSettings, base: Observations, places: Places) -> Read[Observations]:
    """Take rows and columns from another dimension's observations, as `data` of the settings says.

    A key column left out of `columns` must have one value, which is then said as a constant. Columns declared here
    change how a taken column is labelled and rounded, never what it is.
    """
    taken = settings.data
    if taken is None:
        raise ValueError("The settings take no rows from another dimension.")
    if taken.from_ == slug:
        message = f'Expected another dimension, got "{slug}" itself.'
        return Read(
            None, (make_problem("data.itself", places.at("data", "from"), message, "Name another, or add a CSV."),)
        )
    problems = [*_check_where(base, taken, places), *_check_columns(base, taken, settings, places)]
    if problems:
        return Read(None, tuple(problems))
    selected = select_rows(base, taken.where)
    if not selected.rows:
        message = f'Expected rows of "{taken.from_}" that meet every condition, got none.'
        return Read(None, (make_problem("data.no-rows", places.at("data", "where"), message, "Widen the filter."),))
    varying = [name for name in _find_dropped(selected, taken) if _count_used(selected, name) > 1]
    if varying:
        message = f'Expected "{varying[0]}" among the columns, since it tells rows apart, got none.'
        hint = 'Add it to "columns", or fix it with "where".'
        return Read(None, (make_problem("data.left-out-key", places.at("data", "columns"), message, hint),))
    return Read(_restyle(_keep_columns(selected, taken), settings))


def _check_where(base: Observations, taken: DataFrom, places: Places) -> list[Problem]:
    problems = []
    for key, label in find_unmet_conditions(base, taken.where):
        if label is None:
            message = f'Expected a key column of "{taken.from_}", got "{key}".'
            hint, place = suggest(key, base.keys, "columns"), places.key("data", "where", key)
        else:
            message = f'Expected a label of "{key}" in "{taken.from_}", got "{label}".'
            hint = suggest(label, (member.label for member in base.members[key]), "labels")
            place = places.at("data", "where", key)
        problems.append(make_problem("data.where", place, message, hint))
    return problems


def _check_columns(base: Observations, taken: DataFrom, settings: DimensionSettings, places: Places) -> list[Problem]:
    known = [*base.keys, *base.values]
    problems = []
    for at, name in enumerate(taken.columns):
        if name not in known:
            message = f'Expected a column of "{taken.from_}", got "{name}".'
            place = places.at("data", "columns", at)
            problems.append(make_problem("data.column", place, message, suggest(name, known, "columns")))
    for name, column in settings.columns.items():
        if name not in known:
            message = f'Expected a column of "{taken.from_}", got "{name}".'
            place = places.key("columns", name)
            problems.append(make_problem("data.column", place, message, suggest(name, known, "columns")))
        elif name in base.formats and not _agrees(column, base.formats[name]):
            message = f'Expected the role and unit that "{name}" has in "{taken.from_}", got others.'
            hint = "Write only the label and the decimals here."
            problems.append(make_problem("data.column-differs", places.key("columns", name), message, hint))
    return problems


def _agrees(column: Column, base: Column) -> bool:
    return column.role == base.role and column.unit in (None, base.unit)


def _find_dropped(base: Observations, taken: DataFrom) -> tuple[str, ...]:
    listed = [name for name in taken.columns if name in base.keys]
    return tuple(name for name in base.keys if listed and name not in listed)


def _count_used(base: Observations, name: str) -> int:
    return sum(member.has_rows for member in base.members[name])


def _keep_columns(base: Observations, taken: DataFrom) -> Observations:
    dropped = _find_dropped(base, taken)
    values = tuple(name for name in taken.columns if name in base.formats) or base.values
    constants = {name: next(m.label for m in base.members[name] if m.has_rows) for name in dropped}
    kept = [at for at, name in enumerate(base.keys) if name not in dropped]
    keys = tuple(base.keys[at] for at in kept)
    return replace(
        base,
        keys=keys,
        members={name: base.members[name] for name in keys},
        values=values,
        formats={name: base.formats[name] for name in values},
        rows=tuple(_keep_cells(row, kept, values) for row in base.rows),
        constants={**base.constants, **constants},
        times=base.times - set(dropped),
        areas=base.areas - set(dropped),
    )


def _keep_cells(row: Observation, kept: list[int], values: tuple[str, ...]) -> Observation:
    return replace(
        row,
        key=tuple(row.key[at] for at in kept),
        labels=tuple(row.labels[at] for at in kept),
        values={name: row.values[name] for name in values if name in row.values},
    )


def _restyle(base: Observations, settings: DimensionSettings) -> Observations:
    formats = {
        name: _restyle_one(column, settings.columns[name]) if name in settings.columns else column
        for name, column in base.formats.items()
    }
    return replace(base, formats=formats)


def _restyle_one(base: Column, own: Column) -> Column:
    changed = {name: getattr(own, name) for name in own.model_fields_set - _FIXED}
    return base.model_copy(update=changed)
