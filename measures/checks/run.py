"""Run the checks: over shared files, over what is selected for a release, over all of a content tree."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import asdict, dataclass

# Modules of checks register what they find when they are imported.
from measures.checks import (  # noqa: F401
    addresses,
    cells,
    classifications,
    crowding,
    displays,
    facts,
    figures_in_text,
    notes,
    pages,
    sources,
    texts,
    uploads,
)
from measures.checks.contents import load_version
from measures.checks.editions import EDITION_CHECKS
from measures.checks.frozen import find_changed_data
from measures.checks.given import Chosen, ChosenMeasure, Folder
from measures.checks.loaded import LoadedMeasure, LoadedVersion
from measures.checks.references import find_broken_references, find_wrong_page_bindings
from measures.checks.registry import declare
from measures.checks.shared_files import SHARED_CHECKS, gather_shared, load_shared
from measures.checks.used_files import Fingerprints, note_uses
from measures.checks.version_checks import VERSION_CHECKS
from measures.model.dates import VersionNumber
from measures.model.problem import Place, Problem, sort_problems
from measures.model.shared import Shared
from measures.model.tree import ObjectMissing, Objects

Cache = MutableMapping[str, bytes]
FORM = "checks-1"
ABSENT = declare("version.absent", "error", "The files of a selected version are in the store.")

NOT_COMPARED = declare(
    "edition.not-compared", "warning", "The data of a version approved again is compared with what readers see."
)


def check_shared(
    objects: Objects, files: Mapping[str, str], measures: tuple[str, ...]
) -> tuple[Shared | None, tuple[Problem, ...]]:
    """Read and check the shared files (paths to blob ids); an error in one of them stops a release.

    `measures` are the paths of measures that have a page, so that no redirect hides one. What the measures may refer
    to is None where site.yaml cannot be read.
    """
    found, problems = load_shared(objects, files, measures)
    if found is None:
        return None, sort_problems(problems)
    return gather_shared(found), sort_problems((*problems, *SHARED_CHECKS.run(found)))


def check_measures(
    objects: Objects,
    measures: Mapping[str, ChosenMeasure],
    folders: Mapping[str, Folder],
    shared: Shared,
    cache: Cache,
    *,
    files: Mapping[str, str] | None = None,
    last: Mapping[str, ChosenMeasure] | None = None,
) -> Mapping[str, tuple[Problem, ...]]:
    """Check the selected versions of measures; problems by path of the measure, none for those without.

    Those of pages that count against no measure are at `""`.

    `files` are the shared files (paths to blob ids): with them, subtopics that measures name and numbers on pages are
    checked too. `last` is what the last release showed: with it, data that changed under its number is found. The
    result for a measure is kept in `cache` until its state file, one of its trees, or a shared file
    that the checks looked at is another.
    """
    task = _Task(objects, folders, shared, cache, Fingerprints(shared))
    found = {path: list(_check_chosen(task, chosen)) for path, chosen in measures.items()}
    subtopics = list_subtopics(files) if files is not None else None
    shown = {measure.id: measure for measure in (last or {}).values()}
    places = {name: measure.path for name, measure in shown.items()}
    for path, problem in find_broken_references(objects, measures, folders, subtopics, places):
        found[path].append(problem)
    loader = VersionLoader(objects, measures, shared)
    for path, problem in find_wrong_page_bindings(objects, files or {}, measures, loader.load):
        found.setdefault(path, []).append(problem)
    for path, chosen in measures.items():
        found[path] += _find_changed_data(task, shown.get(chosen.id), chosen)
    return {path: sort_problems(problems) for path, problems in found.items() if problems}


def list_subtopics(files: Mapping[str, str]) -> frozenset[str]:
    """Return the subtopics, as `topic/subtopic`, that have their file."""
    names = (path.split("/") for path in files if path.startswith("measures/") and path.endswith("/subtopic.md"))
    return frozenset("/".join(parts[1:3]) for parts in names)


@dataclass(frozen=True, slots=True)
class _Task:
    objects: Objects
    folders: Mapping[str, Folder]
    shared: Shared
    cache: Cache
    fingerprints: Fingerprints


class VersionLoader:
    """Loads versions that pages name, each once."""

    def __init__(self, objects: Objects, measures: Mapping[str, ChosenMeasure], shared: Shared) -> None:
        self._objects, self._measures, self._shared = objects, measures, shared
        self._loaded: dict[tuple[str, str], LoadedVersion] = {}

    def load(self, path: str, number: str) -> LoadedVersion:
        """Return a selected version of a measure."""
        if (path, number) not in self._loaded:
            chosen = self._measures[path]
            version = next(each for each in chosen.versions if str(each.number) == number)
            self._loaded[path, number] = _load(self._objects, chosen, version, self._shared)
        return self._loaded[path, number]


def _load(objects: Objects, measure: ChosenMeasure, version: Chosen, shared: Shared) -> LoadedVersion:
    folder = f"measures/{measure.path}/{version.number}"
    return load_version(objects, version.tree, folder, shared, measure=measure.id, number=version.number)


def _check_chosen(task: _Task, chosen: ChosenMeasure) -> tuple[Problem, ...]:
    folder = task.folders.get(chosen.path)
    trees = ",".join(f"{version.number}={version.tree}" for version in chosen.versions)
    key = f"{FORM}|{chosen.path}|{chosen.id}|{folder.yaml if folder else ''}|{trees}"
    kept = _recall(task.cache.get(key), task.fingerprints)
    if kept is not None:
        return kept
    shared, noted = note_uses(task.shared)
    try:
        versions = tuple(_load(task.objects, chosen, version, shared) for version in chosen.versions)
    except ObjectMissing as missing:
        return (_describe_absence(chosen, missing),)
    problems = sort_problems(check_versions(versions, chosen.path, _list_numbers(folder), shared))
    task.cache[key] = _remember(problems, {name: task.fingerprints.of(name) for name in sorted(noted)})
    return problems


def _describe_absence(chosen: ChosenMeasure, missing: ObjectMissing) -> Problem:
    place = Place(file=f"measures/{chosen.path}/measure.yaml")
    message = f"Expected all files of the selected versions in the store, got none for the object {missing}."
    hint = "Push the refs that keep approved versions, or approve the version again."
    return ABSENT.broken(place, message, hint).within(measure=chosen.id, version=None)


def _find_changed_data(task: _Task, last: ChosenMeasure | None, chosen: ChosenMeasure) -> Iterator[Problem]:
    before = {version.number: version for version in last.versions} if last is not None else {}
    for version in chosen.versions:
        shown = before.get(version.number)
        if last is not None and shown is not None and shown.tree != version.tree:
            after = _load(task.objects, chosen, version, task.shared)
            try:
                found = find_changed_data(_load(task.objects, last, shown, task.shared), after)
                named = tuple(problem.within(measure=chosen.id, version=str(version.number)) for problem in found)
            except ObjectMissing:
                named = (NOT_COMPARED.broken(*_tell_not_compared(after)).within(measure=chosen.id, version=None),)
            yield from named


def _tell_not_compared(version: LoadedVersion) -> tuple[Place, str, str]:
    message = f"The files of {version.number} that readers see are no longer in the store; they were not compared."
    return Place(file=f"{version.folder}/measure.md"), message, "Make sure that the data is as it was published."


def _list_numbers(folder: Folder | None) -> Iterator[VersionNumber]:
    """Yield the numbers of the versions that readers have seen or will see: approved or withdrawn."""
    for written, state in folder.measure.versions.items() if folder and folder.measure else ():
        number = VersionNumber.parse(written)
        if number is not None and state.status in ("approved", "withdrawn"):
            yield number


def check_versions(
    versions: tuple[LoadedVersion, ...], path: str, numbers: Iterable[VersionNumber], shared: Shared
) -> Iterator[Problem]:
    """Yield the faults of versions by themselves and against each other; `numbers` are all that the measure has.

    A warning that a version's `accepted` names does not come back.
    """
    for version in versions:
        found = (*version.problems, *VERSION_CHECKS.run(version, shared))
        named = (problem.within(measure=version.measure, version=str(version.number)) for problem in found)
        yield from (problem for problem in named if not is_accepted(problem, version))
    known = frozenset((*numbers, *(version.number for version in versions)))
    by_number = {str(version.number): version for version in versions}
    for problem in EDITION_CHECKS.run(LoadedMeasure(path=path, versions=versions, numbers=known), shared):
        if not is_accepted(problem, by_number[problem.version or ""]):
            yield problem


def is_accepted(problem: Problem, version: LoadedVersion) -> bool:
    """Whether a person accepted a warning: its rule and, where written, its file or its file and line."""
    if problem.severity != "warning" or version.version is None:
        return False
    name = problem.place.file.removeprefix(f"{version.folder}/")
    places = (None, name, f"{name}:{problem.place.line}")
    return any(each.rule == problem.rule and each.where in places for each in version.version.front.accepted)


def _remember(problems: tuple[Problem, ...], uses: Mapping[str, str]) -> bytes:
    return json.dumps([uses, [asdict(problem) for problem in problems]]).encode()


def _recall(kept: bytes | None, fingerprints: Fingerprints) -> tuple[Problem, ...] | None:
    if kept is None:
        return None
    uses, rows = json.loads(kept)
    if any(fingerprints.of(name) != value for name, value in uses.items()):
        return None
    return tuple(Problem(**{**row, "place": Place(**row["place"])}) for row in rows)
