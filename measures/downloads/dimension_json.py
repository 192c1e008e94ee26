"""A dimension as JSON: every row with its line in the CSV, every value with its number, words and shorthands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from measures.downloads.about import DimensionData, VersionAbout
from measures.downloads.tidy import list_shorthands, write_plain_number
from measures.figures import describe_unit, format_value, name_column
from measures.model.dimension import Column
from measures.model.observations import Member, Observation, Observations
from measures.model.value import Number, Value
from measures.tables.anchors import make_anchor_finder
from measures.tables.layout import explain

SCHEMA = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False)


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
    find = make_anchor_finder(data.tables[0], observations) if data.tables else None
    anchors = [data.slug if find is None else find(row) for row in observations.rows]
    rows = ",\n".join(
        _write_row(row, f"{about.address}#{anchor}", observations, notes)
        for row, anchor in zip(observations.rows, anchors, strict=True)
    )
    return f'{{{head},"rows":[\n{rows}\n]}}\n'.encode()


@lru_cache(maxsize=16384)
def _quote(text: str) -> str:
    return _ENCODER.encode(text)


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


def _write_row(row: Observation, address: str, observations: Observations, notes: Mapping[str, str]) -> str:
    names = zip(observations.keys, row.key, row.labels, strict=True)
    keys = ",".join([f'{_quote(key)}:{{"id":{_quote(name)},"label":{_quote(label)}}}' for key, name, label in names])
    values = ",".join(
        [
            f"{_quote(name)}:{_write_value(value, observations.formats[name])}"
            for name in observations.values
            if (value := row.values.get(name)) is not None
        ]
    )
    line = str(observations.lines[row.row]) if row.row < len(observations.lines) else "null"
    noted = _write_list(_quote(notes.get(note, note)) for note in row.notes)
    more = f',"notes":{noted}' if row.notes else ""
    return f'{{"line":{line},"address":{_quote(address)},"keys":{{{keys}}},"values":{{{values}}}{more}}}'


def _write_value(value: Value, column: Column) -> str:
    number = write_plain_number(value, column) or "null"
    if isinstance(value, Number) and not value.marks:
        return f'{{"value":{number},"text":{_quote(format_value(value, column))}}}'
    members = {"value": number, "text": _quote(format_value(value, column))}
    members |= {"shorthand": _quote(list_shorthands(value)), "meaning": _quote(explain(value))}
    return "{" + _write_members(members) + "}"
