"""A dimension as JSON: every row with its line in the CSV, every value with its number, words and shorthands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

from measures.downloads.about import DimensionData, VersionIdentity
from measures.downloads.row_notes import RowNotes
from measures.downloads.tidy import list_shorthands, write_plain_number
from measures.figures import describe_unit, format_value, name_column
from measures.model.dimension import Column, Note, NoteTarget
from measures.model.observations import Member, Observation, Observations
from measures.model.value import Number, Value
from measures.tables.anchors import make_anchor_finder
from measures.tables.layout import explain
from measures.tables.table import Table

SCHEMA = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def write_dimension_json(about: VersionIdentity, data: DimensionData) -> bytes:
    """Return a dimension as JSON, UTF-8, keys in a fixed order, one row a line.

    A value has `value` (a number at published precision, or null), `text` as the page shows it and, where there are
    any, `shorthand`, `meaning` and `notes`. `address` leads to the row in the page; `line` is the row's in the content
    file `file`, whose git blob id is `blob`. `csv` is the address of the same rows as CSV. `remarks` are
    notices on the version, and say that it was corrected or holds a mistake.
    """
    observations = data.observations
    head = _write_members(
        {
            "schema": str(SCHEMA),
            "measure": _quote(about.measure),
            "version": _quote(about.version),
            "dimension": _quote(data.slug),
            "title": _quote(data.settings.title),
            "measure_title": _quote(about.title),
            "address": _quote(f"{about.address}#{data.slug}"),
            "csv": _quote(f"{about.address}downloads/{data.slug}.csv"),
            "licence": _quote(about.licence),
            "remarks": _write_list(map(_quote, about.remarks)),
            "file": _quote(observations.file),
            "blob": _quote(observations.blob),
            "constants": _write_words(observations.constants),
            "keys": _write_keys(data),
            "values": _write_columns(observations),
            "notes": _write_list(_write_note(note) for note in data.settings.notes),
        }
    )
    rows = ",\n".join(map(_RowWriter(about, data).write, observations.rows))
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
    if member.period is not None:
        last = member.period.end - timedelta(days=1)
        extra |= {"start": member.period.start.isoformat(), "end": last.isoformat()}
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


def _write_note(note: Note) -> str:
    on = note.on or NoteTarget()
    members = {"text": _quote(note.text)}
    if on.column:
        members["column"] = _quote(on.column)
    if on.row:
        members["row"] = _write_words(on.row)
    if on.category:
        members["category"] = _write_words(on.category)
    return "{" + _write_members(members) + "}"


def make_address_finder(tables: Sequence[Table], data: Observations, slug: str) -> Callable[[Observation], str]:
    """Return a function from rows to their places in the page: in the first table that shows them, else the section."""
    finders = [make_anchor_finder(table, data) for table in tables]

    def find(row: Observation) -> str:
        return next((anchor for each in finders if (anchor := each(row)) != slug), slug)

    return find


@lru_cache(maxsize=16384)
def _write_row_key(key: str, name: str, label: str) -> str:
    return f'{_quote(key)}:{{"id":{_quote(name)},"label":{_quote(label)}}}'


class _RowWriter:
    """Writes the rows of a dimension; a value that occurs again is written once."""

    def __init__(self, about: VersionIdentity, data: DimensionData) -> None:
        observations = data.observations
        self._page = about.address
        self._keys = observations.keys
        self._columns = [(name, f"{_quote(name)}:", observations.formats[name]) for name in observations.values]
        self._lines = observations.lines
        self._notes = RowNotes(data.settings, observations)
        self._find_anchor = make_address_finder(data.tables, observations, data.slug)
        self._written: dict[str, dict[Value, str]] = {name: {} for name in observations.values}

    def write(self, row: Observation) -> str:
        keys = ",".join([_write_row_key(*each) for each in zip(self._keys, row.key, row.labels, strict=True)])
        values = ",".join(self._list_values(row))
        line = str(self._lines[row.row]) if row.row < len(self._lines) else "null"
        address = _quote(f"{self._page}#{self._find_anchor(row)}")
        noted = self._notes.on_row(row)
        more = f',"notes":{_write_list(map(_quote, noted))}' if noted else ""
        return f'{{"line":{line},"address":{address},"keys":{{{keys}}},"values":{{{values}}}{more}}}'

    def _list_values(self, row: Observation) -> list[str]:
        found = []
        for name, start, column in self._columns:
            value = row.values.get(name)
            if value is not None:
                notes = self._notes.on_value(name, row)
                found.append(
                    start + (_write_value(value, column, notes) if notes else self._write(name, value, column))
                )
        return found

    def _write(self, name: str, value: Value, column: Column) -> str:
        written = self._written[name].get(value)
        if written is None:
            written = self._written[name][value] = _write_value(value, column, ())
        return written


def _write_value(value: Value, column: Column, notes: Sequence[str]) -> str:
    number = write_plain_number(value, column) or "null"
    text = _quote(format_value(value, column))
    if isinstance(value, Number) and not value.marks and not notes:
        return f'{{"value":{number},"text":{text}}}'
    members = {"value": number, "text": text}
    if not isinstance(value, Number) or value.marks:
        members |= {"shorthand": _quote(list_shorthands(value)), "meaning": _quote(explain(value))}
    if notes:
        members["notes"] = _write_list(map(_quote, notes))
    return "{" + _write_members(members) + "}"
