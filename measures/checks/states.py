"""Checks of measure.yaml: what it names is there, and its times can be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from measures.checks.given import Folder
from measures.checks.loaded import place_item
from measures.checks.registry import Checks, declare
from measures.model.measure import Measure
from measures.model.problem import Problem
from measures.reading.nearest import suggest
from measures.reading.places import Places

REPEATED_ID = declare("measure.repeated-id", "error", "The id of a measure is its own.")
UNKNOWN_RELATED = declare("measure.unknown-related", "warning", "A related measure is in the store.")
UNKNOWN_HEIR = declare("measure.unknown-replacement", "error", "The measure that replaces another is in the store.")
UNKNOWN_SUBTOPIC = declare("measure.unknown-subtopic", "error", "A measure is also listed in subtopics that there are.")
UNKNOWN_VERSION = declare("measure.unknown-version", "error", "Notices and updates name versions that there are.")
UNCLEAR_TIME = declare("time.unclear", "error", "A local time that occurs twice or never is written with its offset.")
DETAILS_MISSING = declare(
    "state.details-missing", "error", "A withdrawn or a rejected version says when, by whom and why."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A measure's state file, and what the store holds beside it.

    `paths_by_id` has all paths of each id; `subtopics` are `topic/subtopic`; `explain_time` says why a written time
    is no instant, None when it is one.
    """

    folder: Folder
    measure: Measure
    places: Places
    paths_by_id: Mapping[str, tuple[str, ...]]
    subtopics: frozenset[str]
    explain_time: Callable[[str], str | None]


STATE_CHECKS: Checks[State] = Checks()
"""Checks of a measure's state file."""


@STATE_CHECKS.add(REPEATED_ID)
def find_repeated_id(state: State) -> Iterator[Problem]:
    """Find an id that another measure has."""
    others = [path for path in state.paths_by_id.get(state.measure.id, ()) if path != state.folder.path]
    if others:
        message = f'Expected an id of its own, got "{state.measure.id}", which {others[0]} has.'
        yield REPEATED_ID.broken(state.places.at("id"), message, "Give the newer of the two another id.")


@STATE_CHECKS.add(UNKNOWN_RELATED, UNKNOWN_HEIR, UNKNOWN_SUBTOPIC)
def find_unknown_references(state: State) -> Iterator[Problem]:
    """Find measures and subtopics that are named and not there."""
    for key, rule in (("related", UNKNOWN_RELATED), ("replaced_by", UNKNOWN_HEIR)):
        for at, name in enumerate(getattr(state.measure, key)):
            if name not in state.paths_by_id:
                message = f'Expected the id of a measure, got "{name}".'
                yield rule.broken(
                    place_item(state.places, key, at), message, suggest(name, state.paths_by_id, "measures")
                )
    for at, name in enumerate(state.measure.also_in):
        if name not in state.subtopics:
            message = f'Expected a subtopic such as health/physical-health, got "{name}".'
            yield UNKNOWN_SUBTOPIC.broken(
                state.places.at("also_in", at), message, suggest(name, sorted(state.subtopics), "subtopics")
            )


@STATE_CHECKS.add(UNKNOWN_VERSION)
def find_unknown_versions(state: State) -> Iterator[Problem]:
    """Find notices and updates of versions that are not there."""
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("notices", at, "on", index), str(number))
        for at, notice in enumerate(state.measure.notices)
        for index, number in enumerate(notice.on)
    ]
    named += [(("updates", at, "version"), str(update.version)) for at, update in enumerate(state.measure.updates)]
    for path, number in named:
        if number not in state.measure.versions:
            message = f'Expected a version of this measure, got "{number}".'
            yield UNKNOWN_VERSION.broken(
                state.places.at(*path), message, suggest(number, state.measure.versions, "versions")
            )


@STATE_CHECKS.add(DETAILS_MISSING)
def find_missing_details(state: State) -> Iterator[Problem]:
    """Find versions that were withdrawn or rejected without saying when, by whom and why."""
    for number, version in state.measure.versions.items():
        wanted = version.status if version.status in ("withdrawn", "rejected") else None
        if wanted is not None and getattr(version, wanted) is None:
            message = f"Expected {wanted} beside status: {wanted}, got none."
            hint = f"Add {wanted}: {{at: ..., by: ..., why: ...}}."
            place = state.places.at("versions", number, "status")
            yield DETAILS_MISSING.broken(place, message, hint).within(measure=None, version=number)


@STATE_CHECKS.add(UNCLEAR_TIME)
def find_unclear_times(state: State) -> Iterator[Problem]:
    """Find local times, other than release times, that occur twice or never. Selection reports release times."""
    for path, written in _list_times(state.measure):
        why = state.explain_time(written)
        if why is not None:
            message = f'Expected a time that occurs once, got "{written}", which {why} on that day.'
            hint = f"Write the offset, such as {written.replace(' ', 'T')}+01:00."
            yield UNCLEAR_TIME.broken(state.places.at(*path), message, hint)


def _list_times(measure: Measure) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for at, notice in enumerate(measure.notices):
        yield ("notices", at, "from"), notice.from_
    for at, update in enumerate(measure.updates):
        yield ("updates", at, "at"), update.at
    for number, version in measure.versions.items():
        for key in ("approved", "rejected", "withdrawn"):
            step = getattr(version, key)
            if step is not None:
                yield ("versions", number, key, "at"), step.at
        for at, reader in enumerate(version.pre_release):
            if reader.from_ is not None:
                yield ("versions", number, "pre_release", at, "from"), reader.from_
