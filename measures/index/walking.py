"""Which measures and which topics differ between two content trees, without opening what is the same in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from measures.model.tree import Entry, Objects

_EMPTY: Mapping[str, Entry] = {}


def find_changed_measures(objects: Objects, before: str | None, after: str | None) -> Iterator[tuple[str, str | None]]:
    """Return the path of each measure that differs, with its tree in the later root (None where it is gone)."""
    for topic, old, new in _compare(objects, _measures(objects, before), _measures(objects, after)):
        for subtopic, old_sub, new_sub in _compare(objects, old, new):
            for slug, _, tree in _compare(objects, old_sub, new_sub):
                yield f"{topic}/{subtopic}/{slug}", tree


def find_changed_topics(objects: Objects, before: str | None, after: str | None) -> Iterator[tuple[str, str | None]]:
    """Return the path of each topic (`a`) and subtopic (`a/b`) of which something differs, with its later tree."""
    for topic, old, new in _compare(objects, _measures(objects, before), _measures(objects, after)):
        yield topic, new
        for subtopic, _, tree in _compare(objects, old, new):
            yield f"{topic}/{subtopic}", tree


def find_changed_shared(objects: Objects, before: str | None, after: str | None) -> Iterator[str]:
    """Return the path of each file that differs and belongs to no measure."""
    old, new = (_list_entries(objects, root) for root in (before, after))
    for name in sorted(old.keys() | new.keys()):
        if name != "measures":
            yield from (path for path, _ in _compare_entries(objects, name, old.get(name), new.get(name)))
    yield from _compare_own_files(objects, "measures", _measures(objects, before), _measures(objects, after))
    for topic, was, now in _compare(objects, _measures(objects, before), _measures(objects, after)):
        yield from _compare_own_files(objects, f"measures/{topic}", was, now)
        for subtopic, was_below, now_below in _compare(objects, was, now):
            yield from _compare_own_files(objects, f"measures/{topic}/{subtopic}", was_below, now_below)


def _compare_own_files(objects: Objects, folder: str, before: str | None, after: str | None) -> Iterator[str]:
    """Yield the files of a folder itself that differ, none of the folders in it."""
    old, new = (_list_entries(objects, tree) for tree in (before, after))
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        if was != now and any(entry is not None and entry.kind != "folder" for entry in (was, now)):
            yield f"{folder}/{name}"


def _measures(objects: Objects, root: str | None) -> str | None:
    entry = objects.tree(root).get("measures") if root is not None else None
    return entry.id if entry is not None and entry.kind == "folder" else None


def _compare(objects: Objects, before: str | None, after: str | None) -> Iterator[tuple[str, str | None, str | None]]:
    """Return the folders whose trees differ, with both trees."""
    if before == after:
        return
    old, new = (_list_folders(objects, tree) for tree in (before, after))
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def _list_folders(objects: Objects, tree: str | None) -> Mapping[str, str]:
    entries = objects.tree(tree) if tree is not None else _EMPTY
    return {name: entry.id for name, entry in entries.items() if entry.kind == "folder"}


def find_changed_files(
    objects: Objects, before: str | None, after: str | None, path: str
) -> Iterator[tuple[str, str | None]]:
    """Return the path of each file at or below a path that differs, with its later blob (None where it is gone)."""
    old, new = (_list_entries(objects, root).get(path) for root in (before, after))
    yield from _compare_entries(objects, path, old, new)


def _compare_entries(
    objects: Objects, path: str, old: Entry | None, new: Entry | None
) -> Iterator[tuple[str, str | None]]:
    if old == new:
        return
    if any(entry is not None and entry.kind == "file" for entry in (old, new)):
        yield path, new.id if new is not None and new.kind == "file" else None
    was, now = (
        objects.tree(entry.id) if entry is not None and entry.kind == "folder" else _EMPTY for entry in (old, new)
    )
    for name in sorted(was.keys() | now.keys()):
        yield from _compare_entries(objects, f"{path}/{name}", was.get(name), now.get(name))


def _list_entries(objects: Objects, root: str | None) -> Mapping[str, Entry]:
    return objects.tree(root) if root is not None else _EMPTY
