"""Trees of the history repository: reading, comparing and writing them, each folder only where it differs."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from dulwich.file import FileLocked
from dulwich.object_store import PackBasedObjectStore
from dulwich.objects import Blob, ObjectID, ShaFile, Tree
from dulwich.pack import full_unpacked_object
from dulwich.repo import Repo

from publishing.history.release import HistoryLocked, ReleaseUnknown

FILE_MODE = 0o100644
FOLDER_MODE = stat.S_IFDIR
FEW_OBJECTS = 200
"""Up to so many new objects are stored each in its own file; more of them in one pack."""

Load = Callable[[], bytes]


@dataclass(slots=True)
class _Folder:
    """Changes below one folder: new file ids, removed names (None), and folders with changes of their own."""

    files: dict[str, str | None] = field(default_factory=dict)
    folders: dict[str, _Folder] = field(default_factory=dict)


@contextmanager
def telling_locks() -> Iterator[None]:
    """Turn dulwich's failure on a locked file into ours."""
    try:
        yield
    except FileLocked as lock:
        raise HistoryLocked(f"{os.fsdecode(lock.filename)} is locked") from lock


class Trees:
    """The trees and files of a repository."""

    def __init__(self, repo: Repo) -> None:
        self._store = repo.object_store
        self._kept: dict[str, dict[str, tuple[bool, str]]] = {}

    def blob(self, blob_id: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            ReleaseUnknown: there is no such file here.
        """
        try:
            _, content = self._store.get_raw(ObjectID(blob_id.encode()))
        except KeyError:
            raise ReleaseUnknown(blob_id) from None
        return content

    def find(self, tree: str | None, path: str) -> str | None:
        """Return the blob id of the file at a path below a tree; None when there is none."""
        *folders, name = path.split("/")
        for folder in folders:
            is_folder, tree = self.entries(tree).get(folder, (False, None)) if tree else (False, None)
            if not is_folder:
                return None
        is_folder, found = self.entries(tree).get(name, (True, None)) if tree else (True, None)
        return None if is_folder else found

    def list_files(self, tree: str | None, below: str = "") -> Iterator[tuple[str, str]]:
        """Yield the path and the blob id of every file of a tree, in git's order; none for None."""
        if tree is None:
            return
        for name, (is_folder, entry_id) in self.entries(tree).items():
            if is_folder:
                yield from self.list_files(entry_id, f"{below}{name}/")
            else:
                yield below + name, entry_id

    def diff(self, old: str | None, new: str | None, below: str = "") -> Iterator[tuple[str, str | None]]:
        """Yield each path that differs between two trees, with its blob id in the new one (None: it is not there)."""
        if old == new:
            return
        olds = self.entries(old) if old else {}
        news = self.entries(new) if new else {}
        for name in sorted(olds.keys() | news.keys()):
            before, after = olds.get(name), news.get(name)
            if before == after:
                continue
            path = below + name
            folders = [entry[1] if entry and entry[0] else None for entry in (before, after)]
            if any(folders):
                yield from self.diff(folders[0], folders[1], f"{path}/")
            if after and not after[0]:
                yield path, after[1]
            elif before and not before[0]:
                yield path, None

    def write_tree(self, base: str | None, changes: Mapping[str, str | None], loads: Mapping[str, Load]) -> str:
        """Store the tree that `base` becomes by `changes` (path to blob id, None to remove); return its id.

        `loads` gives the bytes of blobs by id; those stored already are not asked for.

        Raises:
            ValueError: loaded bytes have another id.
            HistoryLocked: another process writes the same object, or was killed while it did.
        """
        trees: list[Tree] = []
        root = self._grow(base, _nest(changes), trees)
        missing = [blob_id for blob_id in loads if ObjectID(blob_id.encode()) not in self._store]
        fresh = [tree for tree in trees if tree.id not in self._store]
        with telling_locks():
            self._keep(missing, loads, fresh)
        return root or self._store_empty()

    def entries(self, tree: str) -> dict[str, tuple[bool, str]]:
        """Return a folder's entries by name: whether each is a folder, and its id."""
        kept = self._kept.get(tree)
        if kept is None:
            found = self._store[ObjectID(tree.encode())]
            assert isinstance(found, Tree)
            kept = {entry.path.decode(): (stat.S_ISDIR(entry.mode), entry.sha.decode()) for entry in found.iteritems()}
            self._kept[tree] = kept
        return kept

    def _grow(self, base: str | None, changes: _Folder, trees: list[Tree]) -> str | None:
        """Gather the trees that a folder and those below become; return its id, None when nothing is left in it."""
        entries = dict(self.entries(base)) if base else {}
        for name, blob_id in changes.files.items():
            if blob_id is None:
                entries.pop(name, None)
            else:
                entries[name] = (False, blob_id)
        for name, inner in changes.folders.items():
            before = entries.get(name)
            grown = self._grow(before[1] if before and before[0] else None, inner, trees)
            if grown is not None:
                entries[name] = (True, grown)
            elif before and before[0]:
                del entries[name]
        if not entries:
            return None
        tree = Tree()
        for name, (is_folder, entry_id) in entries.items():
            tree.add(name.encode(), FOLDER_MODE if is_folder else FILE_MODE, ObjectID(entry_id.encode()))
        trees.append(tree)
        return tree.id.decode()

    def _keep(self, blobs: list[str], loads: Mapping[str, Load], trees: list[Tree]) -> None:
        objects = self._load_all(blobs, loads, trees)
        store = self._store
        if len(blobs) + len(trees) <= FEW_OBJECTS:
            for found in objects:
                store.add_object(found)
            return
        assert isinstance(store, PackBasedObjectStore)
        unique = list({tree.id: tree for tree in trees}.values())
        packed = (full_unpacked_object(found) for found in self._load_all(blobs, loads, unique))
        store.add_pack_data(len(blobs) + len(unique), packed)

    def _load_all(self, blobs: list[str], loads: Mapping[str, Load], trees: list[Tree]) -> Iterator[ShaFile]:
        for blob_id in blobs:
            blob = Blob.from_string(loads[blob_id]())
            if blob.id.decode() != blob_id:
                raise ValueError(f"Expected the file {blob_id}, got {blob.id.decode()}.")
            yield blob
        yield from trees

    def _store_empty(self) -> str:
        tree = Tree()
        self._store.add_object(tree)
        return tree.id.decode()


def _nest(changes: Mapping[str, str | None]) -> _Folder:
    root = _Folder()
    for path, blob_id in changes.items():
        *folders, name = path.split("/")
        place = root
        for folder in folders:
            place = place.folders.setdefault(folder, _Folder())
        place.files[name] = blob_id
    return root
