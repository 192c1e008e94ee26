"""A source and its copies in other drafts: which there are, and in what they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cms.access import EDITABLE_STATES, can_see, current_person
from cms.editing.documents import open_document
from cms.editing.finding import Place
from cms.editing.links import link
from cms.forms.wording import find_words
from cms.workspace import Wanted, workspace
from measures.index import SourceRow
from measures.model.version import Source
from measures.writing.yaml_values import Written

OWN = frozenset({"id", "same_as", "role"})
"""Keys that each copy has for itself."""
KEYS = tuple(name for name in Source.model_fields if name not in OWN)
MOST = 100
Facts = Mapping[str, Written]


@dataclass(frozen=True, slots=True)
class Difference:
    """A key in which a copy differs: its label, what the copy says and what this version says; empty for nothing."""

    key: str
    label: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy of a source in another draft, with what differs; `name` tells it from all others."""

    name: str
    words: str
    href: str
    source: str
    differences: tuple[Difference, ...]


def list_copies(place: Place) -> tuple[Copy, ...]:
    """Return the copies, in drafts that the person can see, that differ from the sources of a version."""
    ours = {str(each.get("id")): each for each in read_sources(place, workspace().head)}
    return tuple(copy for row, other in _list_rows(place) if (copy := _compare(ours, row, other)) is not None)


def find_copies_of(place: Place, changed: frozenset[str]) -> bool:
    """Whether a source of a version, of those named, has a copy in another draft."""
    return any(row.source_id in changed for row, _ in _list_rows(place))


def read_sources(place: Place, commit: str) -> list[Facts]:
    """Return the sources of a version as of a commit, as they are written."""
    path = f"{place.folder}/measure.md"
    return list_facts(workspace().read(path, at=commit) or b"", path)


def list_facts(content: bytes, path: str) -> list[Facts]:
    """Return the sources that a measure.md names, as they are written."""
    data = open_document(path, content).data
    found = data.get("sources") if isinstance(data, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _list_rows(place: Place) -> Iterator[tuple[SourceRow, tuple[SourceRow, Place]]]:
    """Yield each source of a version with each of its copies that can be edited."""
    person, index = current_person(), workspace().index
    own = index.list_sources_of(place.measure.id, place.version.number)
    found = {row: _find_family(row) for row in own}
    ids = frozenset(each.measure_id for family in found.values() for each in family)
    measures = {row.id: row for row in workspace().list_measures(Wanted(ids=ids, most=len(ids) or 1)).rows}
    for row, family in found.items():
        for each in family:
            measure = measures.get(each.measure_id)
            version = measure.version(each.version) if measure is not None else None
            if measure is None or version is None or person is None or not can_see(person, measure.id):
                continue
            if version.status in EDITABLE_STATES:
                yield row, (each, Place(measure=measure, version=version))


def _find_family(row: SourceRow) -> tuple[SourceRow, ...]:
    """Return the other sources that this one is a copy of, that are copies of it, or that share an origin with it."""
    index = workspace().index
    found: dict[SourceRow, None] = {}
    waiting, seen = [row.origin, row.same_as], set[str]()
    while waiting and len(found) < MOST:
        origin = waiting.pop()
        if not origin or origin in seen:
            continue
        seen.add(origin)
        for each in (*index.find_origin(origin, MOST), *index.find_copies(origin, MOST)):
            found[each] = None
            waiting += [each.origin, each.same_as]
    return tuple(each for each in found if each != row)[:MOST]


def _compare(ours: Mapping[str, Facts], row: SourceRow, other: tuple[SourceRow, Place]) -> Copy | None:
    theirs, place = other
    facts = next(
        (each for each in read_sources(place, workspace().head) if str(each.get("id")) == theirs.source_id), None
    )
    if facts is None or row.source_id not in ours:
        return None
    differences = tuple(_find_differences(ours[row.source_id], facts))
    if not differences:
        return None
    names = {"measure_id": place.measure.id, "version": place.version.number}
    return Copy(
        name=f"{place.measure.id} {place.version.number} {theirs.source_id} {row.source_id}",
        words=f"{place.version.title or place.measure.title} {place.version.number}, source {theirs.source_id}",
        href=link("versions.edit_version", part="sources", **names),
        source=row.title,
        differences=differences,
    )


def _find_differences(ours: Facts, theirs: Facts) -> Iterator[Difference]:
    for key in KEYS:
        if ours.get(key) != theirs.get(key):
            label = find_words(f"Source.{key}").label
            yield Difference(key, label, _write(theirs.get(key)), _write(ours.get(key)))


def _write(value: Written | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else ", ".join(str(each) for each in value)
