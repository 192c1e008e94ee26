"""The fields of charts and tables where the data is known: its columns and categories are offered to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from zlib import crc32

from cms.editing.parts import Part
from cms.forms.deriving import derive_group
from cms.forms.schema import Field, Group, Lines, Node, Option, Repeated, Rows, Scalar
from measures.filters import name_members
from measures.model.dimension import DimensionSettings
from measures.model.observations import Observations

MOST_LABELS = 60
"""Columns with more categories than this are typed, not ticked."""


def offer_columns(part: Part, settings: DimensionSettings, data: Observations) -> Part:
    """Return the part of charts and tables with what the data holds as options."""
    offers = _Offers(settings, data)
    fields = derive_group(part.record, part.keys).fields
    return replace(part, fields=tuple(_change_items(field, offers) for field in fields))


class _Offers:
    """What can be chosen in a chart or a table of some data."""

    def __init__(self, settings: DimensionSettings, data: Observations) -> None:
        self._data = data
        self._keys = tuple(Option(key, key) for key in data.keys)
        self._values = tuple(Option(name, name) for name in data.values)
        self._spelled = _find_spellings(settings, data)

    def change(self, field: Field) -> Field:
        """Return a field with its options."""
        if field.key == "value":
            return _choose(field, self._values)
        if field.key in ("x", "series", "panel"):
            return _choose(field, self._keys)
        if field.key == "columns":
            return _choose(field, self._keys)
        if field.key in ("rows", "values"):
            options = self._keys if field.key == "rows" else self._values
            return replace(
                field, hint="In the order in which they are shown.", node=Lines(options=options, is_ordered=True)
            )
        if field.key in ("where", "reference"):
            make = self._make_condition if field.key == "where" else self._make_choice
            return replace(field, node=Group(fields=tuple(_name(key, make(key)) for key in self._spelled[field.key])))
        return field

    def _make_condition(self, key: str) -> Node:
        labels = self._list_labels(key, "where")
        if not 0 < len(labels) <= MOST_LABELS:
            return Rows()
        has_parents = any(member.parent is not None for member in self._data.members[key])
        times = ("latest", "first", "last") if key in self._data.times else ()
        return Rows(labels=labels, kinds=("in", "not", *times, *(("level",) if has_parents else ())))

    def _make_choice(self, key: str) -> Node:
        return Scalar(kind="choice", options=self._list_labels(key, "reference"))

    def _list_labels(self, key: str, setting: str) -> tuple[Option, ...]:
        if key not in self._data.keys:
            return ()
        at, spelled = self._data.keys.index(key), self._spelled[setting][key]
        written = {row.key[at]: row.labels[at] for row in reversed(self._data.rows)}
        members = (member for member in self._data.members[key] if member.has_rows)
        return tuple(Option(spelled.get(each.id, written.get(each.id, each.label)), each.label) for each in members)


def _find_spellings(settings: DimensionSettings, data: Observations) -> Mapping[str, dict[str, dict[str, str]]]:
    """Return by setting the columns of filters, those that the data lacks last, and how the file spells categories."""
    found: dict[str, dict[str, dict[str, str]]] = {
        "where": {key: {} for key in data.keys},
        "reference": {key: {} for key in data.keys},
    }
    for where in (*(chart.where for chart in settings.chart), *(table.where for table in settings.table)):
        for key, condition in where.items():
            _note(found["where"].setdefault(key, {}), data, key, condition.labels)
    for chart in settings.chart:
        for key, label in chart.reference.items():
            _note(found["reference"].setdefault(key, {}), data, key, (label,))
    return found


def _note(spelled: dict[str, str], data: Observations, key: str, labels: Iterable[str]) -> None:
    names = name_members(data, key) if key in data.keys else {}
    for label in labels:
        if label in names:
            spelled.setdefault(names[label], label)


def _change_items(field: Field, offers: _Offers) -> Field:
    node = field.node
    if not isinstance(node, Repeated) or not isinstance(node.item, Group):
        return field
    item = replace(node.item, fields=tuple(offers.change(each) for each in node.item.fields))
    return replace(field, node=replace(node, item=item))


def _choose(field: Field, options: tuple[Option, ...]) -> Field:
    return replace(field, node=Scalar(kind="choice", options=options))


def _name(key: str, node: Node) -> Field:
    return Field(key=key, label=key, node=node, slot=f"c{crc32(key.encode()):08x}")
