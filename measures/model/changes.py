"""The files that differ between two trees, found without opening what is the same in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from measures.model.tree import Entry, Objects

_EMPTY: Mapping[str, Entry] = {}


def find_changes(objects: Objects, before: str | None, after: str | None, path: str = "") -> Iterator[str]:
    """Return the paths of files that were added, removed or changed; None stands for an empty tree."""
    if before == after:
        return
    old = objects.tree(before) if before is not None else _EMPTY
    new = objects.tree(after) if after is not None else _EMPTY
    for name in sorted(old.keys() | new.keys()):
        first, second = old.get(name), new.get(name)
        if first == second:
            continue
        inner = f"{path}{name}"
        if _is_file(first) or _is_file(second):
            yield inner
        if _is_folder(first) or _is_folder(second):
            yield from find_changes(objects, _folder_id(first), _folder_id(second), f"{inner}/")


def _is_file(entry: Entry | None) -> bool:
    return entry is not None and entry.kind != "folder"


def _is_folder(entry: Entry | None) -> bool:
    return entry is not None and entry.kind == "folder"


def _folder_id(entry: Entry | None) -> str | None:
    return entry.id if entry is not None and entry.kind == "folder" else None
