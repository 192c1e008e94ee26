"""Keys and items added to a YAML text, in the manner of what stands beside them."""

from __future__ import annotations

import yaml

from measures.writing.yaml_nodes import (
    Edit,
    column_of,
    end_of,
    entry_end,
    is_block,
    line_end,
    line_start,
    name_line_end,
    start_of,
)
from measures.writing.yaml_values import Written, write_flow, write_literal, write_scalar

_FLOW_LENGTH = 100


def write_entry(key: str, value: Written, indent: str, end: str) -> str:
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
        lines = [inner + write_entry(own, item, inner, end) for own, item in value.items()]
    else:
        lines = [
            f"{inner}- {write_flow(item) if not isinstance(item, str) else write_scalar(item, in_block=True)}"
            for item in value
        ]
    return end.join([f"{name}:", *lines])


def plan_entries(text: str, node: yaml.MappingNode, added: dict[str, Written]) -> list[Edit]:
    """Add keys at the end of a mapping."""
    if not is_block(node):
        inside = write_flow(added)[1:-1]
        return [_insert_in_flow(text, node, inside)]
    indent, end = " " * column_of(text, node), name_line_end(text)
    lines = [f"{indent}{write_entry(key, item, indent, end)}" for key, item in added.items()]
    return [_insert_lines(text, node, lines, end)]


def _insert_in_flow(text: str, node: yaml.CollectionNode, inside: str) -> Edit:
    if node.value:
        last = node.value[-1]
        at = entry_end(text, last)
        return Edit(at, at, f", {inside}")
    at = end_of(node, text) - 1
    return Edit(at, at, inside)


def _insert_lines(text: str, node: yaml.CollectionNode, lines: list[str], end: str) -> Edit:
    at = line_end(text, end_of(node, text))
    before = "" if text[:at].endswith("\n") else end
    after = end if before == "" else ""
    return Edit(at, at, before + end.join(lines) + after)


def plan_append(text: str, node: yaml.SequenceNode, *items: Written) -> Edit:
    """Add items at the end of a list."""
    if not is_block(node):
        return _insert_in_flow(text, node, ", ".join(write_flow(item) for item in items))
    end = name_line_end(text)
    dash = text.rindex("-", 0, start_of(node.value[0]))
    indent = " " * (dash - line_start(text, dash))
    lines = [f"{indent}- {_write_item(item)}" for item in items]
    return _insert_lines(text, node, lines, end)


def _write_item(item: Written) -> str:
    return write_scalar(item, in_block=True) if isinstance(item, str) else write_flow(item)
