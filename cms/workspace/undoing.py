"""Undo of a save: the change that takes back what a commit did, merged into what came after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.workspace.workspace import Workspace
from measures.model.tree import ObjectMissing, find_entry
from measures.store.git.history import Committed

UNDONE_WITHIN = timedelta(days=30)


class NotUndone(LookupError):
    """A commit cannot be taken back: it is not of the branch, a merge, the first one, or older than 30 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """What takes a commit back: files as they were before it (None removes one), to be saved from that commit.

    `author` is who made it.
    """

    author: str
    changes: Mapping[str, bytes | None]
    base: str
    message: str


def plan_undo(work: Workspace, commit: str, now: datetime) -> Undo:
    """Return what takes a commit back.

    Raises:
        NotUndone: it cannot be.
    """
    found, before = _find(work, commit, now)
    changes = {path: _read(work, before, path) for path in work.objects.diff(before, found.root)}
    words = found.message.splitlines()[0] if found.message else commit[:10]
    return Undo(author=found.author, changes=changes, base=commit, message=f'Undo "{words}"')


def can_undo(work: Workspace, commit: str, now: datetime) -> bool:
    """Whether a commit can be taken back: the first one cannot, nor one that changed nothing or is old."""
    try:
        _find(work, commit, now)
    except NotUndone:
        return False
    return True


def _find(work: Workspace, commit: str, now: datetime) -> tuple[Committed, str]:
    """Return a commit that can be taken back, and the tree before it."""
    try:
        work.check_base(commit)
        (found,) = work.objects.list_commits(commit, None, 1)
    except (ObjectMissing, ValueError) as fault:
        raise NotUndone(commit) from fault
    if found.before is None or found.before == found.root or now - found.at > UNDONE_WITHIN:
        raise NotUndone(commit)
    return found, found.before


def _read(work: Workspace, root: str, path: str) -> bytes | None:
    entry = find_entry(work.objects, root, path)
    return work.objects.blob(entry.id) if entry is not None and entry.kind == "file" else None
