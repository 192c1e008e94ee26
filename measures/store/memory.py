"""A content tree held in memory."""

from __future__ import annotations

from collections.abc import Mapping

from measures.model.tree import Entry, ObjectMissing, hash_blob
from measures.store.trees import FILE, FOLDER, Row, hash_rows, list_entries


class MemoryStore:
    """The objects of a tree given as files by path."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._blobs: dict[str, bytes] = {}
        self._trees: dict[str, Mapping[str, Entry]] = {}
        self.root = self._add_folder([(path.split("/"), content) for path, content in files.items()])

    @property
    def objects(self) -> MemoryStore:
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
        """
        try:
            return self._blobs[blob_id]
        except KeyError:
            raise ObjectMissing(blob_id) from None

    def _add_folder(self, files: list[tuple[list[str], bytes]]) -> str:
        rows = []
        folders: dict[str, list[tuple[list[str], bytes]]] = {}
        for (name, *rest), content in files:
            if rest:
                folders.setdefault(name, []).append((rest, content))
            else:
                blob_id = hash_blob(content)
                self._blobs[blob_id] = content
                rows.append(Row(name.encode(), FILE, blob_id))
        rows += [Row(name.encode(), FOLDER, self._add_folder(below)) for name, below in folders.items()]
        tree_id = hash_rows(rows)
        self._trees[tree_id] = list_entries(rows)
        return tree_id
