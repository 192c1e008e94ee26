"""Checks of what is selected for a release against each other and against the shared files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from measures.bindings import Binding, find_bindings, resolve
from measures.checks.figures_in_text import NO_NUMBER, check_found
from measures.checks.given import ChosenMeasure, Folder
from measures.checks.loaded import LoadedVersion
from measures.checks.registry import declare
from measures.checks.states import REPEATED_ID, UNKNOWN_HEIR, UNKNOWN_SUBTOPIC
from measures.model.problem import Place, Problem
from measures.model.tree import Objects
from measures.reading.page_file import read_page, read_topic
from measures.reading.places import Places

NOT_PUBLIC = declare("binding.not-public", "warning", "A number on a page comes from a measure that readers can see.")
Load = Callable[[str, str], LoadedVersion]
Found = Iterator[tuple[str, Problem]]
PROSE_FOLDERS = ("pages/", "news/", "measures/", "style-guide/")


def find_broken_references(
    objects: Objects,
    measures: Mapping[str, ChosenMeasure],
    folders: Mapping[str, Folder],
    subtopics: frozenset[str] | None,
    shown: Mapping[str, str],
) -> Found:
    """Yield faults with the path of the measure: ids that two share, replacements and subtopics that are not there.

    `shown` has the path at which readers see an id; the measure there owns it, else the first in order of path.
    """
    owners = {measure.id: path for path, measure in sorted(measures.items(), reverse=True)}
    owners |= {name: path for name, path in shown.items() if path in measures and measures[path].id == name}
    known = {folder.measure.id for folder in folders.values() if folder.measure is not None}
    for path, measure in sorted(measures.items()):
        if owners[measure.id] != path:
            message = f'Expected an id of its own, got "{measure.id}", which {owners[measure.id]} has.'
            problem = REPEATED_ID.broken(_place(objects, folders.get(path), path, "id"), message, "Give it another id.")
            yield path, problem.within(measure=measure.id, version=None)
        for name in measure.replaced_by:
            if name not in known:
                place = _place(objects, folders.get(path), path, "replaced_by")
                message = f'Expected the id of a measure, got "{name}".'
                problem = UNKNOWN_HEIR.broken(place, message, "Name the measure that took its place.")
                yield path, problem.within(measure=measure.id, version=None)
        for name in measure.also_in if subtopics is not None else ():
            if name not in (subtopics or ()):
                place = _place(objects, folders.get(path), path, "also_in")
                message = f'Expected a subtopic such as health/physical-health, got "{name}".'
                problem = UNKNOWN_SUBTOPIC.broken(place, message, "Name the folder of a topic and a subtopic.")
                yield path, problem.within(measure=measure.id, version=None)


def _place(objects: Objects, folder: Folder | None, path: str, key: str) -> Place:
    file = f"measures/{path}/measure.yaml"
    if folder is None or not folder.yaml:
        return Place(file=file)
    return Places(file, objects.blob(folder.yaml).decode("utf-8", "replace")).at(key)


def list_page_bindings(objects: Objects, files: Mapping[str, str]) -> Iterator[tuple[str, Binding]]:
    """Yield the numbers in the prose of pages, announcements and topics, each with the file that names it."""
    for path in sorted(files):
        if not path.startswith(PROSE_FOLDERS) or not path.endswith(".md"):
            continue
        content = objects.blob(files[path])
        if b"[[" not in content:
            continue
        read = read_topic(content, path) if path.startswith("measures/") else read_page(content, path)
        if read.value is not None:
            for binding in find_bindings(read.value.body, read.value.body_line):
                yield path, binding


def find_wrong_page_bindings(
    objects: Objects, files: Mapping[str, str], measures: Mapping[str, ChosenMeasure], load: Load
) -> Found:
    """Yield faults of numbers on pages, with the path of the measure that each counts against.

    A number of a measure that readers cannot see counts against none: its path is `""`.
    """
    paths = {measure.id: path for path, measure in measures.items()}
    for file, binding in list_page_bindings(objects, files):
        place = Place(file=file, line=binding.line, column=binding.column)
        if binding.fault is not None or binding.measure is None or binding.dimension is None:
            continue
        path = paths.get(binding.measure)
        number = _find_number(measures[path], binding) if path is not None else None
        if path is None or number is None:
            what = f"version {binding.version} of {binding.measure}" if binding.version else binding.measure
            message = f"Expected a measure that readers can see, got {what}."
            yield "", NOT_PUBLIC.broken(place, message, '"Not available" stands there; name another measure or reword.')
            continue
        for problem in _check_cell(load(path, number), binding, place):
            yield path, problem.within(measure=binding.measure, version=number)


def _find_number(measure: ChosenMeasure, binding: Binding) -> str | None:
    numbers = [str(version.number) for version in measure.versions]
    if binding.version is not None:
        return binding.version if binding.version in numbers else None
    return numbers[-1] if numbers else None


def _check_cell(loaded: LoadedVersion, binding: Binding, place: Place) -> Iterator[Problem]:
    slug = binding.dimension or ""
    dimension = loaded.dimensions.get(slug)
    if slug not in loaded.slugs:
        known = ", ".join(sorted(loaded.slugs))
        yield NO_NUMBER.broken(
            place, f'Expected a dimension of the measure ({known}), got "{slug}".', "Name one of them."
        )
    elif dimension is not None and dimension.observations is not None:
        yield from check_found(resolve(binding, dimension.observations), place)
