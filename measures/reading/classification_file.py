"""classifications/<id>.yaml and classifications/concepts.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from measures.model.classification import AREA_CODE, Category, Classification, Concept
from measures.model.problem import Problem
from measures.reading.decoding import decode_text
from measures.reading.nearest import suggest
from measures.reading.places import Places
from measures.reading.records import read_record, read_records
from measures.reading.repeats import Path, find_repeats
from measures.reading.result import Read, conclude, make_problem

_GROUPS = ("aggregates", "categories", "unknown")


def read_classification(content: bytes, file: str) -> Read[Classification]:
    """Read a classification; a category whose id is an area's code has that code."""
    text = decode_text(content, file)
    if text.value is None:
        return Read(None, text.problems)
    read = read_record(Classification, text.value, file)
    if read.value is None:
        return read
    found = _fill_codes(read.value)
    return conclude(found, list(_check_classification(found, Places(file, text.value))))


def read_concepts(content: bytes, file: str) -> Read[tuple[Concept, ...]]:
    """Read concepts.yaml, in the order written."""
    text = decode_text(content, file)
    if text.value is None:
        return Read(None, text.problems)
    read = read_records(Concept, text.value, file)
    if read.value is None:
        return read
    names: list[tuple[Path, str]] = [((at, "id"), concept.id) for at, concept in enumerate(read.value)]
    return conclude(read.value, list(find_repeats(names, Places(file, text.value), "concept")))


def _fill_codes(found: Classification) -> Classification:
    if not any(re.fullmatch(AREA_CODE, category.id) for category in found.categories):
        return found
    coded = tuple(
        category.model_copy(update={"code": category.id})
        if category.code is None and re.fullmatch(AREA_CODE, category.id)
        else category
        for category in found.categories
    )
    return found.model_copy(update={"categories": coded})


def _check_classification(found: Classification, places: Places) -> Iterator[Problem]:
    stem = places.file.rpartition("/")[2].removesuffix(".yaml")
    if found.id != stem:
        message = f'Expected the id "{stem}", as the file is named, got "{found.id}".'
        yield make_problem("classification.id", places.at("id"), message, "Rename the file or change the id.")
    yield from find_repeats(_name_ids(found), places, "category id")
    yield from _find_repeated_labels(found, places)
    yield from _find_wrong_parents(found, places)


def _name_ids(found: Classification) -> list[tuple[Path, str]]:
    return [((group, at, "id"), each.id) for group in _GROUPS for at, each in enumerate(getattr(found, group))]


def _find_repeated_labels(found: Classification, places: Places) -> Iterator[Problem]:
    # Two areas may share a name, where a code tells them apart: a county and its town, a ward and another.
    names: list[tuple[Path, str]] = []
    for group in _GROUPS:
        for at, category in enumerate(getattr(found, group)):
            own = dict.fromkeys([category.label, *category.aliases])
            if category.code is None:
                names += [(_place_name(group, at, category, name), name) for name in own]
    yield from find_repeats(names, places, "label or alias", "classification.repeated-label")


def _place_name(group: str, at: int, category: Category, name: str) -> Path:
    if name == category.label:
        return (group, at, "label")
    return (group, at, "aliases", category.aliases.index(name))


def _find_wrong_parents(found: Classification, places: Places) -> Iterator[Problem]:
    seen: set[str] = set()
    ids = [category.id for category in found.categories]
    for at, category in enumerate(found.categories):
        if category.parent is not None and category.parent not in seen:
            place = places.at("categories", at, "parent")
            if category.parent in ids:
                message = f'Expected the parent "{category.parent}" above its child "{category.id}", got it below.'
                hint = "Write parents before their children."
            else:
                message = f'Expected the id of a category as parent, got "{category.parent}".'
                hint = suggest(category.parent, ids, "categories")
            yield make_problem("classification.parent", place, message, hint)
        seen.add(category.id)
