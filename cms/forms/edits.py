"""What changed between the fields as they were shown and as they came back, as edits of the text at the smallest path.

Fields that came back as they were shown make no edit, however the file writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from cms.forms.schema import Field, Group, Item, Keyed, Node, Repeated, Value, drop_unfilled, is_blank
from cms.forms.values import read_value, write_value
from measures.writing.yaml_edits import add_item, remove_field, set_field
from measures.writing.yaml_nodes import Path
from measures.writing.yaml_values import Written


@dataclass(frozen=True, slots=True)
class Set:
    """A value to be set at a path."""

    path: Path
    value: Written


@dataclass(frozen=True, slots=True)
class Remove:
    """A key or an item to be taken out."""

    path: Path


@dataclass(frozen=True, slots=True)
class Append:
    """An item to be added at the end of the list at a path."""

    path: Path
    value: Written


Edit = Set | Remove | Append


def edit_text(text: str, raw: object, node: Node, after: Value, *, below: int = 0) -> str:
    """Return the YAML text with what was changed in a form; `raw` is what the text says now.

    `below` is how many steps of the form's paths the text does not have.

    Raises:
        NotEditable: the text does not read.
    """
    for edit in find_edits(node, raw, after):
        path = edit.path[below:]
        if isinstance(edit, Set):
            text = set_field(text, path, edit.value)
        elif isinstance(edit, Append):
            text = add_item(text, path, edit.value)
        else:
            text = remove_field(text, path)
    return text


def find_edits(node: Node, raw: object, after: Value) -> tuple[Edit, ...]:
    """Return the edits that make the data `raw` say what the fields hold, in the order in which they are to be made."""
    return tuple(_compare(node, raw, read_value(node, raw), drop_unfilled(node, after), ()))


def _compare(node: Node, raw: object, before: Value, after: Value, path: Path) -> Iterator[Edit]:
    if _same(before, after):
        return
    if is_blank(after) and path:
        if raw is not None:
            yield Remove(path)
        return
    match node:
        case Group(fields=fields) if isinstance(raw, dict) or not path:
            assert isinstance(before, dict)
            assert isinstance(after, dict)
            yield from _compare_fields(fields, raw if isinstance(raw, dict) else {}, before, after, path)
        case Repeated() if isinstance(raw, (list, dict)) and raw:
            yield from _compare_items(node, raw, before, after, path)
        case Keyed() if isinstance(raw, dict) and raw:
            yield from _compare_keyed(node, raw, before, after, path)
        case _:
            yield from _set_whole(node, after, path)


def _set_whole(node: Node, after: Value, path: Path) -> Iterator[Edit]:
    written = write_value(node, after)
    if written is not None:
        yield Set(path, written)


def _same(before: Value, after: Value) -> bool:
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(_same(each, after[key]) for key, each in before.items())
    if isinstance(before, tuple) and isinstance(after, tuple):
        return len(before) == len(after) and all(map(_same_item, before, after))
    return before == after


def _same_item(before: str | Item, after: str | Item) -> bool:
    if isinstance(before, Item) and isinstance(after, Item):
        return before.was == after.was and before.name == after.name and _same(before.value, after.value)
    return before == after


def _compare_fields(
    fields: tuple[Field, ...], raw: dict[str, Any], before: dict[str, Value], after: dict[str, Value], path: Path
) -> Iterator[Edit]:
    for field in fields:
        key = field.key
        yield from _compare(field.node, raw.get(key), before[key], after[key], (*path, key))


def _compare_items(
    node: Repeated, raw: list[Any] | dict[str, Any], before: Value, after: Value, path: Path
) -> Iterator[Edit]:
    old = {each.was: each for each in before if isinstance(each, Item)}
    new = [each for each in after if isinstance(each, Item)]
    kept = [each.was for each in new if each.was in old]
    if isinstance(raw, dict) and len(new) == 1 and kept == [0]:
        yield from _compare(node.item, raw, old[0].value, new[0].value, path)
    elif isinstance(raw, list) and kept and kept == sorted(kept, key=_count) == [each.was for each in new[: len(kept)]]:
        yield from _compare_in_place(node.item, raw, old, new, path)
    else:
        yield Set(path, [_rebuild(node.item, raw if isinstance(raw, list) else [raw], old, each) for each in new])


def _count(was: int | str | None) -> int:
    return was if isinstance(was, int) else 0


def _compare_in_place(
    item: Node, raw: list[Any], old: dict[int | str | None, Item], new: list[Item], path: Path
) -> Iterator[Edit]:
    """Compare a list whose items stayed in order, with new ones behind them."""
    stayed = {each.was for each in new}
    for each in new:
        if isinstance(each.was, int):
            yield from _compare(item, raw[each.was], old[each.was].value, each.value, (*path, each.was))
    yield from (Remove((*path, at)) for at in range(len(raw) - 1, -1, -1) if at in old and at not in stayed)
    for each in new:
        if each.was not in old:
            yield Append(path, write_value(item, each.value) or "")


def _compare_keyed(node: Keyed, raw: dict[str, Any], before: Value, after: Value, path: Path) -> Iterator[Edit]:
    old = {each.name: each for each in before if isinstance(each, Item)}
    new = {each.name: each for each in after if isinstance(each, Item)}
    written = {each.name: each.was for each in before if isinstance(each, Item)}
    for name, each in new.items():
        if name in old:
            own = str(written[name])
            yield from _compare(node.item, raw[own], old[name].value, each.value, (*path, own))
        else:
            yield Set((*path, name), _rebuild_named(node.item, raw, before, each))
    yield from (Remove((*path, str(written[name]))) for name in old if name not in new)


def _rebuild_named(item: Node, raw: dict[str, Any], before: Value, each: Item) -> Written:
    """Return what will stand under a new name: a renamed value keeps what no field shows."""
    source = next((own for own in before if isinstance(own, Item) and own.was == each.was), None)
    if source is None:
        return write_value(item, each.value) or ""
    return _merge(item, raw[str(source.was)], source.value, each.value)


def _rebuild(item: Node, raw: list[Any], old: dict[int | str | None, Item], each: Item) -> Written:
    """Return an item as it will be written: one that came from the file keeps what no field shows."""
    if isinstance(each.was, int) and each.was in old:
        return _merge(item, raw[each.was], old[each.was].value, each.value)
    return write_value(item, each.value) or ""


def _merge(item: Node, raw: Any, before: Value, after: Value) -> Written:
    data: Any = {"it": deepcopy(raw)}
    for edit in _compare(item, raw, before, after, ("it",)):
        _apply(data, edit)
    merged: Written = data.get("it", "")
    return merged


def _apply(data: Any, edit: Edit) -> None:
    *above, last = edit.path
    for step in above:
        data = data.setdefault(step, {}) if isinstance(data, dict) else data[step]
    if isinstance(edit, Remove):
        data.pop(last)
    elif isinstance(edit, Append):
        data[last].append(edit.value)
    else:
        data[last] = edit.value
