"""The entries of a YAML mapping as they are written, each with the comments and blank lines above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from measures.writing.yaml_nodes import entry_end, line_end, line_start, start_of


@dataclass(frozen=True, slots=True)
class Entries:
    """The text of each entry by its key, in order, and what stands behind the last."""

    texts: Mapping[str, str]
    tail: str


def part_entries(text: str) -> Entries:
    """Part a text that reads as a mapping of lines of its own; one in brackets, or an empty one, has no entries."""
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return Entries({}, "" if isinstance(root, yaml.MappingNode) else text)
    ends = [line_end(text, entry_end(text, entry)) for entry in root.value]
    starts = [0, *ends[:-1]]
    if any(line_start(text, start_of(key)) < start for (key, _), start in zip(root.value, starts, strict=True)):
        return Entries({}, "")
    texts = {key.value: text[start:end] for (key, _), start, end in zip(root.value, starts, ends, strict=True)}
    return Entries(texts, text[ends[-1] :])
