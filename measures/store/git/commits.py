"""Commits by compare-and-swap: what was changed from one commit is made to the newest one, or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dulwich.file import FileLocked
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from measures.model.tree import ObjectMissing, Objects
from measures.store.git.changes import find_changes
from measures.store.trees import FILE, FOLDER

_ATTEMPTS = 5


class HeadMoved(Exception):
    """The branch moved on, and what was committed there touches the same files (`paths`)."""

    def __init__(self, paths: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(paths) or "The branch did not stay still.")
        self.paths = paths


class PathRefused(ValueError):
    """A path that would leave the tree, or that git keeps for itself."""


@dataclass(frozen=True, slots=True)
class Write:
    """A commit to be made: files by path (None removes one), and the commit that they were changed from."""

    changes: Mapping[str, bytes | None]
    base: str | None
    author: str
    message: str
    at: datetime
    branch: str


def write_commit(repo: Repo, objects: Objects, write: Write) -> str:
    """Make a commit on the branch's newest one and return its id; see `GitStore.commit`.

    Raises:
        HeadMoved: a path was touched since `base`, or the branch did not stay still.
        PathRefused: a path leaves the tree.
    """
    for path in write.changes:
        _check_path(path)
    for _ in range(_ATTEMPTS):
        head = _read_head(repo, write.branch)
        _check_untouched(repo, objects, write, head)
        tree = _change_tree(repo, read_commit(repo, head).tree if head is not None else None, write.changes)
        commit = _make_commit(write, tree, head)
        repo.object_store.add_object(commit)
        if _swap(repo, write.branch, head, commit.id):
            return commit.id.decode()
    raise HeadMoved


def _check_path(path: str) -> None:
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.casefold() == ".git" or "\0" in part for part in parts):
        raise PathRefused(path)


def read_commit(repo: Repo, commit_id: str) -> Commit:
    """Return a commit.

    Raises:
        ObjectMissing: there is no such commit.
    """
    try:
        found = repo.object_store[ObjectID(commit_id.encode())]
    except KeyError:
        raise ObjectMissing(commit_id) from None
    if not isinstance(found, Commit):
        raise ObjectMissing(commit_id)
    return found


def _read_head(repo: Repo, branch: str) -> str | None:
    found = repo.refs.read_ref(_name_branch(branch))
    return found.decode() if found else None


def _name_branch(branch: str) -> Ref:
    return Ref(f"refs/heads/{branch}".encode())


def _check_untouched(repo: Repo, objects: Objects, write: Write, head: str | None) -> None:
    if head == write.base:
        return
    if head is None or write.base is None:
        raise HeadMoved(tuple(sorted(write.changes)))
    before, after = (read_commit(repo, commit_id).tree.decode() for commit_id in (write.base, head))
    touched = tuple(path for path in find_changes(objects, before, after) if _is_touched(path, write.changes))
    if touched:
        raise HeadMoved(touched)


def _is_touched(path: str, changes: Mapping[str, bytes | None]) -> bool:
    """Whether a path is one of the changed ones, or stands above or below one."""
    return any(path == own or own.startswith(f"{path}/") or path.startswith(f"{own}/") for own in changes)


def _change_tree(repo: Repo, tree_id: ObjectID | None, changes: Mapping[str, bytes | None]) -> ObjectID:
    tree = _open_tree(repo, tree_id)
    below: dict[str, dict[str, bytes | None]] = {}
    for path, content in changes.items():
        name, _, rest = path.partition("/")
        if rest:
            below.setdefault(name, {})[rest] = content
        else:
            _set_file(repo, tree, name.encode(), content)
    for name, inner in below.items():
        _set_folder(repo, tree, name.encode(), inner)
    repo.object_store.add_object(tree)
    return tree.id


def _open_tree(repo: Repo, tree_id: ObjectID | None) -> Tree:
    found = repo.object_store[tree_id] if tree_id is not None else Tree()
    return found if isinstance(found, Tree) else Tree()


def _set_file(repo: Repo, tree: Tree, name: bytes, content: bytes | None) -> None:
    if content is None:
        if name in tree:
            del tree[name]
        return
    blob = Blob.from_string(content)
    repo.object_store.add_object(blob)
    mode = tree[name][0] if name in tree and tree[name][0] & 0o170000 == 0o100000 else FILE
    tree.add(name, mode, blob.id)


def _set_folder(repo: Repo, tree: Tree, name: bytes, changes: Mapping[str, bytes | None]) -> None:
    known = tree[name][1] if name in tree and tree[name][0] == FOLDER else None
    changed = _change_tree(repo, known, changes)
    if len(_open_tree(repo, changed)):
        tree.add(name, FOLDER, changed)
    elif name in tree:
        del tree[name]


def _make_commit(write: Write, tree: ObjectID, parent: str | None) -> Commit:
    commit = Commit()
    commit.tree = tree
    commit.parents = [ObjectID(parent.encode())] if parent is not None else []
    commit.author = commit.committer = _identify(write.author)
    commit.author_time = commit.commit_time = int(write.at.timestamp())
    commit.author_timezone = commit.commit_timezone = 0
    commit.encoding = b"UTF-8"
    commit.message = write.message.rstrip().encode() + b"\n"
    return commit


def _identify(author: str) -> bytes:
    """Return a user's identity in commits: never an e-mail address."""
    clean = "".join(sign for sign in author if sign not in "<>\n\r\0").strip()
    return f"{clean} <{clean}@users.invalid>".encode()


def _swap(repo: Repo, branch: str, old: str | None, new: ObjectID) -> bool:
    name = _name_branch(branch)
    try:
        if old is None:
            moved = repo.refs.add_if_new(name, new)
        else:
            moved = repo.refs.set_if_equals(name, ObjectID(old.encode()), new)
    except FileLocked:
        return False
    if moved:
        _sync_folder(Path(os.fsdecode(repo.path)) / "refs" / "heads")
    return moved


def force_ref(repo: Repo, name: str, object_id: str) -> None:
    """Let a ref name an object, whatever it named before.

    Raises:
        HeadMoved: another process held the ref's lock through five attempts.
    """
    for _ in range(_ATTEMPTS):
        try:
            if repo.refs.set_if_equals(Ref(name.encode()), None, ObjectID(object_id.encode())):
                return
        except FileLocked:
            continue
    raise HeadMoved


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
