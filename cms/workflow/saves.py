"""The saves of a version's files, newest first, through moves of its measure; and who edited what by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cms.editing.finding import Place
from cms.workspace import workspace
from measures.model.tree import find_entry
from measures.reading.measure_file import read_measure
from measures.workflow import find_changed_numbers

_MOST_SAVES = 1000


@dataclass(frozen=True, slots=True)
class VersionSave:
    """A save that left a version's folder as `after`; `before` it was another or the same, or not there yet."""

    author: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class _Seen:
    commit: str
    author: str
    tree: str


def find_number_editor(place: Place) -> str | None:
    """Return the id of who last changed a number of a version; None where no save of it is known."""
    objects = workspace().objects
    for save in list_saves(place):
        if save.before is None or find_changed_numbers(objects, save.before, save.after):
            return save.author
    return None


def find_editors(place: Place, since: str | None) -> frozenset[str]:
    """Return the ids of those who changed a version's files since they were the tree `since`, or since they began."""
    found = set()
    for save in list_saves(place):
        if save.after == since:
            break
        if save.before != save.after:
            found.add(save.author)
    return frozenset(found)


def list_saves(place: Place) -> Iterator[VersionSave]:
    """Yield the saves of a version's measure, newest first; the last one made the version."""
    yield from _walk(place.measure.path, place)


def _walk(path: str, place: Place) -> Iterator[VersionSave]:
    newer: _Seen | None = None
    for save in workspace().index.list_commits(path, _MOST_SAVES):
        tree = _find_tree(workspace().objects.root_of(save.commit), path, place)
        if newer is not None:
            if tree is None:
                break
            yield VersionSave(newer.author, tree, newer.tree)
        newer = _Seen(save.commit, save.author, tree) if tree is not None else None
    if newer is None:
        return
    origin = _find_origin(newer.commit, place)
    yield VersionSave(newer.author, origin[1] if origin is not None else None, newer.tree)
    if origin is not None:
        yield from _walk(origin[0], place)


def _find_tree(root: str, path: str, place: Place) -> str | None:
    entry = find_entry(workspace().objects, root, f"measures/{path}/{place.version.number}")
    return entry.id if entry is not None and entry.kind == "folder" else None


def _find_origin(commit: str, place: Place) -> tuple[str, str] | None:
    """Return where a version stood, and its tree, before a commit moved its measure; None where it did not."""
    objects = workspace().objects
    made = objects.list_commits(commit, None, 1)[-1]
    if made.before is None:
        return None
    for file in objects.diff(made.before, made.root):
        parts = file.split("/")
        if len(parts) != 5 or parts[0] != "measures" or parts[4] != "measure.yaml":
            continue
        path = "/".join(parts[1:4])
        entry = find_entry(objects, made.before, file)
        measure = read_measure(objects.blob(entry.id), file).value if entry and entry.kind == "file" else None
        tree = _find_tree(made.before, path, place)
        if measure is not None and measure.id == place.measure.id and tree is not None and path != place.measure.path:
            return path, tree
    return None
