"""What of content is not as it was approved or published, by file and part, and whether readers will see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from measures.model.changes import find_changes
from measures.model.dates import VersionNumber
from measures.model.measure import Measure
from measures.model.tree import Entry, ObjectMissing, Objects, find_entry
from measures.reading.measure_file import read_measure
from measures.workflow.differences import list_differences

Reach = Literal["waits", "shown", "draft"]
"""`waits`: readers see the approved file; `shown`: it is public once committed; `draft`: no approved version has it."""


@dataclass(frozen=True, slots=True, order=True)
class Outside:
    """A file, or a part of one, that differs from what was approved or published."""

    path: str
    part: str
    reach: Reach

    def __str__(self) -> str:
        return f"{self.path}: {self.part}" if self.part else self.path


def list_outside(objects: Objects, since: str | None, root: str) -> tuple[Outside, ...]:
    """Return all that differs in the content tree `root` from what readers see, in order of path.

    Files of approved versions are compared with the approved tree, everything else with the content tree `since`, of
    which the last release was made (None: there was none).
    """
    approved = {(path, number): tree for path, number, tree in _list_approved(objects, root)}
    found = [each for place, tree in approved.items() for each in _compare(objects, root, place, tree)]
    for path in find_changes(objects, since, root):
        place = _name_version(path)
        if place is None or find_entry(objects, root, f"measures/{place[0]}") is None:
            found.append(Outside(path, "", "shown"))
        elif place not in approved:
            found.append(Outside(path, "", "draft"))
    return tuple(sorted(found))


def _name_version(path: str) -> tuple[str, str] | None:
    """Return the measure and the version whose folder a file stands in; None where it stands in none."""
    parts = path.split("/")
    if parts[0] != "measures" or len(parts) < 6 or VersionNumber.parse(parts[4]) is None:
        return None
    return "/".join(parts[1:4]), parts[4]


def _list_approved(objects: Objects, root: str) -> Iterator[tuple[str, str, str | None]]:
    """Yield measure, version and approved tree of each approved version; of a measure that does not read, of each."""
    top = objects.tree(root).get("measures")
    for path, entry in _walk(objects, top, 3) if top is not None else ():
        names = objects.tree(entry.id)
        measure = _read(objects, names, path)
        for number in names if measure is None and "measure.yaml" in names else ():
            if VersionNumber.parse(number) is not None:
                yield path, number, None
        for number, state in measure.versions.items() if measure is not None else ():
            if state.status == "approved":
                yield path, number, state.approved.tree if state.approved is not None else None


def _walk(objects: Objects, entry: Entry, depth: int, start: str = "") -> Iterator[tuple[str, Entry]]:
    if entry.kind != "folder":
        return
    if not depth:
        yield start, entry
        return
    for name, inner in objects.tree(entry.id).items():
        yield from _walk(objects, inner, depth - 1, f"{start}/{name}" if start else name)


def _read(objects: Objects, names: Mapping[str, Entry], path: str) -> Measure | None:
    entry = names.get("measure.yaml")
    if entry is None or entry.kind != "file":
        return None
    return read_measure(objects.blob(entry.id), f"measures/{path}/measure.yaml").value


def _compare(objects: Objects, root: str, place: tuple[str, str], tree: str | None) -> Iterator[Outside]:
    """Yield the parts of an approved version that differ from its tree; all files where that is not here."""
    folder = f"measures/{'/'.join(place)}"
    entry = find_entry(objects, root, folder)
    current = entry.id if entry is not None and entry.kind == "folder" else None
    if current is None or tree is None or not _has(objects, tree):
        known = tree if tree is not None and _has(objects, tree) else None
        yield from (Outside(path, "", "waits") for path in find_changes(objects, known, current, f"{folder}/"))
        return
    for each in list_differences(objects, tree, current):
        yield Outside(f"{folder}/{each.file}", each.part, "waits")


def _has(objects: Objects, tree: str) -> bool:
    try:
        objects.tree(tree)
    except ObjectMissing:
        return False
    return True
