"""Select what is public at an instant: approved, due, and vouched for as strictly as the stage asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from measures.model.dates import VersionNumber
from measures.model.measure import Measure, VersionState
from measures.model.problem import Place, Problem
from measures.publication.approval import ApprovalRule, is_ended, is_sealed
from measures.publication.instants import Clock, InstantUnclear, read_instant, read_nearest, start_of_day
from measures.publication.record import (
    PublicMeasure,
    PublicNotice,
    PublicUpdate,
    PublicVersion,
    PublicWithdrawal,
)
from measures.publication.survey import MeasureFolder

Locate = Callable[[MeasureFolder, tuple[str | int, ...]], Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What selecting depends on besides content: the instant (UTC), the site's clock, the approval rule."""

    instant: datetime
    clock: Clock
    rule: ApprovalRule
    has_tree: Callable[[str], bool]
    locate: Locate


@dataclass(slots=True)
class Selected:
    """Public measures by path, faults by path of the measure, and when time alone will change the choice."""

    measures: dict[str, PublicMeasure] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    next_due: datetime | None = None

    def note_due(self, when: datetime, instant: datetime) -> None:
        """Remember the earliest instant still ahead."""
        if when > instant and (self.next_due is None or when < self.next_due):
            self.next_due = when


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version that may be public: number, state, instant of release (None: unclear or unset) and approved tree."""

    number: VersionNumber
    state: VersionState
    due: datetime | None
    tree: str | None


def select_measures(folders: Mapping[str, MeasureFolder], setting: Setting) -> Selected:
    """Select the public part of each measure whose state file could be read."""
    selected = Selected()
    candidates = {
        folder.path: tuple(_find_candidates(folder, folder.measure, setting, selected))
        for folder in folders.values()
        if folder.measure is not None
    }
    bundles = _bundle_instants(candidates.values(), find_incomplete_bundles(folders.values()))
    for path, versions in candidates.items():
        measure = folders[path].measure
        if measure is not None:
            public = _select_measure(path, measure, versions, bundles, setting, selected)
            if public is not None:
                selected.measures[path] = public
    return selected


def _find_candidates(
    folder: MeasureFolder, measure: Measure, setting: Setting, selected: Selected
) -> Iterable[Candidate]:
    for written, state in measure.versions.items():
        number = VersionNumber.parse(written)
        if number is None or state.status not in ("approved", "withdrawn"):
            continue
        due = _read_due(folder, measure, written, state, setting, selected)
        tree = None if state.status == "withdrawn" else _find_tree(folder, measure, written, due, setting, selected)
        yield Candidate(number, state, due, tree)


def _refuse(
    folder: MeasureFolder, measure: Measure, version: str, key: tuple[str, ...], setting: Setting, selected: Selected,
    *, rule: str, message: str, hint: str,
) -> None:  # fmt: skip
    place = setting.locate(folder, ("versions", version, *key))
    problem = Problem(rule=rule, place=place, message=message, hint=hint, measure=measure.id, version=version)
    selected.problems.append((folder.path, problem))


def _read_due(
    folder: MeasureFolder, measure: Measure, version: str, state: VersionState, setting: Setting, selected: Selected
) -> datetime | None:
    if state.release_at is None:
        if state.status == "approved":
            _refuse(
                folder, measure, version, (), setting, selected, rule="release.missing",
                message="Expected release_at, since the version is approved; it is not public without it.",
                hint="Add release_at: a date, or a time with its offset.",
            )  # fmt: skip
        return None
    try:
        return read_instant(state.release_at, setting.clock)
    except InstantUnclear as unclear:
        _refuse(
            folder, measure, version, ("release_at",), setting, selected, rule="release.unclear",
            message=f'The local time "{state.release_at}" {unclear} on that day.',
            hint="Write the offset, such as 2026-10-25T01:30:00+01:00.",
        )  # fmt: skip
        return None


def _find_tree(
    folder: MeasureFolder, measure: Measure, version: str, due: datetime | None, setting: Setting, selected: Selected
) -> str | None:
    state = measure.versions[version]
    if setting.rule.mode == "trust":
        return folder.trees.get(version)
    tree = state.approved.tree if state.approved else None
    fault: tuple[str, str, str] | None = None
    again = _say_how_to_approve(due, setting.instant)
    if tree is None:
        fault = ("approval.missing", "Expected the approved tree of this version.", again)
    elif setting.rule.mode == "seal" and not is_sealed(
        setting.rule.key, measure=measure.id, version=version, state=state
    ):
        fault = ("approval.seal", "The approval carries no valid seal.", again)
    elif state.approved and is_ended(
        setting.rule, measure=measure.id, version=version, approved_at=read_nearest(state.approved.at, setting.clock)
    ):
        fault = ("approval.ended", "The approval was ended after it was given, and stands here again.", again)
    elif not setting.has_tree(tree):
        hint = f"Push the ref that keeps it. Where it is lost: {again[0].lower()}{again[1:]}"
        fault = ("approval.absent", f"The approved tree {tree} is not in the store.", hint)
    if fault is None:
        return tree
    rule, message, hint = fault
    key = ("approved",) if state.approved else ()
    _refuse(folder, measure, version, key, setting, selected, rule=rule, message=message, hint=hint)
    return None


def _say_how_to_approve(due: datetime | None, instant: datetime) -> str:
    """Return what mends an approval that does not hold: before the release a version is taken back to draft first."""
    if due is not None and due <= instant:
        return "Approve it again: yardstick approve."
    return "Take it back to draft, then approve it anew."


def _bundle_instants(groups: Iterable[tuple[Candidate, ...]], incomplete: frozenset[str]) -> dict[str, datetime | None]:
    """Return for each bundle the latest instant among its members; None when one of them cannot be public."""
    members: dict[str, list[Candidate]] = {}
    for candidate in (candidate for group in groups for candidate in group):
        if candidate.state.bundle is not None:
            members.setdefault(candidate.state.bundle, []).append(candidate)
    return {
        bundle: None if bundle in incomplete else _latest_instant(candidates) for bundle, candidates in members.items()
    }


def _latest_instant(members: list[Candidate]) -> datetime | None:
    ready = all(member.tree is not None or member.state.status == "withdrawn" for member in members)
    instants = [member.due for member in members if member.due is not None]
    return max(instants) if ready and len(instants) == len(members) else None


def find_incomplete_bundles(folders: Iterable[MeasureFolder]) -> frozenset[str]:
    """Return the bundles with a member that is neither approved nor withdrawn: none of their versions is public."""
    return frozenset(
        state.bundle
        for folder in folders
        if folder.measure
        for state in folder.measure.versions.values()
        if state.bundle and state.status not in ("approved", "withdrawn")
    )


def _select_measure(
    path: str, measure: Measure, candidates: tuple[Candidate, ...], bundles: Mapping[str, datetime | None],
    setting: Setting, selected: Selected,
) -> PublicMeasure | None:  # fmt: skip
    public: list[PublicVersion] = []
    withdrawn: list[PublicWithdrawal] = []
    for candidate in sorted(candidates, key=lambda c: c.number):
        due = bundles[candidate.state.bundle] if candidate.state.bundle else candidate.due
        if due is None:
            continue
        selected.note_due(due, setting.instant)
        gone = candidate.state.withdrawn
        if gone is not None:
            at = read_nearest(gone.at, setting.clock)
            if due <= at:
                withdrawn.append(PublicWithdrawal(number=candidate.number, published=due, at=at, why=gone.why))
        elif candidate.tree is not None and due <= setting.instant:
            public.append(PublicVersion(number=candidate.number, tree=candidate.tree, published=due))
    if not public and not withdrawn:
        return None
    return describe_measure(path, measure, tuple(public), tuple(withdrawn), setting, selected)


def describe_measure(
    path: str, measure: Measure, public: tuple[PublicVersion, ...], withdrawn: tuple[PublicWithdrawal, ...],
    setting: Setting, selected: Selected,
) -> PublicMeasure:  # fmt: skip
    """Return what readers may know of a measure with these public and withdrawn versions."""
    numbers = {version.number for version in public}
    notices = tuple(
        PublicNotice(on=on, since=since, text=notice.text)
        for notice in measure.notices
        if (on := tuple(number for number in notice.on if number in numbers))
        and _is_due(since := read_nearest(notice.from_, setting.clock), setting, selected)
    )
    updates = tuple(
        PublicUpdate(version=update.version, at=at, what=update.what)
        for update in measure.updates
        if update.version in numbers and _is_due(at := read_nearest(update.at, setting.clock), setting, selected)
    )
    retired = measure.retired
    if retired and not _is_due(start_of_day(retired.at.first_day, setting.clock), setting, selected):
        retired = None
    return PublicMeasure(
        path=path,
        id=measure.id,
        position=measure.position,
        related=measure.related,
        also_in=measure.also_in,
        keywords=measure.keywords,
        next_release=measure.next_release,
        retired=retired,
        replaced_by=measure.replaced_by,
        notices=notices,
        versions=public,
        withdrawn=withdrawn,
        updates=updates,
    )


def _is_due(when: datetime, setting: Setting, selected: Selected) -> bool:
    selected.note_due(when, setting.instant)
    return when <= setting.instant
