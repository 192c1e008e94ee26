"""The public site: what readers may see at the record's instant, and nothing else.

It is made from a release record and the objects that the record names. Drafts, embargoed versions and internal fields
are not in the record, so nothing that is rendered from a public site can hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from measures.model.tree import Entry, Objects
from measures.publication.questions import Answers, question
from measures.publication.record import PublicMeasure, ReleaseRecord, Visible


class PublicSite:
    """Answers questions about one release record. Each question asked is recorded in `answers`."""

    def __init__(self, record: ReleaseRecord, objects: Objects) -> None:
        self.record = record
        self.answers = Answers()
        self._objects = objects

    def read_blob(self, blob: str) -> bytes:
        """Return the bytes of a file whose id an answer named."""
        return self._objects.blob(blob)

    def read_tree(self, tree: str) -> Mapping[str, Entry]:
        """Return the entries of a folder whose id an answer named."""
        return self._objects.tree(tree)

    @cached_property
    def placed(self) -> dict[str, tuple[str, ...]]:
        """Paths of measures by `topic/subtopic`, in order of position and name; those listed there too come after."""
        own: dict[str, list[PublicMeasure]] = {}
        also: dict[str, list[PublicMeasure]] = {}
        for measure in self.record.selection.measures.values():
            own.setdefault(measure.path.rpartition("/")[0], []).append(measure)
            for other in measure.also_in:
                also.setdefault(other, []).append(measure)
        return {
            place: (*_in_order(own.get(place, [])), *_in_order(also.get(place, [])))
            for place in sorted(own.keys() | also.keys())
        }

    @cached_property
    def paths_by_id(self) -> dict[str, str]:
        """Paths of measures by their permanent id."""
        return {measure.id: measure.path for measure in self.record.selection.measures.values()}


def _in_order(measures: list[PublicMeasure]) -> tuple[str, ...]:
    return tuple(m.path for m in sorted(measures, key=lambda m: (m.position, m.path)))


@question(sort="base", kept=True)
def visible(site: PublicSite) -> Visible:
    """Return the settings that show in output."""
    return site.record.visible


@question(sort="base", kept=True)
def shared_blob(site: PublicSite, path: str) -> str | None:
    """Return the blob id of a shared file; None when there is none."""
    return site.record.selection.shared.get(path)


@question(sort="base", kept=True)
def shared_paths(site: PublicSite, folder: str) -> tuple[str, ...]:
    """Return the paths of the shared files below a folder such as `pages/`, in order."""
    return tuple(sorted(path for path in site.record.selection.shared if path.startswith(folder)))


@question(sort="base")
def measure(site: PublicSite, path: str) -> PublicMeasure | None:
    """Return what readers may know of a measure; None when nothing of it is public."""
    return site.record.selection.measures.get(path)


@question(sort="base", kept=True)
def all_measures(site: PublicSite) -> tuple[str, ...]:
    """Return the paths of all measures with a public or a withdrawn version, in order."""
    return tuple(sorted(site.record.selection.measures))


@question(sort="base", kept=True)
def placed_measures(site: PublicSite, topic: str, subtopic: str) -> tuple[str, ...]:
    """Return the paths of the measures of a subtopic in order, those listed there too last."""
    return site.placed.get(f"{topic}/{subtopic}", ())


@question(sort="base", kept=True)
def used_topics(site: PublicSite) -> tuple[str, ...]:
    """Return the slugs of the topics that hold a measure, in order of slug."""
    return tuple(sorted({place.partition("/")[0] for place in site.placed}))


@question(sort="base", kept=True)
def used_subtopics(site: PublicSite, topic: str) -> tuple[str, ...]:
    """Return the slugs of the subtopics of a topic that hold a measure, in order of slug."""
    return tuple(place.partition("/")[2] for place in site.placed if place.startswith(f"{topic}/"))


@question(sort="base", kept=True)
def path_of(site: PublicSite, measure_id: str) -> str | None:
    """Return the path of the measure with an id; None when nothing of it is public."""
    return site.paths_by_id.get(measure_id)


def _version_tree(site: PublicSite, path: str, version: str) -> Mapping[str, Entry]:
    found = site.record.selection.measures.get(path)
    public = found.by_number.get(version) if found else None
    return site.read_tree(public.tree) if public else {}


@question(sort="base")
def version_names(site: PublicSite, path: str, version: str) -> tuple[str, ...]:
    """Return the names of the files in a version's folder, those below `files/` with that prefix."""
    entries = _version_tree(site, path, version)
    files = entries.get("files")
    below = site.read_tree(files.id) if files and files.kind == "folder" else {}
    uploads = (f"files/{name}" for name, entry in below.items() if entry.kind == "file")
    return (*(name for name, entry in entries.items() if entry.kind == "file"), *uploads)


@question(sort="base")
def version_blob(site: PublicSite, path: str, version: str, name: str) -> str | None:
    """Return the blob id of a file in a version's folder; None when there is none."""
    entries = _version_tree(site, path, version)
    folder, _, below = name.rpartition("/")
    if folder:
        inner = entries.get(folder)
        entries = site.read_tree(inner.id) if inner and inner.kind == "folder" else {}
    entry = entries.get(below)
    return entry.id if entry and entry.kind == "file" else None
