"""YAML, narrowed: mappings, lists and text. Every scalar is its text; the schema alone decides what it means.

Duplicate keys, anchors, aliases, tags, merge keys, directives and further documents are refused.
"""

from __future__ import annotations

import re

import yaml

from measures.model.problem import Place, Problem
from measures.reading.result import Read, conclude, make_problem

MOST_LEVELS = 20
"""How deep lists and mappings may stand in each other."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SUSPECT = re.compile(r"(?:^|[\s\[\]{},:])[&*!](?!\s|$)|^%|(?:^|\s)!\s", re.MULTILINE)


def read_yaml(text: str, file: str, *, first_line: int = 1) -> Read[object]:
    """Return a document's mappings, lists and texts; None for an empty document.

    `first_line` is the line of the file on which the text begins.
    """
    reader = _Reader(text, file, first_line)
    node = reader.compose()
    if reader.problems:
        return Read(None, tuple(reader.problems))
    return conclude(reader.build(node) if node is not None else None, reader.problems)


def find_place(text: str, index: int, file: str, first_line: int) -> Place:
    """Return the place of a character of a text that begins on a line of the file."""
    line = text.count("\n", 0, index)
    return Place(file=file, line=first_line + line, column=index - text.rfind("\n", 0, index))


def _index_of(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark is not None else 0


class _Reader:
    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.text, self.file, self.first_line = text, file, first_line
        self.problems: list[Problem] = []

    def refuse(self, rule: str, index: int, message: str, hint: str = "") -> None:
        place = find_place(self.text, index, self.file, self.first_line)
        self.problems.append(make_problem(rule, place, message, hint))

    def compose(self) -> yaml.Node | None:
        try:
            if _SUSPECT.search(self.text):
                self._refuse_events()
            return None if self.problems else yaml.compose(self.text, Loader=yaml.CBaseLoader)
        except yaml.MarkedYAMLError as fault:
            self._refuse_syntax(fault)
        except yaml.reader.ReaderError as fault:
            self.refuse("yaml.character", fault.position, "Expected text, got a character that YAML refuses.")
        return None

    def _refuse_events(self) -> None:
        for event in yaml.parse(self.text, Loader=yaml.CBaseLoader):
            start = _index_of(event)
            if isinstance(event, yaml.AliasEvent):
                hint = "Write the value out, or quote a text that begins with *."
                self.refuse("yaml.alias", start, f"Expected a value, got the alias *{event.anchor}.", hint)
            elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
                hint = "Remove it, or quote a text that begins with &."
                self.refuse("yaml.anchor", start, f"Expected a value, got the anchor &{event.anchor}.", hint)
            elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag is not None:
                hint = "Remove it, or quote a text that begins with an exclamation mark."
                self.refuse("yaml.tag", start, f"Expected a value, got the tag {event.tag}.", hint)
            elif isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
                self.refuse("yaml.directive", start, "Expected keys and values, got a directive.", "Remove the % line.")

    def _refuse_syntax(self, fault: yaml.MarkedYAMLError) -> None:
        mark = fault.problem_mark or fault.context_mark
        index = mark.index if mark is not None else 0
        words = (fault.problem or "no YAML").strip()
        if "nesting" in words:
            self._refuse_depth(index)
        elif "another document" in words:
            hint = "Remove the line that holds only ---."
            self.refuse("yaml.documents", index, "Expected one document, got a second one.", hint)
        else:
            context = f" {fault.context}" if fault.context else ""
            hint = "Check the colons, brackets and indentation; quote a text that holds a colon and a space, or #."
            self.refuse("yaml.syntax", index, f"Expected YAML, got a fault{context}: {words}.", hint)

    def _refuse_depth(self, index: int) -> None:
        message = f"Expected at most {MOST_LEVELS} levels, got more."
        self.refuse("yaml.too-deep", index, message, "Write fewer lists inside lists.")

    def build(self, node: yaml.Node, depth: int = 0) -> object:
        if type(node) is yaml.ScalarNode:
            return self._read_scalar(node)
        if depth >= MOST_LEVELS:
            self._refuse_depth(node.start_mark.index)
            return None
        if type(node) is yaml.MappingNode:
            return self._build_mapping(node, depth)
        return [self.build(self._check_blank(item), depth + 1) for item in node.value]

    def _read_scalar(self, node: yaml.ScalarNode) -> str:
        """Return a text; one that is quoted can hold by an escape what no file holds as it is."""
        value = str(node.value)
        if node.style == '"' and (control := _CONTROL.search(value)) is not None:
            message = f"Expected text, got the control character U+{ord(control[0]):04X}."
            self.refuse("text.control-character", node.start_mark.index, message, "Remove it.")
        return value

    def _build_mapping(self, node: yaml.Node, depth: int) -> dict[object, object]:
        found: dict[object, object] = {}
        for key, value in node.value:
            name = key.value
            if type(key) is not yaml.ScalarNode:
                hint = "Quote a text that begins with a bracket."
                self.refuse("yaml.key", key.start_mark.index, "Expected a key, got a list or a mapping.", hint)
                continue
            if name in found:
                self._refuse_duplicate(node, key)
            elif name == "<<" and not key.style:
                hint = "Write the keys out."
                self.refuse("yaml.merge-key", key.start_mark.index, "Expected a key, got the merge key <<.", hint)
            found[name] = self._read_scalar(value) if type(value) is yaml.ScalarNode else self.build(value, depth + 1)
            if type(value) is yaml.ScalarNode and not value.value and not value.style:
                hint = "Write a value, or remove the key."
                self.refuse("key.empty", key.start_mark.index, f'Expected a value for "{name}", got none.', hint)
        return found

    def _check_blank(self, item: yaml.Node) -> yaml.Node:
        if type(item) is yaml.ScalarNode and not item.value and not item.style:
            self.refuse("key.empty", item.start_mark.index, "Expected an item, got none.", "Write it or remove it.")
        return item

    def _refuse_duplicate(self, node: yaml.Node, key: yaml.Node) -> None:
        first = next(other for other, _ in node.value if other.value == key.value)
        line = find_place(self.text, first.start_mark.index, self.file, self.first_line).line
        message = f'Expected each key once, got "{key.value}" again (first on line {line}).'
        self.refuse("yaml.duplicate-key", key.start_mark.index, message, "Keep one of the two.")
