"""What of a version's folder are numbers, so that a change of words can be told from a change of numbers."""

from __future__ import annotations

from collections.abc import Mapping

from measures.model.tree import Objects, hash_blob
from measures.reading.decoding import decode_text
from measures.reading.front_matter import split_front_matter
from measures.reading.yaml_text import read_yaml

NUMERIC = ("columns", "measures", "intervals", "marks", "data", "gaps", "breaks")
"""Settings of a dimension that decide what its numbers are or mean."""


def read_numbers(objects: Objects, tree: str) -> Mapping[str, str]:
    """Return, for each file of a version's tree that holds numbers, a hash of them.

    A CSV counts whole, an upload too; of a dimension's settings only those that decide what its numbers are. A text
    that cannot be read counts whole, so that nothing passes for words by being broken.
    """
    found: dict[str, str] = {}
    for name, entry in objects.tree(tree).items():
        if name == "files" and entry.kind == "folder":
            found |= {f"files/{below}": inner.id for below, inner in objects.tree(entry.id).items()}
        elif name.endswith(".csv"):
            found[name] = entry.id
        elif name.endswith(".md") and name != "measure.md" and entry.kind == "file":
            found[name] = _hash_settings(objects.blob(entry.id), name)
        elif name != "measure.md":
            found[name] = entry.id
    return found


def _hash_settings(content: bytes, name: str) -> str:
    text = decode_text(content, name).value
    parts = split_front_matter(text, name).value if text is not None else None
    data = read_yaml(parts.front, name, first_line=parts.front_line).value if parts is not None else None
    if not isinstance(data, dict):
        return hash_blob(content)
    return hash_blob(repr([(key, data.get(key)) for key in NUMERIC]).encode())


def find_changed_numbers(objects: Objects, before: str, after: str) -> tuple[str, ...]:
    """Return the names of files whose numbers differ between two trees of one version, in order."""
    if before == after:
        return ()
    old, new = read_numbers(objects, before), read_numbers(objects, after)
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))
