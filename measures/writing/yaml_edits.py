"""Edits of one key of a YAML text: the span of a node is replaced, everything else stays as it was."""

from __future__ import annotations

from typing import Any

import yaml

from measures.writing.yaml_additions import plan_append, plan_entries, write_entry
from measures.writing.yaml_nodes import (
    Edit,
    NotEditable,
    Path,
    Slot,
    colon_of,
    column_of,
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
from measures.writing.yaml_removals import plan_drops, plan_removal
from measures.writing.yaml_values import Written, to_texts, write_flow, write_literal, write_scalar


class PathMissing(LookupError):
    """A path leads through something that is no mapping or list of the text."""


class EditFailed(RuntimeError):
    """The edited text would not say what it should; nothing is to be written."""


def set_field(text: str, path: Path, value: object) -> str:
    """Return the text with the value at a path set; keys that are missing on the way are added at the end.

    A mapping or list that is there is changed key by key and item by item, so that what stays keeps its comments.

    Raises:
        NotEditable: the text does not read.
        PathMissing: the path leads through a text or a list position that is not there.
    """
    mark, text = _split_mark(text)
    wanted = to_texts(value)
    root = compose(text)
    return mark + _apply(text, _plan_set(text, root, path, wanted), _changed(_read(text), path, wanted))


def remove_field(text: str, path: Path) -> str:
    """Return the text without the key or list item at a path, and unchanged where there is none.

    Raises:
        NotEditable: the text does not read.
    """
    root = compose(text)
    slot = find_slot(root, path) if root is not None and path else None
    if slot is None:
        return text
    return _apply(text, plan_removal(text, slot), _without(_read(text), path))


def add_item(text: str, path: Path, value: object) -> str:
    """Return the text with an item added at the end of the list at a path; the list is made where there is none.

    Raises:
        NotEditable: the text does not read.
        PathMissing: something else than a list stands there.
    """
    mark, text = _split_mark(text)
    root = compose(text)
    slot = find_slot(root, path) if root is not None else None
    if slot is None or is_blank(slot.node):
        return mark + set_field(text, path, [value])
    if not isinstance(slot.node, yaml.SequenceNode):
        raise PathMissing(path)
    wanted = to_texts(value)
    expected = _read(text)
    _at(expected, path).append(wanted)
    return mark + _apply(text, [plan_append(text, slot.node, wanted)], expected)


def _split_mark(text: str) -> tuple[str, str]:
    """Return a byte order mark, if there is one, and the text behind it."""
    return ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)


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
    return before + "".join(f"{write_entry(key, item, '', end)}{end}" for key, item in wanted.items())


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
    if in_block and slot.key is not None and "\n" in wanted and not _is_followed(text, node):
        indent = " " * (start_of(slot.key) - line_start(text, start_of(slot.key)) + 2)
        literal = write_literal(wanted, indent, name_line_end(text))
        if literal is not None:
            return literal
    return write_scalar(wanted, in_block=in_block, quote=style if style in ("'", '"') else None)


def _is_followed(text: str, node: yaml.Node) -> bool:
    """Whether something stands behind a value on its line, such as a comment."""
    end = end_of(node, text)
    return bool(text[end : line_end(text, end)].strip())


def _plan_merge(text: str, slot: Slot, node: yaml.MappingNode, wanted: dict[str, Written]) -> list[Edit]:
    edits: list[Edit] = []
    present = {key.value for key, _ in node.value}
    kept = [key for key, _ in node.value if key.value in wanted]
    if not kept:
        return [_plan_whole(text, slot, wanted)]
    for key, value in node.value:
        if key.value in wanted:
            edits += _plan_replace(text, Slot(value, node, key), wanted[key.value])
    edits += plan_drops(text, node, {key for key in present if key not in wanted})
    added = {key: item for key, item in wanted.items() if key not in present}
    return [*edits, *(plan_entries(text, node, added) if added else [])]


def _plan_whole(text: str, slot: Slot, wanted: Written) -> Edit:
    """Replace a mapping or list of which nothing stays."""
    node = slot.node
    if is_block(node) and slot.key is not None:
        return Edit(colon_of(slot.key, text) + 1, end_of(node, text), f" {write_flow(wanted)}")
    if is_block(node) and isinstance(wanted, dict):
        end = name_line_end(text)
        indent = " " * column_of(text, node)
        lines = [write_entry(key, item, indent, end) for key, item in wanted.items()]
        return Edit(start_of(node), end_of(node, text), f"{end}{indent}".join(lines))
    return Edit(start_of(node), end_of(node, text), write_flow(wanted))


def _plan_items(text: str, node: yaml.SequenceNode, wanted: list[Written]) -> list[Edit]:
    edits: list[Edit] = []
    shared = min(len(node.value), len(wanted))
    for item, new in zip(node.value[:shared], wanted[:shared], strict=True):
        edits += _plan_item(text, node, item, new)
    for item in node.value[shared:]:
        edits += plan_removal(text, Slot(item, node, None))
    return [*edits, *([plan_append(text, node, *wanted[shared:])] if wanted[shared:] else [])]


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
    return plan_entries(text, node, {step: wanted})


def _apply(text: str, edits: list[Edit], expected: Any) -> str:
    """Return the text with the edits made, having checked that it says what it should.

    Raises:
        EditFailed: it does not.
    """
    changed = text
    # Of several insertions at one place, the one that was planned first stands first: an item before the next key.
    for _, edit in sorted(enumerate(edits), key=lambda each: (each[1].start, each[1].end, each[0]), reverse=True):
        changed = changed[: edit.start] + edit.new + changed[edit.end :]
    try:
        said = _read(changed)
    except NotEditable as fault:
        raise EditFailed(f"The edit would give:\n{changed}") from fault
    if said != expected:
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
