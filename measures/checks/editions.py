"""Checks of versions against each other: what kind each is, and what may change under which number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from measures.checks.loaded import LoadedDimension, LoadedMeasure, LoadedVersion
from measures.checks.registry import Checks, declare
from measures.model.observations import Observations
from measures.model.problem import Problem
from measures.model.shared import Shared
from measures.model.version import Correction

KIND_MISSING = declare(
    "edition.kind-missing",
    "error",
    "A minor version says whether it is a correction, a revision or a clarification.",
    lack=True,
)
KIND_OF_MAJOR = declare(
    "edition.kind-of-major", "error", "The first version of an edition is no correction or revision."
)
CORRECTS_MISSING = declare(
    "edition.corrects-missing", "error", "A correction says what was wrong, and since which version.", lack=True
)
CORRECTS_UNASKED = declare("edition.corrects-unasked", "error", "`corrects` stands in corrections alone.")
FIRST_WRONG = declare("edition.first-wrong", "error", "The first wrong version is an earlier version of the measure.")
CHANGES_MISSING = declare(
    "edition.changes-missing", "warning", "A version after the first says in public what is new in it.", lack=True
)
NEW_PERIODS = declare("edition.new-periods", "error", "A minor version adds no periods: new data is a new edition.")
NEW_SOURCE = declare("edition.new-source", "warning", "A minor version adds no source: a new source is a new edition.")
CATEGORY_GONE = declare(
    "edition.category-gone",
    "error",
    "A category that the version before had figures for has some, or `changes` names it as dropped.",
)
WHY_MISSING = declare(
    "edition.why-missing", "error", "An edition that cannot be compared with the one before says why.", lack=True
)

EDITION_CHECKS: Checks[LoadedMeasure, Shared] = Checks()
"""Checks of the versions of a measure against each other."""


@EDITION_CHECKS.add(KIND_MISSING, KIND_OF_MAJOR, CORRECTS_MISSING, CORRECTS_UNASKED, FIRST_WRONG)
def find_wrong_kinds(found: LoadedMeasure, _shared: Shared) -> Iterator[Problem]:
    """Find minor versions of no kind, editions with one, and corrections that tell too little."""
    for loaded in found.versions:
        if loaded.version is not None:
            for problem in _check_kind(found, loaded):
                yield problem.within(measure=loaded.measure, version=str(loaded.number))


def _check_kind(found: LoadedMeasure, loaded: LoadedVersion) -> Iterator[Problem]:
    assert loaded.version is not None
    kind, places = loaded.version.front.kind, loaded.places
    if loaded.number.minor == 0 and kind is not None:
        message = f"Expected no kind for {loaded.number}, which begins an edition, got {kind}."
        yield KIND_OF_MAJOR.broken(places.at("kind"), message, "Remove kind, or give the version a minor number.")
    if loaded.number.minor > 0 and kind is None:
        message = f"Expected a kind for {loaded.number}, got none."
        hint = "Add kind: correction, revision or clarification."
        yield KIND_MISSING.broken(places.key("title"), message, hint)
    if kind == "correction" and loaded.version.front.corrects is None:
        hint = "Add corrects: {first_wrong: ..., what: ...}."
        yield CORRECTS_MISSING.broken(places.at("kind"), "Expected corrects beside kind: correction, got none.", hint)
    if loaded.version.front.corrects is not None:
        yield from _check_correction(found, loaded, loaded.version.front.corrects, kind)


def _check_correction(
    found: LoadedMeasure, loaded: LoadedVersion, corrects: Correction, kind: str | None
) -> Iterator[Problem]:
    if kind != "correction":
        message = f"Expected corrects in a correction alone, got it in {kind or 'a version of no kind'}."
        yield CORRECTS_UNASKED.broken(
            loaded.places.key("corrects"), message, "Add kind: correction, or remove corrects."
        )
    earlier = sorted(number for number in found.numbers if number < loaded.number)
    if corrects.first_wrong not in earlier:
        known = ", ".join(str(number) for number in earlier) or "there is none"
        message = f"Expected an earlier version ({known}), got {corrects.first_wrong}."
        place = loaded.places.at("corrects", "first_wrong")
        yield FIRST_WRONG.broken(place, message, "Name the first version with the mistake.")


@EDITION_CHECKS.add(CHANGES_MISSING, WHY_MISSING)
def find_untold_changes(found: LoadedMeasure, _shared: Shared) -> Iterator[Problem]:
    """Find versions after the first that do not say what is new, or why they cannot be compared."""
    for loaded in found.versions:
        if loaded.version is None:
            continue
        front, named = loaded.version.front, {"measure": loaded.measure, "version": str(loaded.number)}
        is_first = all(loaded.number <= number for number in found.numbers)
        if not is_first and front.kind != "correction" and not (front.changes or "").strip():
            hint = "Add changes: with one sentence for readers."
            message = f"Expected changes for {loaded.number}, got none."
            yield CHANGES_MISSING.broken(loaded.places.key("title"), message, hint).within(**named)
        comparable = front.comparable_with_previous
        if comparable is not None and not comparable.is_ and not (comparable.why or "").strip():
            message = "Expected why the edition cannot be compared, got nothing."
            place = loaded.places.at("comparable_with_previous")
            yield WHY_MISSING.broken(place, message, "Add why: with one sentence for readers.").within(**named)


@EDITION_CHECKS.add(NEW_PERIODS, NEW_SOURCE)
def find_new_data_in_minors(found: LoadedMeasure, _shared: Shared) -> Iterator[Problem]:
    """Find minor versions with periods or sources that the version before did not have."""
    for loaded in found.versions:
        before = found.find_predecessor(loaded.number)
        if before is not None:
            named = {"measure": loaded.measure, "version": str(loaded.number)}
            yield from (problem.within(**named) for problem in _find_new_periods(before, loaded))
            yield from (problem.within(**named) for problem in _find_new_sources(before, loaded))


def _find_new_periods(before: LoadedVersion, loaded: LoadedVersion) -> Iterator[Problem]:
    for slug, dimension in loaded.dimensions.items():
        data, earlier = dimension.observations, before.dimensions.get(slug)
        if data is None or earlier is None or earlier.observations is None:
            continue
        for key in sorted(data.times & earlier.observations.times):
            known = {member.period for member in earlier.observations.members[key]}
            new = {member.id for member in data.members[key] if member.has_rows and member.period not in known}
            at = data.keys.index(key)
            row = next((number for number, row in enumerate(data.rows) if row.key[at] in new), None)
            if row is not None:
                message = f"Expected the periods of {before.number}, got {data.rows[row].labels[at]} as well."
                hint = f"Publish new periods as the edition {loaded.number.major + 1}.0."
                yield NEW_PERIODS.broken(dimension.place_cell(row, key), message, hint)


@EDITION_CHECKS.add(CATEGORY_GONE)
def find_lost_categories(found: LoadedMeasure, _shared: Shared) -> Iterator[Problem]:
    """Find categories that a dimension had in the version before and has no more, by the same list."""
    for before, loaded in pairwise(found.versions):
        for slug, dimension in loaded.dimensions.items():
            earlier = before.dimensions.get(slug)
            if earlier is None or earlier.observations is None or dimension.observations is None:
                continue
            said = loaded.version.front.changes if loaded.version is not None else None
            for problem in _find_lost(before, earlier.observations, dimension, (said or "").casefold()):
                yield problem.within(measure=loaded.measure, version=str(loaded.number))


def _find_lost(
    before: LoadedVersion, earlier: Observations, dimension: LoadedDimension, said: str
) -> Iterator[Problem]:
    """Yield a problem for categories of a column that are gone and not named in `said`, which is in small letters."""
    data = dimension.observations
    assert data is not None
    for key in data.keys:
        if key not in earlier.keys or key in data.times or data.lists.get(key) != earlier.lists.get(key):
            continue
        there = {member.id for member in data.members[key] if member.has_rows}
        lost = [member.label for member in earlier.members[key] if member.has_rows and member.id not in there]
        gone = [label for label in lost if label.casefold() not in said]
        if gone:
            message = f"Expected the categories of {before.number} in {key}, got none of: {', '.join(gone)}."
            hint = "See whether rows were lost on the way here; where the source dropped them, name each in `changes`."
            yield CATEGORY_GONE.broken(dimension.place_cell(0, key), message, hint)


def _find_new_sources(before: LoadedVersion, loaded: LoadedVersion) -> Iterator[Problem]:
    if before.version is None or loaded.version is None:
        return
    known = {source.id for source in before.version.front.sources}
    for at, source in enumerate(loaded.version.front.sources):
        if source.id not in known:
            message = f'Expected the sources of {before.number}, got "{source.title}" as well.'
            hint = f"If the data comes from a new source, publish the edition {loaded.number.major + 1}.0."
            yield NEW_SOURCE.broken(loaded.places.at("sources", at), message, hint)
