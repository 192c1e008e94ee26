"""Brings a file back as a save left it, or as it was before: a new save of the very bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cms.history.differences import find_blob
from cms.moments import describe_moment
from cms.workspace import BaseUnknown, Workspace
from measures.model.tree import ObjectMissing
from measures.store.git.history import Committed

Side = Literal["before", "after"]


class NoSuchVersion(LookupError):
    """The save is none of the branch, or has no such file."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A file as it is to be again, and what the save that brings it back is for."""

    content: bytes
    message: str


def find_save(work: Workspace, commit: str) -> Committed:
    """Return a save of the branch.

    Raises:
        NoSuchVersion: there is none.
    """
    try:
        work.check_base(commit)
        (found,) = work.objects.list_commits(commit, None, 1)
    except (ObjectMissing, BaseUnknown) as fault:
        raise NoSuchVersion(commit) from fault
    return found


def find_version(work: Workspace, commit: str, path: str, side: Side) -> Restored:
    """Return a file as a save left it, or as it was before that save.

    Raises:
        NoSuchVersion: there is no such save, or no such file then.
    """
    save = find_save(work, commit)
    blob = find_blob(work, save.root if side == "after" else save.before, path)
    if blob is None:
        raise NoSuchVersion(path)
    when = "as of" if side == "after" else "as before the save of"
    name = path.removeprefix("measures/")
    return Restored(work.objects.blob(blob), f"Bring back {name} {when} {describe_moment(save.at)}")
