"""Checks of what may not change: approved folders, and the data of a public version under its number."""

from __future__ import annotations

from collections.abc import Iterator

from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.checks.registry import declare
from measures.model.problem import Place, Problem
from measures.model.tree import Entry, ObjectMissing, Objects

UNAPPROVED = declare(
    "approval.unapproved-change", "warning", "The files of an approved version are those that were approved."
)
DATA_CHANGED = declare(
    "edition.data-changed", "error", "The data and the columns of a public version do not change under its number."
)
_FROZEN = ("columns", "measures", "intervals", "marks", "data")


def find_unapproved_changes(objects: Objects, folder: str, *, approved: str, current: str) -> Iterator[Problem]:
    """Find the files of a version's folder that differ from the approved tree.

    Where the store no longer has that tree the folder is named as a whole.
    """
    if approved == current:
        return
    hint = "Readers see the approved files. Approve the version again, or take the change back."
    try:
        changed = list(_list_changes(objects, approved, current))
    except ObjectMissing:
        changed = []
    for name, what in changed:
        place = Place(file=f"{folder}/{name}")
        yield UNAPPROVED.broken(place, f"Expected the file as approved, got one that {what}.", hint)
    if not changed:
        place = Place(file=f"{folder}/measure.md")
        yield UNAPPROVED.broken(place, f"Expected the approved tree {approved}, got {current}.", hint)


def _list_changes(objects: Objects, approved: str, current: str, start: str = "") -> Iterator[tuple[str, str]]:
    before, after = objects.tree(approved), objects.tree(current)
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if _is_folder(old) and _is_folder(new) and old is not None and new is not None:
            yield from _list_changes(objects, old.id, new.id, f"{start}{name}/")
        elif new is None:
            yield f"{start}{name}", "was removed since"
        else:
            yield f"{start}{name}", "was added since" if old is None else "was changed since"


def _is_folder(entry: Entry | None) -> bool:
    return entry is not None and entry.kind == "folder"


def find_changed_data(before: LoadedVersion, after: LoadedVersion) -> Iterator[Problem]:
    """Find dimensions whose data or columns differ between two states of one public version."""
    hint = f"Take the change back, or publish it as the next version after {after.number}."
    for slug in sorted(before.slugs - after.slugs):
        place = Place(file=f"{after.folder}/{slug}.md")
        yield DATA_CHANGED.broken(place, f"Expected the public dimension {slug}, got none.", hint)
    for slug, dimension in after.dimensions.items():
        public = before.dimensions.get(slug)
        if slug not in before.slugs:
            place = Place(file=dimension.file)
            yield DATA_CHANGED.broken(place, f"Expected the dimensions that are public, got {slug} as well.", hint)
        elif public is not None:
            yield from _compare(public, dimension, hint)


def _compare(before: LoadedDimension, after: LoadedDimension, hint: str) -> Iterator[Problem]:
    key = next((key for key in _FROZEN if getattr(before.settings, key) != getattr(after.settings, key)), None)
    if key is not None:
        yield DATA_CHANGED.broken(after.places.key(key), f"Expected {key} as they are public, got others.", hint)
        return
    one, other = before.data, after.data
    if one is None or other is None or after.settings.data is not None or one.text == other.text:
        return
    place = Place(file=other.file, line=_find_changed_line(one.text, other.text))
    yield DATA_CHANGED.broken(place, "Expected the data that is public, got other data.", hint)


def _find_changed_line(before: str, after: str) -> int:
    old, new = before.splitlines(), after.splitlines()
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    return (min(len(old), len(new)) if same is None else same) + 1
