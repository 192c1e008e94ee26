"""A measure's folder read for the index: what can be read is taken, and a fault is only noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from measures.index.using import (
    Use,
    list_texts,
    list_uses_of_facts,
    list_uses_of_settings,
    list_uses_of_state,
    list_uses_of_text,
    list_uses_of_uploads,
    list_uses_of_yaml,
    read_list,
    read_mapping,
)
from measures.model.dates import PartialDate, VersionNumber
from measures.model.tree import Entry, Objects
from measures.reading.decoding import decode_text
from measures.reading.front_matter import split_front_matter
from measures.reading.yaml_text import read_yaml

Found = Mapping[str, object]
Source = tuple[str, str, str, str, str, str]
Statuses = tuple[str, Mapping[str, str], Mapping[str, str]]
"""The id of a measure, and by number the status of each of its versions, and the tree of its files."""
_NOTHING: Found = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundVersion:
    """A version folder: its facts, sources (id, title, publisher, url, dataset, same_as) and what it uses."""

    number: str
    tree: str
    title: str
    status: str
    release_at: str | None
    is_readable: bool
    bundle: str | None = None
    sources: tuple[Source, ...] = ()
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMeasure:
    """A measure's folder; the id is empty where measure.yaml gives none.

    `expected` are the first and the last day on which the next edition is in time, as `next_release` announces it.
    """

    id: str
    position: int
    reference: str | None
    is_readable: bool
    keywords: tuple[str, ...] = ()
    expected: tuple[str, str] | None = None
    by_department: bool = True
    uses: tuple[Use, ...] = ()
    versions: tuple[FoundVersion, ...] = field(default=())


def read_folder(objects: Objects, tree: str) -> FoundMeasure:
    """Read a measure's folder."""
    entries = objects.tree(tree)
    state = _read_state(objects, entries.get("measure.yaml"))
    states = read_mapping((state or _NOTHING).get("versions"))
    numbers = [
        (number, name, entry.id)
        for name, entry in entries.items()
        if entry.kind == "folder" and (number := VersionNumber.parse(name)) is not None
    ]
    versions = tuple(
        _read_version(objects, name, tree, read_mapping(states.get(name))) for _, name, tree in sorted(numbers)
    )
    found = state or _NOTHING
    return FoundMeasure(
        id=_text(found.get("id")),
        position=_whole(found.get("position")),
        reference=_text(found.get("reference")) or None,
        is_readable=state is not None and bool(_text(found.get("id"))),
        keywords=tuple(list_texts(found.get("keywords"))),
        expected=_read_expected(found),
        by_department=_text(found.get("department_review")) != "false",
        uses=tuple(dict.fromkeys(list_uses_of_state(found))),
        versions=versions,
    )


def read_statuses(objects: Objects, tree: str) -> Statuses:
    """Return a measure's id, empty where there is none, and by number each version's status and tree."""
    entries = objects.tree(tree)
    found = _read_state(objects, entries.get("measure.yaml")) or _NOTHING
    states = read_mapping(found.get("versions"))
    trees = {name: each.id for name, each in entries.items() if each.kind == "folder" and VersionNumber.parse(name)}
    return _text(found.get("id")), {name: _read_status(read_mapping(states.get(name))) for name in trees}, trees


def read_topic(objects: Objects, entry: Entry | None) -> tuple[str, int, tuple[Use, ...]]:
    """Return the title, the position and the uses of a topic's or subtopic's page; "" and 0 where it does not read."""
    front, text = _read_page(objects, entry)
    said = front or _NOTHING
    return _text(said.get("title")), _whole(said.get("position")), tuple(dict.fromkeys(list_uses_of_text(text)))


def read_shared_uses(objects: Objects, name: str, blob: str) -> tuple[Use, ...]:
    """Return what a file outside the folders of measures uses."""
    entry = Entry("file", blob)
    if name.endswith(".yaml"):
        found = list_uses_of_yaml(_read_yaml(objects, entry))
    else:
        found = list_uses_of_text(_read_page(objects, entry)[1])
    return tuple(dict.fromkeys(found))


def _read_version(objects: Objects, number: str, tree: str, state: Found) -> FoundVersion:
    entries = objects.tree(tree)
    front, text = _read_page(objects, entries.get("measure.md"))
    dimensions = {
        name.removesuffix(".md"): _read_page(objects, entry)
        for name, entry in entries.items()
        if name.endswith(".md") and name != "measure.md" and entry.kind == "file"
    }
    facts = front or _NOTHING
    uses = [*list_uses_of_facts(facts), *list_uses_of_text(text), *list_uses_of_uploads(objects, entries.get("files"))]
    for slug, (settings, commentary) in dimensions.items():
        uses += [*list_uses_of_settings(slug, settings or _NOTHING), *list_uses_of_text(commentary, slug)]
    return FoundVersion(
        number=number,
        tree=tree,
        title=_text(facts.get("title")),
        status=_read_status(state),
        release_at=_text(state.get("release_at")) or None,
        bundle=_text(state.get("bundle")) or None,
        is_readable=front is not None and all(settings is not None for settings, _ in dimensions.values()),
        sources=tuple(_list_sources(facts)),
        uses=tuple(dict.fromkeys(uses)),
    )


def _read_status(state: Found) -> str:
    return _text(state.get("status")) or "draft"


def _read_expected(found: Found) -> tuple[str, str] | None:
    """Return the first and last day of `next_release`; None where it is not announced, or cancelled, or never comes."""
    said = found.get("next_release")
    release = read_mapping(said)
    on = PartialDate.parse(_text(said) or _text(release.get("on")))
    if on is None or release.get("status") == "cancelled" or found.get("retired") is not None:
        return None
    return on.first_day.isoformat(), on.last_day.isoformat()


def _list_sources(facts: Found) -> Iterator[Source]:
    for source in read_list(facts.get("sources")):
        if isinstance(source, dict):
            id_, title, publisher, url, dataset, same_as = (
                _text(source.get(key)) for key in ("id", "title", "publisher", "url", "dataset", "same_as")
            )
            yield id_, title, publisher, url, dataset, same_as


def _read_page(objects: Objects, entry: Entry | None) -> tuple[Found | None, str]:
    """Return the front matter of a page (None where it does not read) and its body."""
    text = _read_text(objects, entry)
    half = split_front_matter(text, "").value if text is not None else None
    if half is None:
        return None, ""
    value = read_yaml(half.front, "").value
    return value if isinstance(value, dict) else None, half.body


def _read_state(objects: Objects, entry: Entry | None) -> Found | None:
    value = _read_yaml(objects, entry)
    return value if isinstance(value, dict) else None


def _read_yaml(objects: Objects, entry: Entry | None) -> object:
    text = _read_text(objects, entry)
    return read_yaml(text, "").value if text is not None else None


def _read_text(objects: Objects, entry: Entry | None) -> str | None:
    return decode_text(objects.blob(entry.id), "").value if entry is not None and entry.kind == "file" else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object) -> int:
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
