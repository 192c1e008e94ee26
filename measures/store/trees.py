"""Trees as git hashes them, made from names, modes and ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha1
from typing import Literal

from measures.model.tree import Entry

FILE, EXECUTABLE, LINK, FOLDER, SUBMODULE = 0o100644, 0o100755, 0o120000, 0o40000, 0o160000
_FORBIDDEN = frozenset({"", ".", "..", ".git"})


@dataclass(frozen=True, slots=True)
class Row:
    """A name in a tree, as bytes, with git's mode and the id of what it names."""

    name: bytes
    mode: int
    id: str


def write_tree(rows: Iterable[Row]) -> bytes:
    """Return the bytes of a tree object: rows in git's order, where a folder's name counts as if it ended in `/`."""
    ordered = sorted(rows, key=lambda row: row.name + b"/" if row.mode == FOLDER else row.name)
    return b"".join(b"%o %s\0" % (row.mode, row.name) + bytes.fromhex(row.id) for row in ordered)


def hash_rows(rows: Iterable[Row]) -> str:
    """Return the id that git gives to a tree of these rows."""
    body = write_tree(rows)
    return sha1(b"tree %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def list_entries(rows: Iterable[Row]) -> Mapping[str, Entry]:
    """Return entries in order of name; what is no plain file or folder, or has no safe name, is `other`."""
    found = {}
    for row in rows:
        try:
            name = row.name.decode()
            kind = _find_kind(name, row.mode)
        except UnicodeDecodeError:
            name, kind = row.name.decode("utf-8", "backslashreplace"), "other"
        found[name] = Entry(kind, row.id)
    return dict(sorted(found.items()))


def _find_kind(name: str, mode: int) -> Literal["file", "folder", "other"]:
    if name.casefold() in _FORBIDDEN or any(sign in name for sign in "/\\\0\n"):
        return "other"
    if mode == FOLDER:
        return "folder"
    return "file" if mode & 0o170000 == 0o100000 else "other"
