"""The order of subtopics and measures: the key `position` of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cms.workspace import Workspace
from measures.writing.markdown_edits import edit_front_matter
from measures.writing.yaml_edits import set_field

Row = tuple[str, str, int]
"""A file with a position, its title, its position."""


def read_positions(posted: Mapping[str, str], rows: Sequence[Row]) -> dict[str, int]:
    """Return the positions that were typed, by file; what is no whole number stays as it was."""
    found = {}
    for at, (path, _, position) in enumerate(rows):
        typed = posted.get(f"position.{at}", "").strip()
        named = posted.get(f"path.{at}", "")
        if named == path and re.fullmatch(r"-?[0-9]{1,6}", typed) and int(typed) != position:
            found[path] = int(typed)
    return found


def order_changes(
    work: Workspace, rows: Sequence[Row], positions: Mapping[str, int], base: str
) -> dict[str, bytes | None]:
    """Return the files whose position changes."""
    changes: dict[str, bytes | None] = {}
    for path, _, _ in rows:
        content = work.read(path, at=base) if path in positions else None
        if content is not None:
            changes[path] = _set_position(path, content, positions[path])
    return changes


def _set_position(path: str, content: bytes, position: int) -> bytes:
    text = content.decode("utf-8-sig").replace("\r\n", "\n")

    def edit(front: str) -> str:
        return set_field(front, ("position",), position)

    return (edit_front_matter(text, edit) if path.endswith(".md") else edit(text)).encode()
