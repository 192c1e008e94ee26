"""Where a key or a value of a YAML text stands, found only when something is to be said about it."""

from __future__ import annotations

from functools import cached_property

import yaml

from measures.model.problem import Place
from measures.reading.yaml_text import find_place


class Places:
    """The places of keys and values in a YAML text; `first_line` is the line of the file on which the text begins."""

    def __init__(self, file: str, text: str, first_line: int = 1) -> None:
        self.file, self.text, self.first_line = file, text, first_line

    def at(self, *path: str | int) -> Place:
        """Return the place of a value by its keys and list positions; of the nearest key above it when it is absent."""
        return self._find(path, wants_key=False)

    def key(self, *path: str | int) -> Place:
        """Return the place of a value's key, or of the list item itself."""
        return self._find(path, wants_key=True)

    @cached_property
    def _root(self) -> yaml.Node | None:
        try:
            return yaml.compose(self.text, Loader=yaml.CBaseLoader)
        except yaml.YAMLError:
            return None

    def _find(self, path: tuple[str | int, ...], *, wants_key: bool) -> Place:
        root = self._root
        if root is None:
            return Place(file=self.file, line=self.first_line)
        key = value = root
        for step in path:
            found = _step(value, step)
            if found is None:
                wants_key = wants_key or not isinstance(value, yaml.ScalarNode)
                break
            key, value = found
        node = key if wants_key else value
        return find_place(self.text, node.start_mark.index, self.file, self.first_line)


def _step(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode) and isinstance(step, str):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if step == 0 and not isinstance(node, yaml.SequenceNode):
        return node, node  # written as one item where a list may stand
    return None
