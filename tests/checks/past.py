"""A store with a past, as a git repository has one."""

from collections.abc import Mapping

from measures.model.tree import Entry, ObjectMissing
from measures.store import MemoryStore


class WithPast:
    """The objects of a tree and of an earlier one."""

    def __init__(self, now: MemoryStore, past: MemoryStore) -> None:
        self._now, self._past = now, past
        self.root = now.root

    def tree(self, tree_id: str) -> Mapping[str, Entry]:
        try:
            return self._now.tree(tree_id)
        except ObjectMissing:
            return self._past.tree(tree_id)

    def blob(self, blob_id: str) -> bytes:
        try:
            return self._now.blob(blob_id)
        except ObjectMissing:
            return self._past.blob(blob_id)
