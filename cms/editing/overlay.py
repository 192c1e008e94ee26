"""A version's folder with some files other than the store has: what a save would make, before it is made."""

from __future__ import annotations

from collections.abc import Mapping

from measures.model.tree import Entry, Objects, hash_blob

TREE = "0" * 40
"""The id by which the folder is asked for."""


class Overlay:
    """The objects of a store, and one tree of files laid over another; with `only`, no other names are there."""

    def __init__(
        self, objects: Objects, tree: str, files: Mapping[str, bytes], *, only: frozenset[str] | None = None
    ) -> None:
        self._objects, self._tree, self._only = objects, tree, only
        self._files = {name: (hash_blob(content), content) for name, content in files.items()}
        self._blobs = dict(self._files.values())

    def tree(self, tree_id: str) -> Mapping[str, Entry]:
        """Return a folder's entries; those of `TREE` are the ones laid over each other."""
        if tree_id != TREE:
            return self._objects.tree(tree_id)
        laid = {name: Entry("file", blob) for name, (blob, _) in self._files.items()}
        found = sorted({**self._objects.tree(self._tree), **laid}.items())
        return {name: entry for name, entry in found if self._only is None or name in self._only}

    def blob(self, blob_id: str) -> bytes:
        """Return a file's bytes."""
        return self._blobs[blob_id] if blob_id in self._blobs else self._objects.blob(blob_id)
