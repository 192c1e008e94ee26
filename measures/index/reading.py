"""A measure's folder read for the index: what can be read is taken, and a fault is only noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from measures.model.dates import VersionNumber
from measures.model.tree import Entry, Objects
from measures.reading.decoding import decode_text
from measures.reading.front_matter import split_front_matter
from measures.reading.yaml_text import read_yaml

Found = Mapping[str, object]
Source = tuple[str, str, str, str, str]
Use = tuple[str, str, str]
_NOTHING: Found = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundVersion:
    """A version folder: its facts, sources (id, title, publisher, url, dataset) and uses (dimension, kind, name)."""

    number: str
    tree: str
    title: str
    status: str
    release_at: str | None
    is_readable: bool
    sources: tuple[Source, ...] = ()
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMeasure:
    """A measure's folder; the id is empty where measure.yaml gives none."""

    id: str
    position: int
    reference: str | None
    is_readable: bool
    keywords: tuple[str, ...] = ()
    versions: tuple[FoundVersion, ...] = field(default=())


def read_folder(objects: Objects, tree: str) -> FoundMeasure:
    """Read a measure's folder."""
    entries = objects.tree(tree)
    state = _read_yaml(objects, entries.get("measure.yaml"))
    states = _mapping((state or _NOTHING).get("versions"))
    numbers = [
        (number, name, entry.id)
        for name, entry in entries.items()
        if entry.kind == "folder" and (number := VersionNumber.parse(name)) is not None
    ]
    versions = tuple(
        _read_version(objects, name, tree, _mapping(states.get(name))) for _, name, tree in sorted(numbers)
    )
    found = state or _NOTHING
    return FoundMeasure(
        id=_text(found.get("id")),
        position=_whole(found.get("position")),
        reference=_text(found.get("reference")) or None,
        is_readable=state is not None and bool(_text(found.get("id"))),
        keywords=tuple(_texts(found.get("keywords"))),
        versions=versions,
    )


def read_title(objects: Objects, entry: Entry | None) -> tuple[str, int] | None:
    """Return the title and position of a topic's or subtopic's page; None where it cannot be read."""
    front = _read_front(objects, entry)
    return None if front is None else (_text(front.get("title")), _whole(front.get("position")))


def _read_version(objects: Objects, number: str, tree: str, state: Found) -> FoundVersion:
    entries = objects.tree(tree)
    front = _read_front(objects, entries.get("measure.md"))
    dimensions = {
        name.removesuffix(".md"): _read_front(objects, entry)
        for name, entry in entries.items()
        if name.endswith(".md") and name != "measure.md" and entry.kind == "file"
    }
    facts = front or _NOTHING
    sources = tuple(_list_sources(facts))
    uses = [("", "organisation", publisher) for _, _, publisher, _, _ in sources if publisher]
    for slug, settings in dimensions.items():
        uses += [(slug, "classification", name) for name in _list_classifications(settings or _NOTHING)]
    return FoundVersion(
        number=number,
        tree=tree,
        title=_text(facts.get("title")),
        status=_text(state.get("status")) or "draft",
        release_at=_text(state.get("release_at")) or None,
        is_readable=front is not None and all(settings is not None for settings in dimensions.values()),
        sources=sources,
        uses=tuple(dict.fromkeys(uses)),
    )


def _list_sources(facts: Found) -> Iterator[Source]:
    for source in _list(facts.get("sources")):
        if isinstance(source, dict):
            id_, title, publisher, url, dataset = (
                _text(source.get(key)) for key in ("id", "title", "publisher", "url", "dataset")
            )
            yield id_, title, publisher, url, dataset


def _list_classifications(settings: Found) -> Iterator[str]:
    for column in _mapping(settings.get("columns")).values():
        named = _mapping(column).get("classification")
        if isinstance(named, str):
            yield named
        else:
            yield from (name for name in _mapping(named).values() if isinstance(name, str))


def _read_front(objects: Objects, entry: Entry | None) -> Found | None:
    text = _read_text(objects, entry)
    half = split_front_matter(text, "").value if text is not None else None
    return _parse(half.front) if half is not None else None


def _read_yaml(objects: Objects, entry: Entry | None) -> Found | None:
    text = _read_text(objects, entry)
    return _parse(text) if text is not None else None


def _read_text(objects: Objects, entry: Entry | None) -> str | None:
    return decode_text(objects.blob(entry.id), "").value if entry is not None and entry.kind == "file" else None


def _parse(text: str) -> Found | None:
    value = read_yaml(text, "").value
    return value if isinstance(value, dict) else None


def _mapping(value: object) -> Found:
    return value if isinstance(value, dict) else _NOTHING


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> Iterator[str]:
    return (item for item in _list(value) if isinstance(item, str))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object) -> int:
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
