"""Edits of one key of a YAML text: the span of a node is replaced, everything else stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from measures.writing.yaml_nodes import (
    Path,
    Slot,
    colon_of,
    compose,
    end_of,
    find_slot,
    is_blank,
    is_block,
    line_end,
    line_start,
    name_line_end,
    start_of,
)
from measures.writing.yaml_values import Written, to_texts, write_flow, write_literal, write_scalar

_FLOW_LENGTH = 100


class PathMissing(LookupError):
    """A path leads through something that is no mapping or list of the text."""


class EditFailed(RuntimeError):
    """The edited text would not say what it should; nothing is to be written."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A span of the text and what takes its place."""

    start: int
    end: int
    new: str


def set_field(text: str, path: Path, value: object) -> str:
    """Return the text with the value at a path set; keys that are missing on the way are added at the end.

    A mapping or list that is there is changed key by key and item by item, so that what stays keeps its comments.

    Raises:
        NotEditable: the text does not read.
        PathMissing: the path leads through a text or a list position that is not there.
    """
    wanted = to_texts(value)
    root = compose(text)
    return _apply(text, _plan_set(text, root, path, wanted), _changed(_read(text), path, wanted))


def remove_field(text: str, path: Path) -> str:
    """Return the text without the key or list item at a path, and unchanged where there is none.

    Raises:
        NotEditable: the text does not read.
    """
    root = compose(text)
    slot = find_slot(root, path) if root is not None and path else None
    if slot is None:
        return text
    return _apply(text, _plan_remove(text, slot), _without(_read(text), path))


def add_item(text: str, path: Path, value: object) -> str:
    """Return the text with an item added at the end of the list at a path; the list is made where there is none.

    Raises:
        NotEditable: the text does not read.
        PathMissing: something else than a list stands there.
    """
    root = compose(text)
    slot = find_slot(root, path) if root is not None else None
    if slot is None or is_blank(slot.node):
        return set_field(text, path, [value])
    if not isinstance(slot.node, yaml.SequenceNode):
        raise PathMissing(path)
    wanted = to_texts(value)
    expected = _read(text)
    _at(expected, path).append(wanted)
    return _apply(text, [_plan_append(text, slot.node, wanted)], expected)


def _plan_set(text: str, root: yaml.Node | None, path: Path, wanted: Written) -> list[Edit]:
    if root is None:
        return [Edit(len(text), len(text), _start_document(text, _wrap(path, wanted)))]
    slot = find_slot(root, path)
    if slot is not None:
        return _plan_replace(text, slot, wanted)
    depth = max(depth for depth in range(len(path)) if find_slot(root, path[:depth]) is not None)
    above = find_slot(root, path[:depth])
    assert above is not None
    return _plan_add(text, above, path[depth], _wrap(path[depth + 1 :], wanted), path)


def _wrap(path: Path, wanted: Written) -> Written:
    for step in reversed(path):
        if isinstance(step, int):
            raise PathMissing(path)
        wanted = {step: wanted}
    return wanted


def _start_document(text: str, wanted: Written) -> str:
    if not isinstance(wanted, dict):
        raise PathMissing(())
    end = name_line_end(text)
    before = end if text and not text.endswith("\n") else ""
    return before + "".join(f"{_write_entry(key, item, '', end)}{end}" for key, item in wanted.items())


def _write_entry(key: str, value: Written, indent: str, end: str) -> str:
    """Return a key and its value as lines of a block mapping, without the indentation of the first line."""
    name = write_scalar(key, is_key=True, in_block=True)
    inner = f"{indent}  "
    if isinstance(value, str):
        literal = write_literal(value, inner, end) if "\n" in value else None
        return f"{name}: {literal or write_scalar(value, in_block=True)}"
    flow = write_flow(value)
    if not value or len(indent) + len(name) + len(flow) <= _FLOW_LENGTH:
        return f"{name}: {flow}"
    if isinstance(value, dict):
        lines = [inner + _write_entry(own, item, inner, end) for own, item in value.items()]
    else:
        lines = [
            f"{inner}- {write_flow(item) if not isinstance(item, str) else write_scalar(item, in_block=True)}"
            for item in value
        ]
    return end.join([f"{name}:", *lines])


def _plan_replace(text: str, slot: Slot, wanted: Written) -> list[Edit]:
    node = slot.node
    if isinstance(node, yaml.MappingNode) and isinstance(wanted, dict) and node.value and wanted:
        return _plan_merge(text, slot, node, wanted)
    if isinstance(node, yaml.SequenceNode) and isinstance(wanted, list) and node.value and wanted:
        return _plan_items(text, node, wanted)
    if isinstance(node, yaml.ScalarNode) and node.value == wanted and not is_blank(node):
        return []
    return [_plan_value(text, slot, wanted)]


def _plan_value(text: str, slot: Slot, wanted: Written) -> Edit:
    node = slot.node
    in_block = slot.above is None or is_block(slot.above)
    if is_block(node) and slot.key is not None:
        return Edit(colon_of(slot.key, text) + 1, end_of(node, text), f" {write_flow(wanted)}")
    start, end = start_of(node), end_of(node, text)
    if is_blank(node) and slot.key is not None:
        start = end = colon_of(slot.key, text) + 1
        return Edit(start, end, f" {_write_inline(text, slot, wanted, in_block=in_block)}")
    return Edit(start, end, _write_inline(text, slot, wanted, in_block=in_block))


def _write_inline(text: str, slot: Slot, wanted: Written, *, in_block: bool) -> str:
    if not isinstance(wanted, str):
        return write_flow(wanted)
    node = slot.node
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    if in_block and slot.key is not None and "\n" in wanted:
        indent = " " * (start_of(slot.key) - line_start(text, start_of(slot.key)) + 2)
        literal = write_literal(wanted, indent, name_line_end(text))
        if literal is not None:
            return literal
    return write_scalar(wanted, in_block=in_block, quote=style if style in ("'", '"') else None)


def _plan_merge(text: str, slot: Slot, node: yaml.MappingNode, wanted: dict[str, Written]) -> list[Edit]:
    edits: list[Edit] = []
    present = {key.value for key, _ in node.value}
    kept = [key for key, _ in node.value if key.value in wanted]
    if not kept:
        return [_plan_whole(text, slot, wanted)]
    for key, value in node.value:
        if key.value in wanted:
            edits += _plan_replace(text, Slot(value, node, key), wanted[key.value])
    edits += _plan_drops(text, node, {key for key in present if key not in wanted})
    added = {key: item for key, item in wanted.items() if key not in present}
    return [*edits, *(_plan_entries(text, node, added) if added else [])]


def _plan_whole(text: str, slot: Slot, wanted: Written) -> Edit:
    """Replace a mapping or list of which nothing stays."""
    node = slot.node
    if is_block(node) and slot.key is not None:
        return Edit(colon_of(slot.key, text) + 1, end_of(node, text), f" {write_flow(wanted)}")
    if is_block(node) and isinstance(wanted, dict):
        end = name_line_end(text)
        indent = " " * _column(text, node)
        lines = [_write_entry(key, item, indent, end) for key, item in wanted.items()]
        return Edit(start_of(node), end_of(node, text), f"{end}{indent}".join(lines))
    return Edit(start_of(node), end_of(node, text), write_flow(wanted))


def _plan_items(text: str, node: yaml.SequenceNode, wanted: list[Written]) -> list[Edit]:
    edits: list[Edit] = []
    shared = min(len(node.value), len(wanted))
    for item, new in zip(node.value[:shared], wanted[:shared], strict=True):
        edits += _plan_item(text, node, item, new)
    for item in node.value[shared:]:
        edits += _plan_remove(text, Slot(item, node, None))
    return [*edits, *([_plan_append(text, node, *wanted[shared:])] if wanted[shared:] else [])]


def _plan_item(text: str, node: yaml.SequenceNode, item: yaml.Node, new: Written) -> list[Edit]:
    if is_block(item) and type(_plain(item)) is not type(new):
        return [Edit(start_of(item), end_of(item, text), write_flow(new))]
    return _plan_replace(text, Slot(item, node, None), new)


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {}
    return [] if isinstance(node, yaml.SequenceNode) else ""


def _plan_add(text: str, above: Slot, step: str | int, wanted: Written, path: Path) -> list[Edit]:
    node = above.node
    if isinstance(step, int):
        raise PathMissing(path)
    if is_blank(node) and above.key is not None:
        at = colon_of(above.key, text) + 1
        return [Edit(at, at, f" {write_flow({step: wanted})}")]
    if not isinstance(node, yaml.MappingNode):
        raise PathMissing(path)
    return _plan_entries(text, node, {step: wanted})


def _plan_entries(text: str, node: yaml.MappingNode, added: dict[str, Written]) -> list[Edit]:
    """Add keys at the end of a mapping."""
    if not is_block(node):
        inside = write_flow(added)[1:-1]
        return [_insert_in_flow(text, node, inside)]
    indent, end = " " * _column(text, node), name_line_end(text)
    lines = [f"{indent}{_write_entry(key, item, indent, end)}" for key, item in added.items()]
    return [_insert_lines(text, node, lines, end)]


def _insert_in_flow(text: str, node: yaml.CollectionNode, inside: str) -> Edit:
    if node.value:
        last = node.value[-1]
        at = _flow_end(text, last)
        return Edit(at, at, f", {inside}")
    at = end_of(node, text) - 1
    return Edit(at, at, inside)


def _flow_end(text: str, last: Any) -> int:
    if not isinstance(last, tuple):
        return end_of(last, text)
    key, value = last
    return colon_of(key, text) + 1 if is_blank(value) else end_of(value, text)


def _insert_lines(text: str, node: yaml.CollectionNode, lines: list[str], end: str) -> Edit:
    at = line_end(text, end_of(node, text))
    before = "" if text[:at].endswith("\n") else end
    after = end if before == "" else ""
    return Edit(at, at, before + end.join(lines) + after)


def _column(text: str, node: yaml.Node) -> int:
    start = start_of(node)
    return start - line_start(text, start)


def _plan_append(text: str, node: yaml.SequenceNode, *items: Written) -> Edit:
    if not is_block(node):
        return _insert_in_flow(text, node, ", ".join(write_flow(item) for item in items))
    end = name_line_end(text)
    dash = text.rindex("-", 0, start_of(node.value[0]))
    indent = " " * (dash - line_start(text, dash))
    lines = [f"{indent}- {_write_item(item)}" for item in items]
    return _insert_lines(text, node, lines, end)


def _write_item(item: Written) -> str:
    return write_scalar(item, in_block=True) if isinstance(item, str) else write_flow(item)


def _plan_remove(text: str, slot: Slot) -> list[Edit]:
    above = slot.above
    assert above is not None
    index = next(at for at, each in enumerate(above.value) if _entry_value(each) is slot.node)
    if len(above.value) == 1:
        return [_empty(text, above)]
    return _plan_drop_many(text, above, {index})


def _entry_value(entry: Any) -> yaml.Node:
    value: yaml.Node = entry[1] if isinstance(entry, tuple) else entry
    return value


def _entry_start(entry: Any) -> int:
    return start_of(entry[0] if isinstance(entry, tuple) else entry)


def _plan_drops(text: str, node: yaml.MappingNode, names: set[str]) -> list[Edit]:
    dropped = {at for at, (key, _) in enumerate(node.value) if key.value in names}
    return _plan_drop_many(text, node, dropped) if dropped else []


def _plan_drop_many(text: str, node: yaml.CollectionNode, dropped: set[int]) -> list[Edit]:
    """Remove entries of a mapping or list of which at least one stays."""
    entries = node.value
    if not is_block(node):
        first = min(at for at in range(len(entries)) if at not in dropped)
        return [
            Edit(_entry_start(entries[at]), _entry_start(entries[at + 1]), "")
            if at < first
            else Edit(_flow_end(text, entries[at - 1]), _flow_end(text, entries[at]), "")
            for at in sorted(dropped)
        ]
    return [
        _drop_lines(text, node, at, dropped) for at in sorted(dropped) if not _is_swallowed(text, node, at, dropped)
    ]


def _lead(text: str, node: yaml.CollectionNode, at: int) -> int:
    """Return the position at which an entry of a block begins: of its key, or of the hyphen before the item."""
    start = _entry_start(node.value[at])
    return start if isinstance(node, yaml.MappingNode) else text.rindex("-", 0, start)


def _begins_line(text: str, at: int) -> bool:
    return not text[line_start(text, at) : at].strip(" \ufeff")


def _is_swallowed(text: str, node: yaml.CollectionNode, at: int, dropped: set[int]) -> bool:
    """Whether the removal of the first entry, which shares a line with what is above, takes this one with it."""
    return at > 0 and set(range(at)) <= dropped and not _begins_line(text, _lead(text, node, 0))


def _drop_lines(text: str, node: yaml.CollectionNode, at: int, dropped: set[int]) -> Edit:
    start = _lead(text, node, at)
    if not _begins_line(text, start):
        kept = min(other for other in range(len(node.value)) if other not in dropped)
        return Edit(start, _lead(text, node, kept), "")
    last = node.value[at]
    end = colon_of(last[0], text) if isinstance(last, tuple) and is_blank(last[1]) else end_of(_entry_value(last), text)
    return Edit(line_start(text, start), line_end(text, end), "")


def _empty(text: str, node: yaml.CollectionNode) -> Edit:
    """Replace the only entry of a mapping or list, so that an empty one stands there."""
    start, end = start_of(node), end_of(node, text)
    empty = "{}" if isinstance(node, yaml.MappingNode) else "[]"
    if is_block(node) and start_of(node) == _column(text, node) == 0 and isinstance(node, yaml.MappingNode):
        return Edit(start, line_end(text, end), "")
    if not is_block(node):
        return Edit(start, end, empty)
    lead = _lead(text, node, 0)
    if _begins_line(text, lead) and lead > 0:
        above = len(text[:lead].rstrip())
        return Edit(above, end, f" {empty}")
    return Edit(lead, end, empty)


def _apply(text: str, edits: list[Edit], expected: Any) -> str:
    """Return the text with the edits made, having checked that it says what it should.

    Raises:
        EditFailed: it does not.
    """
    changed = text
    for edit in sorted(edits, key=lambda each: (each.start, each.end), reverse=True):
        changed = changed[: edit.start] + edit.new + changed[edit.end :]
    if _read(changed) != expected:
        raise EditFailed(f"The edit would give:\n{changed}")
    return changed


def _read(text: str) -> Any:
    root = compose(text)
    return _to_plain(root) if root is not None else {}


def _to_plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _to_plain(value) for key, value in node.value}
    return [_to_plain(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _changed(data: Any, path: Path, wanted: Written) -> Any:
    if not path:
        return wanted
    step, rest = path[0], path[1:]
    if isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
        return [*data[:step], _changed(data[step], rest, wanted), *data[step + 1 :]]
    if isinstance(data, dict) or data == "":
        known = data or {}
        return {**known, str(step): _changed(known.get(str(step), {}), rest, wanted)}
    raise PathMissing(path)


def _without(data: Any, path: Path) -> Any:
    *above, last = path
    _at(data, tuple(above)).pop(last)
    return data
