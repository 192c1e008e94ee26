"""A dimension as JSON: every row with its line in the CSV, every value with its number, words and shorthands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from measures.downloads.about import DimensionData, VersionAbout
from measures.downloads.tidy import write_plain_number
from measures.figures import describe_unit, format_value, name_column
from measures.model.dimension import Column
from measures.model.observations import Member, Observation, Observations
from measures.model.value import Absent, Value
from measures.tables.anchors import find_anchor

SCHEMA = 1


def write_dimension_json(about: VersionAbout, data: DimensionData) -> bytes:
    """Return a dimension as JSON, UTF-8, keys in a fixed order, one row a line.

    A value has `value` (a number at published precision, or null), `text` as the page shows it and, where there are
    any, `shorthand` and `meaning`. `address` leads to the row in the page; `line` is the row's in the CSV `file`,
    whose git blob id is `blob`.
    """
    observations = data.observations
    head = _write_members(
        {
            "schema": str(SCHEMA),
            "measure": _quote(about.measure),
            "version": _quote(about.version),
            "dimension": _quote(data.slug),
            "title": _quote(data.settings.title),
            "address": _quote(f"{about.address}#{data.slug}"),
            "licence": _quote(about.licence),
            "file": _quote(observations.file),
            "blob": _quote(observations.blob),
            "constants": _write_words(observations.constants),
            "keys": _write_keys(data),
            "values": _write_columns(observations),
        }
    )
    notes = {note.id: note.text for note in data.settings.notes}
    rows = ",\n".join(_write_row(row, about, data, notes) for row in observations.rows)
    return f'{{{head},"rows":[\n{rows}\n]}}\n'.encode()


@lru_cache(maxsize=16384)
def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _write_members(members: Mapping[str, str]) -> str:
    return ",".join(f"{_quote(name)}:{value}" for name, value in members.items())


def _write_words(words: Mapping[str, str]) -> str:
    return "{" + _write_members({name: _quote(text) for name, text in words.items()}) + "}"


def _write_list(items: Iterable[str]) -> str:
    return "[" + ",".join(items) + "]"


def _write_keys(data: DimensionData) -> str:
    return _write_list(_write_key(key, data) for key in data.observations.keys)


def _write_key(key: str, data: DimensionData) -> str:
    observations = data.observations
    kind = "time" if key in observations.times else "geography" if key in observations.areas else "category"
    members = _write_list(_write_member(member) for member in observations.members[key])
    label = name_column(key, data.settings.columns.get(key))
    return (
        "{"
        + _write_members({"name": _quote(key), "label": _quote(label), "kind": _quote(kind), "members": members})
        + "}"
    )


def _write_member(member: Member) -> str:
    words = {"id": member.id, "label": member.label, "kind": member.kind}
    extra = {"parent": member.parent, "code": member.code, "concept": member.concept, "level": member.level}
    return _write_words(words | {name: text for name, text in extra.items() if text})


def _write_columns(observations: Observations) -> str:
    return _write_list(_write_column(name, observations.formats[name]) for name in observations.values)


def _write_column(name: str, column: Column) -> str:
    members = {"name": _quote(name), "label": _quote(name_column(name, column)), "role": _quote(column.role)}
    if column.of:
        members["of"] = _quote(column.of)
    if column.unit is not None:
        members |= {"unit": _quote(column.unit.kind), "unit_words": _quote(describe_unit(column.unit))}
    if column.decimals is not None and not column.keep_digits:
        members["decimals"] = str(column.decimals)
    return "{" + _write_members(members) + "}"


def _write_row(row: Observation, about: VersionAbout, data: DimensionData, notes: Mapping[str, str]) -> str:
    observations = data.observations
    keys = {
        key: _write_words({"id": name, "label": label})
        for key, name, label in zip(observations.keys, row.key, row.labels, strict=True)
    }
    anchor = find_anchor(data.tables[0], observations, row) if data.tables else data.slug
    members = {
        "line": str(observations.lines[row.row]) if row.row < len(observations.lines) else "null",
        "address": _quote(f"{about.address}#{anchor}"),
        "keys": "{" + _write_members(keys) + "}",
        "values": "{" + _write_members(_write_values(row, observations)) + "}",
    }
    if row.notes:
        members["notes"] = _write_list(_quote(notes.get(note, note)) for note in row.notes)
    return "{" + _write_members(members) + "}"


def _write_values(row: Observation, observations: Observations) -> dict[str, str]:
    return {
        name: _write_value(row.values[name], observations.formats[name])
        for name in observations.values
        if row.values.get(name) is not None
    }


def _write_value(value: Value, column: Column) -> str:
    members = {"value": write_plain_number(value, column) or "null", "text": _quote(format_value(value, column))}
    if isinstance(value, Absent) or value.marks:
        meanings = [value.reason.meaning] if isinstance(value, Absent) else []
        meanings += [mark.meaning for mark in value.marks]
        shorthand = value.shorthand if isinstance(value, Absent) else "".join(mark.shorthand for mark in value.marks)
        members |= {"shorthand": _quote(shorthand), "meaning": _quote("; ".join(meanings))}
    return "{" + _write_members(members) + "}"
