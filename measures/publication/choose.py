"""Choose what a release shows: survey, check, select, and hold back measures with errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from measures.checks.changed_lists import find_changed_lists
from measures.checks.frozen import find_unapproved_changes
from measures.checks.run import check_measures, check_shared
from measures.model.problem import Place, Problem, sort_problems
from measures.model.shared import Shared
from measures.model.site import Site
from measures.model.tree import ObjectMissing, Objects
from measures.publication.approval import ApprovalRule
from measures.publication.instants import Clock
from measures.publication.record import PublicMeasure, Reason, Selection
from measures.publication.release_days import find_wrong_days
from measures.publication.select import Selected, Setting, select_measures
from measures.publication.survey import Cache, MeasureFolder, Survey, list_live_paths, survey_content
from measures.reading.places import Places

Vet = Callable[[Mapping[str, PublicMeasure]], Mapping[str, tuple[Problem, ...]]]
"""Returns what keeps measures of a selection from readers besides their content, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The selection, all problems found on the way, and the instant at which time alone changes the choice.

    `stopped` says that a fault in a shared file allows no release; `selection` is then that of the last one.
    """

    selection: Selection
    problems: tuple[Problem, ...]
    next_due: datetime | None
    stopped: bool = False


def choose(
    objects: Objects,
    root: str,
    *,
    instant: datetime,
    rule: ApprovalRule,
    last: Selection | None,
    cache: Cache,
    vet: Vet = lambda _selected: {},
) -> Choice:
    """Choose what is public of the content tree `root` at `instant` (UTC).

    `last` is the selection of the last release: a measure with an error keeps what it shows there, or is left out.
    `vet` may find more errors in what was selected.
    """
    survey = survey_content(objects, root, cache)
    shared, found = check_shared(objects, survey.shared, list_live_paths(survey))
    problems = [*survey.shared_problems, *found]
    if last is not None:
        problems.extend(find_changed_lists(objects, last.shared, survey.shared, last.measures))
    if shared is None or any(problem.is_error for problem in problems):
        return Choice(selection=last or Selection(), problems=sort_problems(problems), next_due=None, stopped=True)
    folders = without_testing_topic(survey.folders, shared.site)
    selected = select_measures(folders, make_setting(objects, shared.site, instant, rule))
    before = last.measures if last else None
    if before is not None:
        selected.problems.extend(find_wrong_days(objects, shared.site, folders, selected.measures, before))
    checked = check_measures(objects, selected.measures, folders, shared, cache, files=survey.shared, last=before)
    by_measure = _gather(folders, selected, checked, vet(selected.measures))
    selection = hold_back(survey, folders, selected, by_measure, last)
    problems.extend(problem for each in by_measure.values() for problem in each)
    problems.extend(checked.get("", ()))
    problems.extend(find_unapproved(objects, folders, selected.measures))
    unfit = _find_unfit(objects, selection, folders, shared, cache)
    return Choice(
        selection=selection,
        problems=sort_problems([*problems, *unfit]),
        next_due=selected.next_due,
        stopped=bool(unfit),
    )


def find_unapproved(
    objects: Objects, folders: Mapping[str, MeasureFolder], selected: Mapping[str, PublicMeasure]
) -> Iterator[Problem]:
    """Find files of selected versions that differ from the tree selected, because nobody approved the change."""
    for path, measure in selected.items():
        folder = folders.get(path)
        for number, version in measure.by_number.items():
            current = folder.trees.get(number) if folder else None
            if current is not None and current != version.tree:
                name = f"measures/{path}/{number}"
                for problem in find_unapproved_changes(objects, name, approved=version.tree, current=current):
                    yield problem.within(measure=measure.id, version=number)


def make_setting(objects: Objects, site: Site, instant: datetime, rule: ApprovalRule) -> Setting:
    """Return what selecting depends on besides content."""

    def has_tree(tree: str) -> bool:
        try:
            objects.tree(tree)
        except ObjectMissing:
            return False
        return True

    def locate(folder: MeasureFolder, path: tuple[str | int, ...]) -> Place:
        text = objects.blob(folder.yaml).decode("utf-8", "replace")
        return Places(f"measures/{folder.path}/measure.yaml", text).at(*path)

    clock = Clock.of(site.timezone, site.release_time)
    return Setting(instant=instant, clock=clock, rule=rule, has_tree=has_tree, locate=locate)


def without_testing_topic(folders: Mapping[str, MeasureFolder], site: Site) -> dict[str, MeasureFolder]:
    """Return the folders of measures outside the testing topic, which is never published."""
    return {path: folder for path, folder in folders.items() if path.partition("/")[0] != site.testing_topic}


def _gather(
    folders: Mapping[str, MeasureFolder],
    selected: Selected,
    checked: Mapping[str, tuple[Problem, ...]],
    vetted: Mapping[str, tuple[Problem, ...]],
) -> dict[str, tuple[Problem, ...]]:
    gathered: dict[str, list[Problem]] = {path: list(folder.problems) for path, folder in folders.items()}
    for path, problem in selected.problems:
        gathered[path].append(problem)
    for path, problems in (*checked.items(), *vetted.items()):
        if path:
            gathered[path].extend(problems)
    return {path: tuple(problems) for path, problems in gathered.items() if problems}


def hold_back(
    survey: Survey,
    folders: Mapping[str, MeasureFolder],
    selected: Selected,
    by_measure: Mapping[str, tuple[Problem, ...]],
    last: Selection | None,
) -> Selection:
    """Return the selection in which each measure with an error shows what it showed in the last release.

    A bundle goes whole or not at all: where a measure held back keeps one of its versions out, so do the others.
    """
    measures = dict(selected.measures)
    held: dict[str, tuple[Reason, ...]] = {}
    before = last.measures if last else {}
    waiting = {path: _reasons(problems) for path, problems in by_measure.items()}
    while waiting := {path: reasons for path, reasons in waiting.items() if reasons and path not in held}:
        broken: dict[str, str] = {}
        for path, reasons in waiting.items():
            candidate = measures.pop(path, None)
            kept = _keep(before, survey, folders, folders[path], candidate)
            if kept is not None:
                measures[kept.path] = kept
            if candidate is not None or kept is not None:
                held[path] = reasons
            broken |= dict.fromkeys(_find_lost_bundles(folders[path], candidate, kept), path)
        waiting = _find_bundle_mates(broken, folders, measures, before)
    return Selection(shared=survey.shared, measures=dict(sorted(measures.items())), held=dict(sorted(held.items())))


def _reasons(problems: Iterable[Problem]) -> tuple[Reason, ...]:
    errors = (problem for problem in sort_problems(problems) if problem.is_error)
    return tuple(Reason(rule=e.rule, place=f"{e.place.file}:{e.place.line}:{e.place.column}") for e in errors)


def _keep(
    before: Mapping[str, PublicMeasure],
    survey: Survey,
    folders: Mapping[str, MeasureFolder],
    folder: MeasureFolder,
    candidate: PublicMeasure | None,
) -> PublicMeasure | None:
    """Return what the last release showed of a measure, at the place where its folder is now.

    A place or a heir that is no longer there is left out of it, and so is a version withdrawn since.
    """
    shown = _find_shown(before, folders, folder)
    if shown is None:
        return None
    known = {each.measure.id for each in folders.values() if each.measure is not None}
    changes: dict[str, object] = {
        "path": folder.path,
        "also_in": tuple(place for place in shown.also_in if f"measures/{place}/subtopic.md" in survey.shared),
        "replaced_by": tuple(heir for heir in shown.replaced_by if heir in known),
    }
    if candidate is not None:
        gone = {version.number for version in candidate.withdrawn}
        changes["versions"] = tuple(version for version in shown.versions if version.number not in gone)
        changes |= {"withdrawn": candidate.withdrawn, "retired": candidate.retired}
    return shown.model_copy(update=changes)


def _find_shown(
    before: Mapping[str, PublicMeasure], folders: Mapping[str, MeasureFolder], folder: MeasureFolder
) -> PublicMeasure | None:
    """Return what was shown of a folder's measure, wherever that was: by its id, else by its path.

    What stands elsewhere now under its own id is not meant: a copy that kept the id was never shown.
    """
    owners = {each.measure.id: each.path for each in folders.values() if each.measure is not None}
    own = folder.measure.id if folder.measure is not None else None
    shown = next((each for each in before.values() if each.id == own), None)
    if shown is not None and (shown.path == folder.path or not _is_at(folders, shown.path, shown.id)):
        return shown
    there = before.get(folder.path)
    return there if there is not None and owners.get(there.id, folder.path) == folder.path else None


def _is_at(folders: Mapping[str, MeasureFolder], path: str, measure_id: str) -> bool:
    there = folders.get(path)
    return there is not None and there.measure is not None and there.measure.id == measure_id


def _find_lost_bundles(
    folder: MeasureFolder, candidate: PublicMeasure | None, kept: PublicMeasure | None
) -> Iterable[str]:
    if candidate is None or folder.measure is None:
        return
    shown = set(kept.by_number) if kept else set()
    for number in candidate.by_number:
        bundle = folder.measure.versions[number].bundle
        if bundle is not None and number not in shown:
            yield bundle


def _find_bundle_mates(
    broken: Mapping[str, str],
    folders: Mapping[str, MeasureFolder],
    measures: Mapping[str, PublicMeasure],
    before: Mapping[str, PublicMeasure],
) -> dict[str, tuple[Reason, ...]]:
    mates: dict[str, tuple[Reason, ...]] = {}
    for path, measure in measures.items() if broken else ():
        folder = folders.get(path)
        states = folder.measure.versions if folder and folder.measure else {}
        bundles = {number: states[number].bundle for number in measure.by_number if number in states}
        lost = {number: bundle for number, bundle in bundles.items() if bundle is not None and bundle in broken}
        last = _find_shown(before, folders, folder) if folder and lost else None
        for number, bundle in lost.items():
            if last is None or number not in last.by_number:
                mates[path] = (Reason(rule="bundle.held", place=f"measures/{broken[bundle]}/measure.yaml:1:1"),)
    return mates


def _find_unfit(
    objects: Objects, selection: Selection, folders: Mapping[str, MeasureFolder], shared: Shared, cache: Cache
) -> tuple[Problem, ...]:
    """Return the errors that shared files cause in what held measures showed before: such a release cannot be drawn."""
    kept = {path: selection.measures[path] for path in selection.held if path in selection.measures}
    checked = check_measures(objects, kept, folders, shared, cache)
    return tuple(problem for problems in checked.values() for problem in problems if problem.is_error)
