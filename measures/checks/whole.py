"""Check a measure's whole folder, as it stands: every version, drafts too, and the state file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from measures.checks.contents import load_version
from measures.checks.frozen import find_changed_data, find_unapproved_changes
from measures.checks.given import Folder
from measures.checks.loaded import LoadedVersion
from measures.checks.registry import RULES, declare
from measures.checks.run import check_versions
from measures.checks.states import STATE_CHECKS, State
from measures.checks.working_days import find_wrong_day
from measures.model.dates import VersionNumber
from measures.model.measure import Measure, VersionState
from measures.model.problem import Problem
from measures.model.shared import Shared
from measures.model.tree import ObjectMissing, Objects
from measures.reading.places import Places

UNKNOWN_COPY = declare("source.unknown-copy", "warning", "A source that is a copy names the source of another measure.")
_LACKS_OF_READING = frozenset({"key.missing", "heading.empty"})


class Calendar(Protocol):
    """How the site tells time."""

    def read(self, written: str) -> datetime | None:
        """Return the instant of a written date or time, in the site's zone; None where it is unclear."""

    def explain(self, written: str) -> str | None:
        """Return why a written time is no instant; None when it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a folder is checked against. `paths_by_id` has all paths of each measure id.

    `list_sources` returns the ids of the sources of a measure's versions; None where there is no such measure.
    """

    objects: Objects
    shared: Shared
    calendar: Calendar
    instant: datetime
    paths_by_id: Mapping[str, tuple[str, ...]]
    subtopics: frozenset[str]
    list_sources: Callable[[str], frozenset[str] | None]


def check_folder(around: Surroundings, folder: Folder) -> Iterator[Problem]:
    """Yield what is wrong in a measure's folder. What a version that is not approved still lacks is a note."""
    measure = folder.measure
    measure_id = measure.id if measure else ""
    versions = tuple(_load_all(around, folder, measure_id))
    numbers = {version.number for version in versions}
    if measure is not None:
        places = _place_state(around, folder)
        state = State(
            folder=folder,
            measure=measure,
            places=places,
            paths_by_id=around.paths_by_id,
            subtopics=around.subtopics,
            explain_time=around.calendar.explain,
        )
        yield from (problem.within(measure=measure_id, version=None) for problem in STATE_CHECKS.run(state))
        yield from _find_wrong_days(around, measure, places)
        yield from _find_changes(around, measure, versions)
        numbers |= {number for name in measure.versions if (number := VersionNumber.parse(name)) is not None}
    for problem in check_versions(versions, folder.path, numbers, around.shared):
        yield _soften(problem, measure)
    yield from (_soften(problem, measure) for loaded in versions for problem in _find_lost_copies(around, loaded))


def _find_lost_copies(around: Surroundings, loaded: LoadedVersion) -> Iterator[Problem]:
    for at, source in enumerate(loaded.version.front.sources if loaded.version else ()):
        if source.same_as is None:
            continue
        name, _, source_id = source.same_as.partition("#")
        known = around.list_sources(name)
        if known is None or source_id not in known:
            what = "a measure that there is" if known is None else f"a source of the measure {name}"
            message = f'Expected {what}, got "{source.same_as}".'
            hint = "Write the id of the measure, # and the id of its source: 7f3k2q9d#1."
            problem = UNKNOWN_COPY.broken(loaded.places.at("sources", at, "same_as"), message, hint)
            yield problem.within(measure=loaded.measure, version=str(loaded.number))


def _load_all(around: Surroundings, folder: Folder, measure_id: str) -> Iterator[LoadedVersion]:
    named = {number: tree for name, tree in folder.trees.items() if (number := VersionNumber.parse(name)) is not None}
    for number in sorted(named):
        path = f"measures/{folder.path}/{number}"
        yield load_version(around.objects, named[number], path, around.shared, measure=measure_id, number=number)


def _place_state(around: Surroundings, folder: Folder) -> Places:
    text = around.objects.blob(folder.yaml).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return Places(f"measures/{folder.path}/measure.yaml", text)


def _soften(problem: Problem, measure: Measure | None) -> Problem:
    state = measure.versions.get(problem.version or "") if measure else None
    is_approved = state is not None and state.status in ("approved", "withdrawn")
    rule = RULES.get(problem.rule)
    lacks = problem.rule in _LACKS_OF_READING or (rule is not None and rule.lack)
    return replace(problem, severity="note") if lacks and not is_approved else problem


def _find_wrong_days(around: Surroundings, measure: Measure, places: Places) -> Iterator[Problem]:
    for number, state in measure.versions.items():
        due = around.calendar.read(state.release_at) if state.release_at is not None else None
        if due is None or state.status == "withdrawn" or due <= around.instant:
            continue
        problem = find_wrong_day(around.shared.site, state, due.date(), number, places)
        if problem is not None:
            yield problem.within(measure=measure.id, version=number)


def _find_changes(around: Surroundings, measure: Measure, versions: tuple[LoadedVersion, ...]) -> Iterator[Problem]:
    for loaded in versions:
        state = measure.versions.get(str(loaded.number))
        if state is None or state.status != "approved" or state.approved is None or state.approved.tree is None:
            continue
        found = [
            *find_unapproved_changes(around.objects, loaded.folder, approved=state.approved.tree, current=loaded.tree),
            *_find_changed_data(around, state, state.approved.tree, loaded),
        ]
        yield from (problem.within(measure=measure.id, version=str(loaded.number)) for problem in found)


def _find_changed_data(
    around: Surroundings, state: VersionState, approved: str, loaded: LoadedVersion
) -> Iterator[Problem]:
    due = around.calendar.read(state.release_at) if state.release_at is not None else None
    if approved == loaded.tree or due is None or due > around.instant:
        return
    try:
        public = load_version(
            around.objects,
            approved,
            loaded.folder,
            around.shared,
            measure=loaded.measure,
            number=loaded.number,
        )
    except ObjectMissing:
        return
    yield from find_changed_data(public, loaded)
