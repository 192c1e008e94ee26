"""Small builders of records for tests: observations from plain text, settings from plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from measures.model.dimension import Column, DimensionSettings
from measures.model.observations import Member, Observation, Observations
from measures.model.unit import UnitRecord
from measures.model.value import NUMBER, Absent, Mark, Number, Reason, Value

PERCENT = UnitRecord(kind="percent")
_BRACKETS = re.compile(r"\[([a-z]+)\]")


def read_value(text: str) -> Value:
    """Read `7.1`, `7.1 [p]`, `[c]` or `[x][u]`."""
    codes = _BRACKETS.findall(text)
    number = text.split("[")[0].strip()
    if number:
        assert NUMBER.fullmatch(number), text
        return Number(number, tuple(Mark(code) for code in codes))
    return Absent(Reason(codes[0]), tuple(Mark(code) for code in codes[1:]))


def make_members(labels: Sequence[str], **more: Mapping[str, Any]) -> tuple[Member, ...]:
    """Make members in order; `more` changes fields of the member with that id."""
    made = []
    for label in labels:
        fields: dict[str, Any] = {"id": label, "label": label, "short": label}
        if label == "All":
            fields["kind"] = "aggregate"
        if label == "Unknown":
            fields["kind"] = "unknown"
        made.append(Member(**(fields | dict(more.get(label, {})))))
    return tuple(made)


def make_column(role: str = "value", **fields: Any) -> Column:
    """Make a column; values are percentages with one decimal unless told otherwise."""
    if role in ("value", "lower", "upper"):
        fields = {"unit": PERCENT, "decimals": 1} | fields
    return Column.model_validate({"role": role} | fields)


def observe_rows(
    keys: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    values: Mapping[str, Column] | None = None,
    members: Mapping[str, Sequence[Member]] | None = None,
    times: Sequence[str] = ("Year",),
    **more: Any,
) -> Observations:
    """Make observations from rows of text: the labels of the keys, then the cells of the value columns.

    Members stand in the order in which their labels first occur, unless `members` gives them.
    """
    formats = dict(values or {"Rate": make_column()})
    found: dict[str, tuple[Member, ...]] = {}
    for index, key in enumerate(keys):
        given = (members or {}).get(key)
        found[key] = tuple(given) if given else make_members(list(dict.fromkeys(row[index] for row in rows)))
    ids = {key: {m.label: m.id for m in found[key]} | {m.id: m.id for m in found[key]} for key in keys}
    made = tuple(
        Observation(
            key=tuple(ids[key][row[index]] for index, key in enumerate(keys)),
            labels=tuple(row[: len(keys)]),
            values={name: read_value(cell) for name, cell in zip(formats, row[len(keys) :], strict=True) if cell != ""},
            row=number,
        )
        for number, row in enumerate(rows)
    )
    return Observations(
        file="measures/t/s/m/1.0/d.csv",
        blob="0" * 40,
        keys=tuple(keys),
        members=found,
        values=tuple(formats),
        formats=formats,
        rows=made,
        lines=tuple(range(2, len(made) + 2)),
        times=frozenset(key for key in keys if key in times),
        **more,
    )


def make_settings(**fields: Any) -> DimensionSettings:
    """Make the settings of a dimension called "Rate by group"."""
    return DimensionSettings.model_validate({"title": "Rate by group"} | fields)
