"""Edits of a measure that someone else moved meanwhile: they follow it to its new address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from measures.model.tree import Objects, find_entry
from measures.reading.measure_file import read_measure

FindPath = Callable[[str], str | None]
"""Returns where the measure of an id is now (topic/subtopic/measure)."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Folders of measures by where they were, with where they are."""

    folders: Mapping[str, str]

    def forth(self, path: str) -> str:
        """Return where a file is now."""
        folder = name_folder(path)
        return f"{self.folders[folder]}{path[len(folder) :]}" if folder in self.folders else path

    def back(self, path: str) -> str:
        """Return where a file was."""
        folder = name_folder(path)
        old = next((old for old, new in self.folders.items() if new == folder), folder)
        return f"{old}{path[len(folder) :]}"


def name_folder(path: str) -> str:
    """Return the folder of the measure that a file belongs to; the empty text where it belongs to none."""
    parts = path.split("/")
    return "/".join(parts[:4]) if parts[0] == "measures" and len(parts) > 4 else ""


def find_moved(objects: Objects, base: str, head: str, paths: list[str], find_path: FindPath) -> Moved:
    """Return which measures of the paths stood at `base` (a root) and are elsewhere at `head`."""
    found = {}
    for folder in sorted({name_folder(path) for path in paths} - {""}):
        measure_id = _read_id(objects, base, folder)
        if measure_id is None or find_entry(objects, head, folder) is not None:
            continue
        new = find_path(measure_id)
        if new is not None:
            found[folder] = f"measures/{new}"
    return Moved(found)


def _read_id(objects: Objects, root: str, folder: str) -> str | None:
    path = f"{folder}/measure.yaml"
    entry = find_entry(objects, root, path)
    if entry is None or entry.kind != "file":
        return None
    measure = read_measure(objects.blob(entry.id), path).value
    return measure.id if measure is not None else None
