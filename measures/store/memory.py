"""A content tree held in memory."""

from __future__ import annotations

from collections.abc import Mapping

from measures.model.tree import HeldObjects, hash_blob
from measures.store.trees import FILE, FOLDER, Row, hash_rows, list_entries


class MemoryStore(HeldObjects):
    """The objects of a tree given as files by path."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__({}, {})
        self.root = self._add_folder([(path.split("/"), content) for path, content in files.items()])

    @property
    def objects(self) -> MemoryStore:
        """The store itself: it gives trees and blobs."""
        return self

    def _add_folder(self, files: list[tuple[list[str], bytes]]) -> str:
        rows = []
        folders: dict[str, list[tuple[list[str], bytes]]] = {}
        for (name, *rest), content in files:
            if rest:
                folders.setdefault(name, []).append((rest, content))
            else:
                blob_id = hash_blob(content)
                self.blobs[blob_id] = content
                rows.append(Row(name.encode(), FILE, blob_id))
        rows += [Row(name.encode(), FOLDER, self._add_folder(below)) for name, below in folders.items()]
        tree_id = hash_rows(rows)
        self.trees[tree_id] = list_entries(rows)
        return tree_id
