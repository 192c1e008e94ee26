"""Undo of a save: the change that takes back what a commit did, merged into what came after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.workspace.workspace import Workspace
from measures.model.measure import Measure
from measures.model.tree import ObjectMissing, find_entry
from measures.reading.measure_file import read_measure
from measures.store.git.history import Committed

_IN_MEASURE = 4
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
    """Return what takes a commit back; the state of a version that it changed along with files stays as it is.

    Raises:
        NotUndone: it cannot be.
    """
    found, before = _find(work, commit, now)
    paths = work.objects.diff(before, found.root)
    moved = [path for path in paths if _is_state_alone(path, _read(work, before, path), _read(work, found.root, path))]
    kept = [path for path in paths if path not in moved] or paths
    changes = {path: _read(work, before, path) for path in kept}
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


def _is_state_alone(path: str, before: bytes | None, after: bytes | None) -> bool:
    """Whether all that a save changed of a measure.yaml is how far its versions are.

    An edit of numbers takes a version in review back to draft; taking the edit back sends nothing to review.
    """
    if before is None or after is None or not (path.endswith("/measure.yaml") and path.count("/") == _IN_MEASURE):
        return False
    old, new = read_measure(before, path).value, read_measure(after, path).value
    return old is not None and new is not None and _leave_out_states(old) == _leave_out_states(new)


def _leave_out_states(measure: Measure) -> Measure:
    states = {name: each.model_copy(update={"status": "draft"}) for name, each in measure.versions.items()}
    return measure.model_copy(update={"versions": states})


def _read(work: Workspace, root: str, path: str) -> bytes | None:
    entry = find_entry(work.objects, root, path)
    return work.objects.blob(entry.id) if entry is not None and entry.kind == "file" else None
