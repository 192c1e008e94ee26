"""Finds who last changed a number of a version, through renames of its measure."""

from __future__ import annotations

from cms.editing.finding import Place
from cms.workspace import workspace
from measures.model.tree import find_entry
from measures.reading.measure_file import read_measure
from measures.workflow import find_changed_numbers

_MOST_SAVES = 1000


def find_number_editor(place: Place) -> str | None:
    """Return the id of who last changed a number of a version; None where no save of it is known."""
    return _search(place.measure.path, place)


def _search(path: str, place: Place) -> str | None:
    work, folder = workspace(), f"measures/{path}/{place.version.number}"
    newer: tuple[str, str, str] | None = None
    for save in work.index.list_commits(path, _MOST_SAVES):
        entry = find_entry(work.objects, work.objects.root_of(save.commit), folder)
        if newer is None:
            newer = (save.commit, save.author, entry.id) if entry is not None and entry.kind == "folder" else None
            continue
        if entry is None or entry.kind != "folder":
            break
        if find_changed_numbers(work.objects, entry.id, newer[2]):
            return newer[1]
        newer = (save.commit, save.author, entry.id)
    if newer is None:
        return None
    return _search_before(newer[0], newer[2], place) or newer[1]


def _search_before(commit: str, tree: str, place: Place) -> str | None:
    """Return who changed the numbers where the measure stood before this commit moved it; None where it did not."""
    objects = workspace().objects
    made = objects.list_commits(commit, None, 1)[-1]
    if made.before is None:
        return None
    for path in objects.diff(made.before, made.root):
        parts = path.split("/")
        if len(parts) != 5 or parts[0] != "measures" or parts[4] != "measure.yaml":
            continue
        entry = find_entry(objects, made.before, path)
        measure = read_measure(objects.blob(entry.id), path).value if entry and entry.kind == "file" else None
        before = find_entry(objects, made.before, f"{'/'.join(parts[:4])}/{place.version.number}")
        if (
            measure is None
            or measure.id != place.measure.id
            or before is None
            or "/".join(parts[1:4]) == place.measure.path
        ):
            continue
        return None if find_changed_numbers(objects, before.id, tree) else _search("/".join(parts[1:4]), place)
    return None
