"""Whether one version is public at an instant, with the bundle that it goes out in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from measures.model.measure import VersionState
from measures.model.tree import Objects
from measures.publication.instants import Clock, read_nearest
from measures.reading.measure_file import read_measure


def is_version_due(objects: Objects, root: str, state: VersionState, clock: Clock, instant: datetime) -> bool:
    """Whether the release of an approved version has come, by the content tree `root`.

    A version in a bundle waits for the others: none is public before the last of them is, nor while one of them is not
    approved.
    """
    if state.status != "approved" or not _has_come(state, clock, instant):
        return False
    if state.bundle is None:
        return True
    mates = list_bundle(objects, root, state.bundle)
    return all(each.status in ("approved", "withdrawn") and _has_come(each, clock, instant) for each in mates)


def list_bundle(objects: Objects, root: str, bundle: str) -> Iterator[VersionState]:
    """Yield the states of the versions in a bundle."""
    sought = bundle.encode()
    for content in _read_measures(objects, root):
        measure = read_measure(content, "measure.yaml").value if sought in content else None
        if measure is not None:
            yield from (state for state in measure.versions.values() if state.bundle == bundle)


def _has_come(state: VersionState, clock: Clock, instant: datetime) -> bool:
    return state.release_at is not None and read_nearest(state.release_at, clock) <= instant


def _read_measures(objects: Objects, root: str) -> Iterator[bytes]:
    top = objects.tree(root).get("measures")
    level = [top.id] if top is not None and top.kind == "folder" else []
    for _ in range(3):
        level = [each.id for tree in level for each in objects.tree(tree).values() if each.kind == "folder"]
    for tree in level:
        entry = objects.tree(tree).get("measure.yaml")
        if entry is not None and entry.kind == "file":
            yield objects.blob(entry.id)
