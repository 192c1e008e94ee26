"""What a proposal would change, line by line, for the person who decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from typing import Literal

from cms.workspace import Workspace
from cms.workspace.proposals import Proposal

_MOST_LINES = 400
Kind = Literal["added", "removed", "same", "place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a comparison: what became of it, in a word for those who see no colour, and its text."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file that a proposal changes: what happens to it, and its lines; `more` says how many are left out."""

    path: str
    what: str
    lines: tuple[Line, ...]
    more: int


def compare_proposal(work: Workspace, proposal: Proposal) -> tuple[FileChange, ...]:
    """Return what a proposal would change of the files as its author found them."""
    return tuple(_compare(work, proposal, path, content) for path, content in proposal.changes.items())


def _compare(work: Workspace, proposal: Proposal, path: str, content: bytes | None) -> FileChange:
    before = work.read(path, at=proposal.base)
    what = "removed" if content is None else "new" if before is None else "changed"
    lines = tuple(_list_lines(before or b"", content or b""))
    return FileChange(path=path, what=what, lines=lines[:_MOST_LINES], more=max(0, len(lines) - _MOST_LINES))


def _list_lines(before: bytes, after: bytes) -> Iterator[Line]:
    old, new = (content.decode("utf-8", "backslashreplace").splitlines() for content in (before, after))
    kinds: dict[str, Kind] = {"+": "added", "-": "removed", "@": "place"}
    for line in list(unified_diff(old, new, lineterm="", n=2))[2:]:
        kind = kinds.get(line[0], "same")
        yield Line(kind=kind, text="" if kind == "place" else line[1:])
