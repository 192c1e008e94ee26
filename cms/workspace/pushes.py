"""Judges pushes: who may change what, by whom the commits are, and what is wrong with what was pushed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cms.workspace.edits import EditShut, Followed, follow_edit
from cms.workspace.noting import find_problems
from cms.workspace.rights import Approved, find_called_for
from measures.model.tree import Objects, find_entry
from measures.store import Committed, GitStore
from measures.store.receive import Following, Push, Verdict
from measures.workflow import Details, EditedVersion

_IDENTITY = re.compile(r"(u-[0-9]+) <\1@users\.invalid>")
_UPLOAD = re.compile(r"measures/[^/]+/[^/]+/[^/]+/[^/]+/files/.+")
_MOST_COMMITS = 5000
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]{1,200}")
FindUnfit = Callable[[str, bytes], Iterable[str]]
"""Returns why a file that readers would be offered as it is may not be, given its path and content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pusher:
    """Who pushes and when: the user id, whether they may approve, and whether commits must be under their id."""

    id: str
    may_approve: bool
    must_sign: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPush:
    """What becomes of a push, and the versions in review that it takes back to draft."""

    verdict: Verdict
    returned: tuple[EditedVersion, ...] = ()


def judge_push(push: Push, pusher: Pusher, find_unfit: FindUnfit) -> JudgedPush:
    """Return why a push is refused, if it is, or what goes with it; each upload in it is put to `find_unfit`."""
    store = push.store
    commits = store.list_commits(push.after, push.before, _MOST_COMMITS)
    refusals = [*_find_strangers(commits, pusher), *_find_odd_entries(store, push)]
    before = store.root_of(push.before) if push.before is not None else None
    after = store.root_of(push.after)
    paths = store.diff(before, after)
    called = find_called_for(paths, lambda path: _read(store, before, path), lambda path: _read(store, after, path))
    if not pusher.may_approve:
        refusals += [str(guarded) for guarded in called.guarded]
    for approved in called.approved:
        refusals += _find_missing_eyes(store, push, approved, pusher)
    uploads = [path for path in paths if _UPLOAD.fullmatch(path)]
    refusals += [words for path in uploads for words in find_unfit(path, _read(store, after, path) or b"")]
    refusals += _find_left_behind(store, before, after, paths)
    refusals += [f"{what}: two people withdraw a version, in the editing application." for what in called.withdrawn]
    refusals += [f"{what} takes its steps in the editing application." for what in called.moved]
    followed = Followed()
    try:
        if before is not None:
            details = Details(by=pusher.id, at=pusher.at, tree="")
            followed = follow_edit(store, before, paths, lambda path: _read(store, after, path), details)
    except EditShut as shut:
        refusals += shut.refusals
    if refusals:
        return JudgedPush(verdict=Verdict(refusals=tuple(dict.fromkeys(refusals))))
    notes = [
        f"{each} was in review and is a draft again: its numbers changed. Pull once more." for each in followed.returned
    ]
    notes += [str(problem) for problem in find_problems(store, after, paths)]
    verdict = Verdict(notes=tuple(notes), following=_follow(followed, pusher))
    return JudgedPush(verdict=verdict, returned=followed.returned)


def _follow(followed: Followed, pusher: Pusher) -> Following | None:
    if not followed.changes:
        return None
    message = word_return(followed.returned)
    return Following(changes=followed.changes, author=pusher.id, message=message, at=pusher.at)


def word_return(versions: Iterable[EditedVersion]) -> str:
    """Return the message of a commit that takes versions back to draft on top of a push."""
    return f"Take back to draft, since numbers changed in review: {', '.join(str(each) for each in versions)}"


def _read(store: GitStore, root: str | None, path: str) -> bytes | None:
    entry = find_entry(store, root, path) if root is not None else None
    return store.blob(entry.id) if entry is not None and entry.kind == "file" else None


def _find_strangers(commits: tuple[Committed, ...], pusher: Pusher) -> Iterator[str]:
    if not pusher.must_sign:
        return
    wanted = f"{pusher.id} <{pusher.id}@users.invalid>"
    for commit in commits:
        if commit.identity != wanted:
            yield f'Commit {commit.commit[:10]} is by "{_hide_address(commit.identity)}"; commit as "{wanted}".'


def _find_left_behind(store: GitStore, before: str | None, after: str | None, paths: Iterable[str]) -> Iterator[str]:
    """Yield the measures whose file is gone while others of their files are still there, as after half a move."""
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name != "measure.yaml" or folder.count("/") != 3 or _read(store, before, path) is None:
            continue
        rest = find_entry(store, after, folder) if after is not None else None
        if rest is not None and _read(store, after, path) is None:
            yield f"{path} is gone, and other files of {folder} are not. Move or delete the whole folder."


def _hide_address(identity: str) -> str:
    return identity if _IDENTITY.fullmatch(identity) else identity.partition(" <")[0]


def _find_odd_entries(store: GitStore, push: Push) -> Iterator[str]:
    before = store.root_of(push.before) if push.before is not None else None
    after = store.root_of(push.after)
    for path in store.diff(before, after):
        entry = find_entry(store, after, path)
        if entry is not None and entry.kind == "other":
            yield f"{path}: content holds plain files and folders only."
        if entry is not None and (fault := find_name_fault(store, after, path)):
            yield f"{path!r}: {fault}"


def find_name_fault(objects: Objects, root: str, path: str) -> str:
    """Return why a path cannot be on every computer that people work on; nothing where it can."""
    folder = root
    for name in path.split("/"):
        if not _PLAIN_NAME.fullmatch(name) or name.rstrip(". ") != name or name.lower() == ".git":
            return "names are of letters, digits, dots, hyphens and underscores, and none is git's own."
        others = objects.tree(folder)
        if any(other != name and other.casefold() == name.casefold() for other in others):
            return "another name here differs from it by capitals alone."
        folder = others[name].id
    return ""


def _find_missing_eyes(store: GitStore, push: Push, approved: Approved, pusher: Pusher) -> Iterator[str]:
    place = f"measures/{approved.path}/measure.yaml: version {approved.version}"
    if approved.by != pusher.id:
        yield f'{place} is said to be approved by "{approved.by}"; you are {pusher.id}.'
    last = find_last_change(store, push.after, f"measures/{approved.path}/{approved.version}")
    pushed = {commit.commit for commit in store.list_commits(push.after, push.before, _MOST_COMMITS)}
    if last is not None and (last.commit in pushed or last.author == pusher.id):
        yield f"{place} was last changed by you, so somebody else approves it."


def find_last_change(store: GitStore, head: str, folder: str) -> Committed | None:
    """Return the commit that last changed anything in a folder; None where none that is looked at did."""
    for commit in reversed(store.list_commits(head, None, _MOST_COMMITS)):
        now = find_entry(store, commit.root, folder)
        then = find_entry(store, commit.before, folder) if commit.before is not None else None
        if now is not None and now != then:
            return commit
    return None
