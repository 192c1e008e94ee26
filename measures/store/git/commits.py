"""Commits by compare-and-swap: what was changed from one commit is made to the newest one, or not at all."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dulwich.file import FileLocked
from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from measures.model.changes import find_changes
from measures.model.tree import ObjectMissing, Objects
from measures.store.trees import FILE, FOLDER

_ID = re.compile(r"[0-9a-f]{40}")
_ATTEMPTS = 5
_PACKED_FROM = 200
_SYNCED_AT_ONCE = 16
_LOCK_SECONDS = 30
_PAUSE_SECONDS = 0.02


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
    for _ in range(_ATTEMPTS):
        head = _read_head(repo, write.branch)
        _check_untouched(repo, objects, write, head)
        commit = make_commit(repo, write, head)
        if _swap(repo, write.branch, head, ObjectID(commit.encode())):
            return commit
    raise HeadMoved


def make_commit(repo: Repo, write: Write, parent: str | None) -> str:
    """Write a commit on another one, or a first one, and return its id; no branch moves.

    Raises:
        PathRefused: a path leaves the tree.
    """
    for path in write.changes:
        _check_path(path)
    writing = _Writing(repo)
    tree = writing.change(writing.open(read_commit(repo, parent).tree if parent is not None else None), write.changes)
    commit = _make_commit(write, tree.id, parent)
    writing.keep(tree)
    writing.keep(commit)
    writing.write()
    return commit.id.decode()


def _check_path(path: str) -> None:
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.casefold() == ".git" or "\0" in part for part in parts):
        raise PathRefused(path)


def read_commit(repo: Repo, commit_id: str) -> Commit:
    """Return a commit.

    Raises:
        ObjectMissing: there is no such commit.
    """
    if _ID.fullmatch(commit_id) is None:
        raise ObjectMissing(commit_id)
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


class _Writing:
    """The objects of one commit, gathered before any is written."""

    def __init__(self, repo: Repo) -> None:
        self._repo = repo
        self._objects: dict[bytes, ShaFile] = {}

    def change(self, tree: Tree, changes: Mapping[str, bytes | None]) -> Tree:
        """Return the tree with files set by path, or removed; a folder that loses its last file goes."""
        below: dict[bytes, dict[str, bytes | None]] = {}
        for path, content in changes.items():
            name, _, rest = path.partition("/")
            if rest:
                below.setdefault(name.encode(), {})[rest] = content
            else:
                self._set_file(tree, name.encode(), content)
        for folder, inner in below.items():
            self._set_folder(tree, folder, inner)
        return tree

    def keep(self, kept: ShaFile) -> None:
        """Gather an object."""
        self._objects[kept.id] = kept

    def write(self) -> None:
        """Write all that was gathered: one by one, or as one pack where they are many.

        An object whose lock another writer holds, or left behind when it was killed, is written in a pack too.
        """
        if len(self._objects) < _PACKED_FROM:
            try:
                self._write_loose()
            except FileLocked:
                self._write_pack()
        else:
            self._write_pack()

    def _write_loose(self) -> None:
        """Write each object to a file of its own, then see that all are on the disk.

        Waiting for all at once takes the disk a fraction of the time that one after another does. What another writer
        wrote a moment ago is waited for as well.
        """
        store = self._repo.object_store
        store.fsync_object_files = False
        try:
            for each in self._objects.values():
                store.add_object(each)
        finally:
            store.fsync_object_files = True
        folder = Path(os.fsdecode(self._repo.path)) / "objects"
        names = (each.decode() for each in self._objects)
        with ThreadPoolExecutor(_SYNCED_AT_ONCE) as pool:
            list(pool.map(_sync_file, (folder / name[:2] / name[2:] for name in names)))

    def _write_pack(self) -> None:
        self._repo.object_store.add_objects([(each, None) for each in self._objects.values()])

    def open(self, tree_id: ObjectID | None) -> Tree:
        """Return a tree of the repository; an empty one for None."""
        found = self._repo.object_store[tree_id] if tree_id is not None else None
        return found if isinstance(found, Tree) else Tree()

    def _set_file(self, tree: Tree, name: bytes, content: bytes | None) -> None:
        if content is None:
            if name in tree:
                del tree[name]
            return
        blob = Blob.from_string(content)
        self.keep(blob)
        mode = tree[name][0] if name in tree and tree[name][0] & 0o170000 == 0o100000 else FILE
        tree.add(name, mode, blob.id)

    def _set_folder(self, tree: Tree, name: bytes, changes: Mapping[str, bytes | None]) -> None:
        known = tree[name][1] if name in tree and tree[name][0] == FOLDER else None
        changed = self.change(self.open(known), changes)
        if len(changed):
            self.keep(changed)
            tree.add(name, FOLDER, changed.id)
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
    except FileLocked as locked:
        _wait_for_lock(locked)
        return False
    if moved:
        sync_branches(repo)
    return moved


def sync_branches(repo: Repo) -> None:
    """See that the branches are on the disk as they are."""
    _sync_folder(Path(os.fsdecode(repo.path)) / "refs" / "heads")


def force_ref(repo: Repo, name: str, object_id: str) -> None:
    """Let a ref name an object, whatever it named before.

    Raises:
        HeadMoved: another process held the ref's lock through five attempts.
    """
    for _ in range(_ATTEMPTS):
        try:
            if repo.refs.set_if_equals(Ref(name.encode()), None, ObjectID(object_id.encode())):
                return
        except FileLocked as locked:
            _wait_for_lock(locked)
    raise HeadMoved


def swap_ref(repo: Repo, name: str, held: str, object_id: str | None) -> None:
    """Let a ref name another object, or none, where it still names `held` and nobody else is changing it."""
    ref, old = Ref(name.encode()), ObjectID(held.encode())
    with suppress(FileLocked):
        if object_id is None:
            repo.refs.remove_if_equals(ref, old)
        else:
            repo.refs.set_if_equals(ref, old, ObjectID(object_id.encode()))


def _wait_for_lock(locked: FileLocked) -> None:
    """Give the holder of a ref's lock a moment; a lock that a killed process left behind is taken away.

    A holder that lives longer than this, and wakes, finds its lock gone and fails: it never reports a save.
    """
    lock = Path(os.fsdecode(locked.lockfilename))
    try:
        age = time.time() - lock.stat().st_mtime
    except FileNotFoundError:
        return
    if age > _LOCK_SECONDS:
        lock.unlink(missing_ok=True)
    else:
        time.sleep(_PAUSE_SECONDS)


def _sync_file(file: Path) -> None:
    """See that a file is on the disk; one that is gone was packed meanwhile."""
    with suppress(FileNotFoundError), file.open("rb") as opened:
        os.fsync(opened.fileno())


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
