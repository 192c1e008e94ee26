"""Where the nodes of a YAML text begin and end, without the blank lines and comments that follow them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from measures.model.problem import Problem
from measures.reading.yaml_text import read_yaml

Path = tuple[str | int, ...]


class NotEditable(ValueError):
    """A text that cannot be read as content cannot be edited by key; its problems say why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Edit:
    """A span of a text and what takes its place."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A value in its place: the mapping or list above it (None for the root) and its key node, where it has one."""

    node: yaml.Node
    above: yaml.CollectionNode | None
    key: yaml.Node | None


def compose(text: str) -> yaml.Node | None:
    """Return the root node of a text that reads as content; None for an empty one.

    Raises:
        NotEditable: the text does not read.
    """
    read = read_yaml(text, "")
    faults = tuple(problem for problem in read.problems if problem.rule != "key.empty")
    if faults:
        raise NotEditable(faults)
    return yaml.compose(text, Loader=yaml.CBaseLoader)


def find_slot(root: yaml.Node, path: Path) -> Slot | None:
    """Return the value at a path; None where there is none."""
    slot: Slot | None = Slot(root, None, None)
    for step in path:
        slot = _step(slot.node, step) if slot is not None else None
    return slot


def _step(node: yaml.Node, step: str | int) -> Slot | None:
    if isinstance(node, yaml.MappingNode):
        return next((Slot(value, node, key) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        return Slot(node.value[step], node, None)
    return None


def is_block(node: yaml.Node) -> bool:
    """Whether a mapping or list is written on lines of its own, without brackets."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def is_blank(node: yaml.Node) -> bool:
    """Whether nothing is written where a value could stand."""
    return isinstance(node, yaml.ScalarNode) and not node.value and start_of(node) == _mark_end(node)


def start_of(node: yaml.Node) -> int:
    """Return the position of a node's first character."""
    mark = node.start_mark
    return int(mark.index) if mark is not None else 0


def _mark_end(node: yaml.Node) -> int:
    mark = node.end_mark
    return int(mark.index) if mark is not None else 0


def end_of(node: yaml.Node, text: str) -> int:
    """Return the position behind a node's last character, without what follows on later lines."""
    if is_block(node) and node.value:
        last = node.value[-1]
        key, value = last if isinstance(node, yaml.MappingNode) else (None, last)
        return colon_of(key, text) + 1 if key is not None and is_blank(value) else end_of(value, text)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return _end_of_block_scalar(text[: _mark_end(node)], start_of(node))
    return _mark_end(node)


def _end_of_block_scalar(text: str, start: int) -> int:
    header = text[start : text.find("\n", start)]
    if "+" in header:
        return len(text.removesuffix("\n").removesuffix("\r"))
    return start + len(text[start:].rstrip())


def colon_of(key: yaml.Node, text: str) -> int:
    """Return the position of the colon behind a key."""
    return text.index(":", _mark_end(key))


def line_start(text: str, at: int) -> int:
    """Return the position at which the line of a position begins."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Return the position behind the line of a position, line break included."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def name_line_end(text: str) -> str:
    """Return the line break that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def entry_end(text: str, last: Any) -> int:
    """Return the position behind a list item, or behind a key and its value."""
    if not isinstance(last, tuple):
        return end_of(last, text)
    key, value = last
    return colon_of(key, text) + 1 if is_blank(value) else end_of(value, text)


def column_of(text: str, node: yaml.Node) -> int:
    """Return how far from the left a node begins."""
    start = start_of(node)
    return start - line_start(text, start)
