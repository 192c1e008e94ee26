"""Keys and items taken out of a YAML text, with the comment on their line."""

from __future__ import annotations

from typing import Any

import yaml

from measures.writing.yaml_nodes import (
    Edit,
    Slot,
    colon_of,
    column_of,
    end_of,
    entry_end,
    is_blank,
    is_block,
    line_end,
    line_start,
    start_of,
)


def plan_removal(text: str, slot: Slot) -> list[Edit]:
    """Take out a value with its key, or a list item."""
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


def plan_drops(text: str, node: yaml.MappingNode, names: set[str]) -> list[Edit]:
    """Take out keys of a mapping of which at least one stays."""
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
            else Edit(entry_end(text, entries[at - 1]), entry_end(text, entries[at]), "")
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
    if is_block(node) and start_of(node) == column_of(text, node) == 0 and isinstance(node, yaml.MappingNode):
        return Edit(start, line_end(text, end), "")
    if not is_block(node):
        return Edit(start, end, empty)
    lead = _lead(text, node, 0)
    if _begins_line(text, lead) and lead > 0:
        above = len(text[:lead].rstrip())
        return Edit(above, end, f" {empty}")
    return Edit(lead, end, empty)
