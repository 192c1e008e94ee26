"""A new content store, made from a folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from measures.model.tree import Objects
from measures.store.folder import FolderStore
from measures.store.git import GitStore, make_repository


class FolderUnfit(ValueError):
    """A folder holds something that is no plain file: a link, or a name that is no text."""


def seed_store(path: Path | str, folder: Path | str, author: str, at: datetime, *, branch: str = "main") -> str:
    """Make a bare repository whose first commit holds the folder's files, and return the commit's id.

    Raises:
        FolderUnfit: the folder holds a link or the like.
        HeadMoved: the branch is there already.
    """
    source = FolderStore(folder)
    files = dict(list_files(source, source.root))
    make_repository(path, branch)
    with GitStore(path) as store:
        message = "Start the content store"
        return store.commit(files, base=None, author=author, message=message, at=at, branch=branch)


def list_files(objects: Objects, tree_id: str, path: str = "") -> Iterator[tuple[str, bytes]]:
    """Return the paths and bytes of all files below a tree, in order.

    Raises:
        FolderUnfit: an entry is no plain file or folder.
    """
    for name, entry in objects.tree(tree_id).items():
        if entry.kind == "folder":
            yield from list_files(objects, entry.id, f"{path}{name}/")
        elif entry.kind == "file":
            yield f"{path}{name}", objects.blob(entry.id)
        else:
            raise FolderUnfit(f"{path}{name}")
