"""Saves: what was changed from one commit is merged into what others left, and committed, or asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cms.workspace.content import ContentPlace
from cms.workspace.edits import Followed, follow_save
from cms.workspace.guarding import check_states
from cms.workspace.moves import FindPath, Moved, find_moved
from measures.merge import Choice, Clash, MergedChanges, merge_changes
from measures.model.tree import ObjectMissing, find_entry
from measures.store import GitStore, HeadMoved
from measures.store.git import PushRefused, RemoteUnreachable
from measures.workflow import EditedVersion

_ATTEMPTS = 400
"""Each waits for a lock of the branch: together longer than one lasts that a killed process left behind."""
_REMOTE_ATTEMPTS = 5
_SAVING = "yardstick-saving"


class StoreBusy(Exception):
    """Others saved so often meanwhile that this save found no gap; trying again may help."""

    def __str__(self) -> str:
        return "Others saved so often meanwhile that this found no gap. Press once more."


class BaseUnknown(ValueError):
    """The commit that an edit says it started from is none of the branch's."""


class PathTaken(ValueError):
    """A file would stand where a folder stands, or below a file."""


class ChangedMeanwhile(Exception):
    """Files that are to be just so were changed by others since the commit that the edit started from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Files as someone left them (None removes one), and the commit from which they were changed.

    One that `is_exact` is saved byte for byte or not at all: nothing of others is merged into its files. One that
    `keeps_states` is refused where it would change the state of a version. `note` is told of each commit before a
    shared repository may have it.
    """

    changes: Mapping[str, bytes | None]
    base: str
    author: str
    message: str
    at: datetime
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    is_exact: bool = False
    keeps_states: bool = False
    note: Callable[[str], object] = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A save that is kept: the commit, and the files that were changed on top of what others left (maybe none).

    `returned` are the versions in review that it took back to draft, since it changed their numbers.
    """

    commit: str
    paths: tuple[str, ...]
    was_merged: bool = False
    returned: tuple[EditedVersion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A save of which nothing is kept yet: what is asked, and the commits that it started from and met."""

    base: str
    head: str
    clashes: tuple[Clash, ...]


Decide = Callable[[str], Mapping[str, bytes | None]]
"""Returns the files to commit on a head."""
Plan = Callable[[str], MergedChanges | Saved | Conflict]


def save_edit(store: GitStore, place: ContentPlace, edit: Edit, find_path: FindPath) -> Saved | Conflict:
    """Commit an edit, or return what it clashes with.

    Raises:
        BaseUnknown: the edit started from a commit that the branch does not have.
        EditShut: the state of a version lets nobody change what the edit changes.
        PathTaken: a file would stand where a folder stands.
        ChangedMeanwhile: it is exact, and others changed its files.
        StateGuarded: it keeps states, and would change one.
        StoreBusy: no gap was found between the saves of others.
        RemoteUnreachable: the shared repository could not be reached, so nothing is saved; or it went away in the
            middle and may have taken it, in which case the same save sent again finds nothing to do.
    """
    followed = Followed()

    def plan(head: str) -> MergedChanges | Saved | Conflict:
        nonlocal followed
        planned = _plan(store, edit, head, find_path)
        if not isinstance(planned, MergedChanges):
            return planned
        if edit.keeps_states:
            check_states(store, store.root_of(head), planned.changes)
        followed = follow_save(store, store.root_of(head), planned.changes, by=edit.author, at=edit.at)
        return MergedChanges(changes={**planned.changes, **followed.changes})

    with place.alone():
        if place.remote is None:
            done = _save_here(store, place.branch, edit, plan)
        else:
            done = _save_there(store, place, place.remote, edit, plan)
    return replace(done, returned=followed.returned) if isinstance(done, Saved) and done.paths else done


def save_decided(store: GitStore, place: ContentPlace, edit: Edit, decide: Decide, refs: tuple[str, ...] = ()) -> Saved:
    """Commit the files that `decide` returns for the head, which is asked again for each head that others made.

    What `decide` raises goes on to the caller, and nothing is saved then. `refs` go to a shared repository too.

    Raises:
        StoreBusy: no gap was found between the saves of others.
        RemoteUnreachable: the shared repository could not be reached; nothing is saved.
    """

    def plan(head: str) -> MergedChanges:
        return MergedChanges(changes=decide(head))

    with place.alone():
        if place.remote is None:
            done = _save_here(store, place.branch, edit, plan)
        else:
            done = _save_there(store, place, place.remote, edit, plan, refs)
    assert isinstance(done, Saved), "a decision clashes with nothing"
    return done


def _save_here(store: GitStore, branch: str, edit: Edit, plan: Plan) -> Saved | Conflict:
    for _ in range(_ATTEMPTS):
        head = _read_head(store, branch)
        planned = plan(head)
        if not isinstance(planned, MergedChanges):
            return planned
        try:
            return _commit(store, edit, head, planned, branch)
        except HeadMoved:
            continue
    raise StoreBusy


def _save_there(
    store: GitStore, place: ContentPlace, remote: str, edit: Edit, plan: Plan, refs: tuple[str, ...] = ()
) -> Saved | Conflict:
    for _ in range(_REMOTE_ATTEMPTS):
        store.fetch(remote, place.branch)
        head = _read_head(store, place.branch)
        planned = plan(head)
        if not isinstance(planned, MergedChanges):
            return planned
        store.set_ref(f"refs/heads/{_SAVING}", head)
        saved = _commit(store, edit, head, planned, _SAVING)
        edit.note(saved.commit)
        try:
            store.push(remote, [f"refs/heads/{_SAVING}:refs/heads/{place.branch}", *refs])
        except PushRefused:
            continue
        except RemoteUnreachable:
            if not _has_arrived(store, place.branch, remote, saved.commit):
                raise
            return saved
        store.set_ref(f"refs/heads/{place.branch}", saved.commit)
        return saved
    raise StoreBusy


def _has_arrived(store: GitStore, branch: str, remote: str, commit: str) -> bool:
    """Whether the shared repository has a commit whose push was not answered.

    Raises:
        RemoteUnreachable: it does not answer this either, so that nobody knows.
    """
    head = store.fetch(remote, branch)
    return head is not None and store.is_ancestor(commit, head)


def _read_head(store: GitStore, branch: str) -> str:
    head = store.head(branch)
    if head is None:
        raise BaseUnknown(branch)
    return head


def _plan(store: GitStore, edit: Edit, head: str, find_path: FindPath) -> MergedChanges | Saved | Conflict:
    """Return the changes to make on the head; or that there are none, or what is asked first."""
    check_base(store, edit.base, head)
    base, now = store.root_of(edit.base), store.root_of(head)
    moved = Moved({}) if base == now else find_moved(store, base, now, list(edit.changes), find_path)
    merged = merge_changes(
        {moved.forth(path): content for path, content in edit.changes.items()},
        lambda path: read_file(store, base, moved.back(path)),
        lambda path: read_file(store, now, path),
        edit.chosen,
    )
    if edit.is_exact and (merged.clashes or any(edit.changes.get(path) != new for path, new in merged.changes.items())):
        raise ChangedMeanwhile
    if merged.clashes:
        return Conflict(base=edit.base, head=head, clashes=merged.clashes)
    return merged if merged.changes else Saved(commit=head, paths=())


def check_base(store: GitStore, base: str, head: str) -> None:
    """See that a commit, which a browser names, is the head or one that it was made on.

    Raises:
        BaseUnknown: it is not.
    """
    if base == head:
        return
    try:
        known = re.fullmatch("[0-9a-f]{40}", base) is not None and store.is_ancestor(base, head)
    except ObjectMissing:
        known = False
    if not known:
        raise BaseUnknown(base)


def _commit(store: GitStore, edit: Edit, head: str, planned: MergedChanges, branch: str) -> Saved:
    commit = store.commit(
        planned.changes, base=head, author=edit.author, message=edit.message, at=edit.at, branch=branch
    )
    was_merged = any(edit.changes.get(path) != content for path, content in planned.changes.items())
    return Saved(commit=commit, paths=tuple(planned.changes), was_merged=was_merged)


def read_file(store: GitStore, root: str, path: str) -> bytes | None:
    """Return a file's bytes; None where there is none.

    Raises:
        PathTaken: a folder, a link or the like stands there, or a file stands where its folder would.
    """
    above = path
    while "/" in above:
        above = above.rpartition("/")[0]
        entry = find_entry(store, root, above)
        if entry is not None and entry.kind != "folder":
            raise PathTaken(path)
        if entry is not None:
            break
    entry = find_entry(store, root, path)
    if entry is not None and entry.kind != "file":
        raise PathTaken(path)
    return None if entry is None else store.blob(entry.id)
