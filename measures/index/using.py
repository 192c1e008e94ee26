"""What a text, a version or a shared file uses of things that others use too, as (kind, name).

| kind | name |
|---|---|
| classification, concept, organisation | its id |
| measure | its id: in a number in prose, in `related`, `replaced_by` |
| address | a page of ours that is linked to or listed under: `about`, `health/diet/five-a-day` |
| note | the words of a footnote |
| file | the id of an upload's bytes |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from measures.model.dates import VersionNumber
from measures.model.tree import Entry, Objects

Use = tuple[str, str, str]
"""The dimension that uses a thing (empty: the version or file itself), the kind of the thing, its name."""
_LINK = re.compile(r"\]\((/[^)\s#?]*)|^ {0,3}\[[^\]\n]+\]:\s+(/[^\s#?]*)", re.MULTILINE)
_FIGURE = re.compile(r"\[\[([a-z0-9]{8})[@/]")


def name_address(address: str) -> str:
    """Return the page that an address of ours is part of: that of the measure for its versions and their files."""
    parts = address.strip("/").split("/")
    is_below = len(parts) > 3 and (parts[3] == "latest" or VersionNumber.parse(parts[3]) is not None)
    return "/".join(parts[:3] if is_below else parts)


def list_uses_of_text(text: str, dimension: str = "") -> Iterator[Use]:
    """Yield the pages that a text links to, and the measures whose figures it shows."""
    for found in _LINK.finditer(text):
        if name := name_address(found[1] or found[2]):
            yield dimension, "address", name
    for figure in _FIGURE.finditer(text):
        yield dimension, "measure", figure[1]


def list_uses_of_state(state: Mapping[str, object]) -> Iterator[Use]:
    """Yield what a measure.yaml names: measures, and subtopics in which the measure is listed too."""
    for key in ("related", "replaced_by"):
        yield from (("", "measure", name) for name in list_texts(state.get(key)))
    yield from (("", "address", name.strip("/")) for name in list_texts(state.get("also_in")))


def list_uses_of_settings(dimension: str, settings: Mapping[str, object]) -> Iterator[Use]:
    """Yield what the settings of a dimension name: classifications, and the words of notes."""
    for column in read_mapping(settings.get("columns")).values():
        named = read_mapping(column).get("classification")
        names = [named] if isinstance(named, str) else list(read_mapping(named).values())
        yield from ((dimension, "classification", name) for name in names if isinstance(name, str))
    for note in read_list(settings.get("notes")):
        words = read_mapping(note).get("text")
        if isinstance(words, str) and words:
            yield dimension, "note", words


def list_uses_of_facts(facts: Mapping[str, object]) -> Iterator[Use]:
    """Yield the publishers of a version's sources."""
    for source in read_list(facts.get("sources")):
        publisher = read_mapping(source).get("publisher")
        if isinstance(publisher, str) and publisher:
            yield "", "organisation", publisher


def list_uses_of_uploads(objects: Objects, folder: Entry | None) -> Iterator[Use]:
    """Yield the uploads of a version."""
    if folder is not None and folder.kind == "folder":
        yield from (("", "file", entry.id) for entry in objects.tree(folder.id).values() if entry.kind == "file")


def list_uses_of_yaml(data: object) -> Iterator[Use]:
    """Yield what a shared YAML file names: concepts of categories, publishers of planned measures."""
    for category in read_list(read_mapping(data).get("categories")):
        concept = read_mapping(category).get("concept")
        if isinstance(concept, str) and concept:
            yield "", "concept", concept
    for entry in read_list(data):
        publisher = read_mapping(entry).get("publisher")
        if isinstance(publisher, str) and publisher:
            yield "", "organisation", publisher


def read_mapping(value: object) -> Mapping[str, object]:
    """Return a mapping as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def read_list(value: object) -> list[object]:
    """Return a list as it is, and an empty one for anything else."""
    return value if isinstance(value, list) else []


def list_texts(value: object) -> Iterator[str]:
    """Yield the texts of a list, or the one text that stands in place of a list."""
    yield from (item for item in ([value] if isinstance(value, str) else read_list(value)) if isinstance(item, str))
