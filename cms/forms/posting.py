"""Posted fields to what they hold, and the buttons that add, remove and move items."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from cms.forms.schema import Group, Item, Keyed, Lines, Node, Repeated, Rows, Scalar, Value
from cms.forms.values import clean_text, put_in_order

MOST_ITEMS = 2000
"""How many items of one list are read from a form."""


_TOKEN = re.compile(r"n?[0-9]{1,6}")


class Posted(Protocol):
    """The fields of a request: one value of a name, or all."""

    def get(self, key: str, default: str, /) -> str:
        """Return the first value of a name."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values of a name."""


def parse_value(node: Node, posted: Posted, name: str) -> Value:
    """Return what was typed into the fields whose names begin with `name`; items stay, blank ones too."""
    match node:
        case Scalar():
            return clean_text(posted.get(name, ""))
        case Lines():
            return _parse_lines(node, posted, name)
        case Group():
            return {field.key: parse_value(field.node, posted, field.name_below(name)) for field in node.fields}
        case Repeated():
            return _parse_items(node, posted, name)
        case Keyed():
            return _parse_items(node, posted, name)
        case Rows():
            return _parse_rows(node, posted, name)


def _parse_lines(node: Lines, posted: Posted, name: str) -> Value:
    if not node.options:
        return _split_lines(posted.get(name, ""))
    chosen = tuple(dict.fromkeys(each for each in posted.getlist(name) if each))
    return chosen if node.is_ordered else put_in_order(node.options, chosen)


def _parse_rows(node: Rows, posted: Posted, name: str) -> Value:
    """Return a condition; a level is one option, and how many of the last has its own field."""
    kind, _, level = posted.get(f"{name}.kind", "").partition(" ")
    if level or not node.labels:
        values = (level,) if level else _split_lines(posted.get(f"{name}.values", ""))
    elif kind == "last":
        values = _split_lines(posted.get(f"{name}.count", ""))
    else:
        values = put_in_order(node.labels, posted.getlist(f"{name}.values")) if kind in ("in", "not") else ()
    return {"kind": "" if kind in ("in", "not") and not values else kind, "values": values}


def _split_lines(text: str) -> tuple[str, ...]:
    lines = (line.strip() for line in clean_text(text).split("\n"))
    return tuple(line for line in lines if line)


def _parse_items(node: Repeated | Keyed, posted: Posted, name: str) -> Value:
    tokens = [each for each in dict.fromkeys(posted.get(f"{name}._items", "").split()) if _TOKEN.fullmatch(each)]
    return tuple(_parse_item(node, posted, name, token) for token in tokens[:MOST_ITEMS])


def _parse_item(node: Repeated | Keyed, posted: Posted, name: str, token: str) -> Item:
    prefix = f"{name}.{token}"
    value = parse_value(node.item, posted, prefix)
    if isinstance(node, Keyed):
        is_new = token.startswith("n")
        was = None if is_new else posted.get(f"{prefix}._was", "")
        return Item(token=token, was=was, name=clean_text(posted.get(f"{prefix}._name", "")), value=value)
    return Item(token=token, was=int(token) if token.isdecimal() else None, name="", value=value)


def press(node: Node, value: Value, name: str, button: str) -> Value:
    """Return the value after a button was pressed: `add NAME`, `remove NAME.TOKEN`, `up NAME.TOKEN`."""
    verb, _, target = button.partition(" ")
    return _press(node, value, name, verb, target)


def _press(node: Node, value: Value, name: str, verb: str, target: str) -> Value:
    if not target.startswith(name):
        return value
    if isinstance(node, Group) and isinstance(value, dict):
        return {
            field.key: _press(field.node, value[field.key], field.name_below(name), verb, target)
            for field in node.fields
        }
    if isinstance(node, (Repeated, Keyed)) and isinstance(value, tuple):
        return _press_list(node, tuple(each for each in value if isinstance(each, Item)), name, verb, target)
    return value


def _press_list(node: Repeated | Keyed, items: tuple[Item, ...], name: str, verb: str, target: str) -> Value:
    if verb == "add" and target == name:
        return (*items, make_blank(node, items))
    at = next((at for at, each in enumerate(items) if target == f"{name}.{each.token}"), None)
    if at is not None and verb == "remove":
        return (*items[:at], *items[at + 1 :])
    if at is not None and at > 0 and verb == "up":
        return (*items[: at - 1], items[at], items[at - 1], *items[at + 1 :])
    return tuple(
        replace(each, value=_press(node.item, each.value, f"{name}.{each.token}", verb, target)) for each in items
    )


def make_blank(node: Repeated | Keyed, items: tuple[Item, ...]) -> Item:
    """Return an item of which nothing is typed yet, with a token that no other has, and a number where items have."""
    taken = {each.token for each in items}
    token = next(f"n{number}" for number in range(len(taken) + 1) if f"n{number}" not in taken)
    value = parse_value(node.item, _Nothing(), "")
    if isinstance(node, Repeated) and node.numbered and isinstance(value, dict):
        value = {**value, node.numbered: propose_number(_list_numbers(node.numbered, items))}
    return Item(token=token, was=None, name="", value=value)


def propose_number(taken: Collection[str]) -> str:
    """Return the number of a new item: one more than the largest, so that no number is used twice."""
    numbers = (int(each) for each in taken if each.isascii() and each.isdecimal() and len(each) < 10)
    return str(max(numbers, default=0) + 1)


def _list_numbers(key: str, items: tuple[Item, ...]) -> tuple[str, ...]:
    found = (each.value[key] for each in items if isinstance(each.value, dict))
    return tuple(each for each in found if isinstance(each, str))


class _Nothing:
    def get(self, _key: str, default: str, /) -> str:
        return default

    def getlist(self, _key: str, /) -> list[str]:
        return []
