"""A content tree as rooms below the store see it: git objects by id, from a repository, a folder or memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha1
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a tree: a file (executable or not), a folder, or something else such as a link or a submodule."""

    kind: Literal["file", "folder", "other"]
    id: str


class Objects(Protocol):
    """Read access to git objects by their 40 hexadecimal digits."""

    def tree(self, tree_id: str) -> Mapping[str, Entry]:
        """Return a folder's entries in order of name.

        Raises:
            ObjectMissing: the tree is not there.
        """

    def blob(self, blob_id: str) -> bytes:
        """Return a file's bytes.

        Raises:
            ObjectMissing: the blob is not there.
        """


class ObjectMissing(LookupError):
    """An object that a tree names is not in the store."""


@dataclass(eq=False, slots=True)
class HeldObjects:
    """Folders and files that are held in memory, by their ids."""

    trees: dict[str, Mapping[str, Entry]]
    blobs: dict[str, bytes]

    def tree(self, tree_id: str) -> Mapping[str, Entry]:
        """Return a folder's entries in order of name.

        Raises:
            ObjectMissing: the tree is not there.
        """
        try:
            return self.trees[tree_id]
        except KeyError:
            raise ObjectMissing(tree_id) from None

    def blob(self, blob_id: str) -> bytes:
        """Return a file's bytes.

        Raises:
            ObjectMissing: the blob is not there.
        """
        try:
            return self.blobs[blob_id]
        except KeyError:
            raise ObjectMissing(blob_id) from None


def hash_blob(content: bytes) -> str:
    """Return the id that git gives to a file's bytes."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def hash_tree(entries: Mapping[str, Entry]) -> str:
    """Return the id that git gives to a folder of plain files and folders.

    Git orders names as bytes, a folder as if its name ended in `/`.
    """
    modes = {"file": b"100644", "folder": b"40000"}
    rows = sorted(
        (name.encode() + (b"/" if entry.kind == "folder" else b""), name, entry) for name, entry in entries.items()
    )
    body = b"".join(
        b"%s %s\0" % (modes[entry.kind], name.encode()) + bytes.fromhex(entry.id) for _, name, entry in rows
    )
    return sha1(b"tree %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def find_entry(objects: Objects, root: str, path: str) -> Entry | None:
    """Return the entry at a path below a tree; None when there is none."""
    entry = Entry("folder", root)
    for name in path.split("/"):
        if entry.kind != "folder":
            return None
        found = objects.tree(entry.id).get(name)
        if found is None:
            return None
        entry = found
    return entry
