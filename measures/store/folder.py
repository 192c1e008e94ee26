"""A content tree that stands in a folder, read as git would: same names, same ids."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from measures.model.tree import Entry, ObjectMissing, hash_blob
from measures.store.trees import EXECUTABLE, FILE, FOLDER, LINK, Row, hash_rows, list_entries

_KEPT_BYTES = 64_000_000
_NOTHING = hash_blob(b"")


class FileChanged(ObjectMissing):
    """A file's bytes are no longer those that were there when the folder was scanned."""


class FolderStore:
    """The objects of a folder, scanned once. Links are never followed, and `.git` is passed over.

    Folders without files are none, as in git. A file that cannot be read stands as `other`.
    """

    def __init__(self, path: Path | str) -> None:
        self._paths: dict[str, bytes] = {}
        self._kept: dict[str, bytes] = {}
        self._room = _KEPT_BYTES
        self._trees: dict[str, Mapping[str, Entry]] = {}
        rows = self._scan(os.fsencode(path))
        self.root = self._add_tree(rows)

    @property
    def objects(self) -> FolderStore:
        """The store itself: it gives trees and blobs."""
        return self

    def tree(self, tree_id: str) -> Mapping[str, Entry]:
        """Return a folder's entries in order of name.

        Raises:
            ObjectMissing: the tree is not there.
        """
        try:
            return self._trees[tree_id]
        except KeyError:
            raise ObjectMissing(tree_id) from None

    def blob(self, blob_id: str) -> bytes:
        """Return a file's bytes.

        Raises:
            ObjectMissing: the blob is not there.
            FileChanged: the file was changed since the scan.
        """
        if blob_id in self._kept:
            return self._kept[blob_id]
        if blob_id not in self._paths:
            raise ObjectMissing(blob_id)
        try:
            content = _read_file(self._paths[blob_id])
        except OSError as fault:
            raise FileChanged(blob_id) from fault
        if hash_blob(content) != blob_id:
            raise FileChanged(os.fsdecode(self._paths[blob_id]))
        return content

    def _scan(self, folder: bytes) -> list[Row]:
        with os.scandir(folder) as found:
            rows = [self._scan_one(each) for each in found if each.name != b".git"]
        return [row for row in rows if row is not None]

    def _scan_one(self, found: os.DirEntry[bytes]) -> Row | None:
        if found.is_symlink():
            return Row(found.name, LINK, hash_blob(os.fsencode(Path(os.fsdecode(found.path)).readlink())))
        if found.is_dir(follow_symlinks=False):
            rows = self._scan(found.path)
            return Row(found.name, FOLDER, self._add_tree(rows)) if rows else None
        if found.is_file(follow_symlinks=False):
            return self._scan_file(found)
        return Row(found.name, LINK, _NOTHING)

    def _scan_file(self, found: os.DirEntry[bytes]) -> Row:
        try:
            content = _read_file(found.path)
        except OSError:
            return Row(found.name, LINK, _NOTHING)
        blob_id = hash_blob(content)
        if blob_id not in self._paths:
            self._paths[blob_id] = found.path
            self._room -= len(content)
            if self._room > 0:
                self._kept[blob_id] = content
        executable = found.stat(follow_symlinks=False).st_mode & stat.S_IXUSR
        return Row(found.name, EXECUTABLE if executable else FILE, blob_id)

    def _add_tree(self, rows: list[Row]) -> str:
        tree_id = hash_rows(rows)
        self._trees[tree_id] = list_entries(rows)
        return tree_id


def _read_file(path: bytes) -> bytes:
    # A link that took the file's place since the scan is refused, not followed.
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(number, "rb") as opened:
        return opened.read()
