"""A dimension's CSV, read by its settings: rows by key, cells as values, members in display order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from measures.model.dimension import DimensionSettings
from measures.model.observations import Data, Observation, Observations
from measures.model.period import Period
from measures.model.shared import Shared
from measures.model.value import Value
from measures.reading.areas import read_areas
from measures.reading.categories import Found, find_classifications, read_listed, read_unlisted
from measures.reading.columns import Plan, Task, plan_columns
from measures.reading.derived import take_observations
from measures.reading.formats import check_units, find_formats
from measures.reading.long_form import check_measures, find_unread, name_long_columns, split_by_measure
from measures.reading.places import Places
from measures.reading.result import Read
from measures.reading.spans import read_spans
from measures.reading.times import read_times
from measures.reading.value_faults import show
from measures.reading.values import Values, read_values

Keys = dict[str, Found]


def observe(slug: str, settings: DimensionSettings, data: Data, shared: Shared, places: Places) -> Read[Observations]:
    """Read a dimension's data by its settings; `places` are those of the settings' front matter."""
    task = Task(slug, settings, data, shared, places)
    columns = zip(*data.rows, strict=True) if data.rows else ((),) * len(data.columns)
    task.texts = dict(zip(data.columns, columns, strict=True))
    plan = plan_columns(task)
    if task.has_errors:
        return Read(None, tuple(task.problems))
    keys = _read_keys(task, plan)
    observed = _observe(task, plan, keys)
    return Read(observed, tuple(task.problems))


def observe_from(
    slug: str,
    settings: DimensionSettings,
    base: Observations,
    shared: Shared,  # noqa: ARG001
    places: Places,
) -> Read[Observations]:
    """Take a dimension's rows and columns from the observations of another one, as `data` of its settings says."""
    return take_observations(slug, settings, base, places)


def _observe(task: Task, plan: Plan, keys: Keys) -> Observations | None:
    constants, notes = _read_constants(task, plan), _read_notes(task, plan)
    check_units(task, plan)
    _check_repeats(task, plan, keys)
    if plan.measure is not None:
        check_measures(task, plan)
    values = read_values(task, plan, {} if plan.measure is None else find_unread(task, plan))
    if task.has_errors:
        return None
    formats = find_formats(plan) if plan.measure is None else name_long_columns(task, plan)
    return Observations(
        file=task.data.file,
        blob=task.data.blob,
        keys=plan.keys,
        members={name: members for name, (_, members) in keys.items()},
        values=tuple(formats),
        formats=formats,
        rows=_build_rows(task, plan, keys, values, notes),
        lines=task.data.lines,
        constants=constants,
        times=frozenset(plan.named("time")),
        areas=frozenset(plan.named("geography")),
        lists={name: listed for name in plan.keys if (listed := plan.columns[name].classification)},
    )


def _read_keys(task: Task, plan: Plan) -> Keys:
    found: Keys = {name: read_times(task, name, plan.columns[name]) for name in plan.named("time")}
    for name in plan.named("category", "geography"):
        column = plan.columns[name]
        lists = find_classifications(task, name, column)
        if column.role == "geography":
            found[name] = read_areas(task, plan, name, next(iter(lists.values()), None))
        elif column.classification is None:
            found[name] = read_unlisted(task, plan, name)
        elif set(lists) == {""}:
            found[name] = read_listed(task, plan, name, lists[""])
        elif lists:
            found[name] = read_spans(task, name, lists, _find_periods(task, plan, found))
        else:
            found[name] = list(task.texts[name]), ()
        if column.role == "category":
            found[name] = _add_codes(task, plan, name, found[name])
    return {name: found[name] for name in plan.keys}


def _find_periods(task: Task, plan: Plan, found: Keys) -> list[Period | None]:
    times = plan.named("time")
    if not times:
        place = task.places.key("columns")
        message = "Expected a column of time beside a classification that changes over time, got none."
        task.refuse("classification.span", place, message, "Name one classification for all rows.")
        return [None] * len(task.data.rows)
    ids, members = found[times[0]]
    periods = {member.id: member.period for member in members}
    return [periods.get(name) for name in ids]


def _add_codes(task: Task, plan: Plan, name: str, found: Found) -> Found:
    """Give members the codes that a column of codes says; a code of the classification must agree."""
    column = plan.about("code", name)
    if column is None:
        return found
    ids, members = found
    codes = {member.id: member.code for member in members if member.code}
    for row, (member_id, code) in enumerate(zip(ids, task.texts[column], strict=True)):
        if codes.setdefault(member_id, code) != code:
            message = f"Expected {show(codes[member_id])}, the code of {show(task.texts[name][row])}, got {show(code)}."
            task.refuse_cell("column.code", row, column, message, "Give each label one code.")
    return ids, tuple(replace(member, code=codes.get(member.id) or None) for member in members)


def _read_constants(task: Task, plan: Plan) -> dict[str, str]:
    constants: dict[str, str] = {}
    for name in plan.named("constant"):
        texts = task.texts[name]
        constants[name] = texts[0]
        other = next((row for row, text in enumerate(texts) if text != texts[0]), None)
        if other is not None:
            message = f"Expected {show(texts[0])}, as in the rows above, got {show(texts[other])}."
            hint = "A constant is the same in all rows; give the column another role."
            task.refuse_cell("column.not-constant", other, name, message, hint)
    return constants


def _read_notes(task: Task, plan: Plan) -> list[tuple[str, ...]] | None:
    columns = plan.named("note")
    if not columns:
        return None
    known = {note.id for note in task.settings.notes}
    cells = zip(*(task.texts[name] for name in columns), strict=True)
    return [tuple(note for cell in row for note in _split_notes(cell, known)) for row in cells]


def _split_notes(cell: str, known: set[str]) -> tuple[str, ...]:
    if not cell.strip():
        return ()
    parts = tuple(part for part in re.split(r"[,; ]+", cell.strip()) if part)
    return parts if all(part in known for part in parts) else (cell.strip(),)


def _build_rows(
    task: Task, plan: Plan, keys: Keys, values: Values, notes: Sequence[tuple[str, ...]] | None
) -> tuple[Observation, ...]:
    ids = zip(*(keys[name][0] for name in plan.keys), strict=True)
    labels = zip(*(task.texts[name] for name in plan.keys), strict=True)
    said = notes or [()] * len(task.data.rows)
    rows = zip(ids, labels, _split_cells(task, plan, values), said, strict=True)
    built = tuple(
        Observation(key=key, labels=labelled, values=cells, notes=own, row=row)
        for row, (key, labelled, cells, own) in enumerate(rows)
    )
    return built if plan.measure is None else _merge(built)


def _split_cells(task: Task, plan: Plan, values: Values) -> Iterable[dict[str, Value]]:
    if plan.measure is not None:
        return split_by_measure(task, plan, values)
    return (dict(zip(values, cells, strict=True)) for cells in zip(*values.values(), strict=True))


def _merge(rows: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return one row for each key of the long form, at the place of its first row."""
    merged: dict[tuple[str, ...], Observation] = {}
    for row in rows:
        known = merged.get(row.key)
        merged[row.key] = row if known is None else _join(known, row)
    return tuple(merged.values())


def _join(first: Observation, second: Observation) -> Observation:
    notes = tuple(dict.fromkeys((*first.notes, *second.notes)))
    return replace(first, values={**first.values, **second.values}, notes=notes)


def _check_repeats(task: Task, plan: Plan, keys: Keys) -> None:
    measures = [task.texts[plan.measure]] if plan.measure is not None else []
    columns = [*(keys[name][0] for name in plan.keys), *measures]
    rows = list(zip(*columns, strict=True))
    if len(set(rows)) == len(rows):
        return
    names = [*plan.keys, *([plan.measure] if plan.measure is not None else [])]
    first: dict[tuple[str, ...], int] = {}
    for row, key in enumerate(rows):
        earlier = first.setdefault(key, row)
        if earlier != row:
            said = ", ".join(f"{name}={task.texts[name][row]}" for name in names)
            message = f"Expected each key once, got {said} again (first on line {task.data.lines[earlier]})."
            hint = "Remove one of the two rows, or add the column that tells them apart."
            task.refuse_cell("csv.repeated-key", row, names[0], message, hint)
