"""Check a whole content tree, drafts too, at an instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial

from measures.checks.references import find_wrong_page_bindings
from measures.checks.run import VersionLoader, check_shared, list_subtopics
from measures.checks.whole import Surroundings, check_folder
from measures.model.problem import Problem, sort_problems
from measures.model.shared import Shared
from measures.model.tree import Objects
from measures.publication.approval import ApprovalRule
from measures.publication.choose import make_setting, without_testing_topic
from measures.publication.instants import Clock, InstantUnclear, read_instant
from measures.publication.select import select_measures
from measures.publication.survey import MeasureFolder, Survey, list_live_paths, survey_content
from measures.reading.version_file import read_version


@dataclass(frozen=True, slots=True)
class SiteCalendar:
    """Written dates and times as the site's clock tells them."""

    clock: Clock

    def read(self, written: str) -> datetime | None:
        """Return the instant of a written date or time in the site's zone; None where it is unclear."""
        try:
            return read_instant(written, self.clock).astimezone(self.clock.zone)
        except InstantUnclear:
            return None

    def explain(self, written: str) -> str | None:
        """Return why a written time is no instant; None when it is one."""
        try:
            read_instant(written, self.clock)
        except InstantUnclear as unclear:
            return str(unclear)
        return None


def check_content(objects: Objects, root: str, *, instant: datetime) -> tuple[Problem, ...]:
    """Return all problems of the content tree `root`, as it stands at `instant` (UTC).

    Every version is read, drafts too; what a draft still lacks is a note. The testing topic is left aside.
    """
    survey = survey_content(objects, root, {})
    shared, problems = check_shared(objects, survey.shared, list_live_paths(survey))
    found = [*survey.shared_problems, *problems]
    if shared is None:
        return sort_problems((*found, *(p for folder in survey.folders.values() for p in folder.problems)))
    folders = without_testing_topic(survey.folders, shared.site)
    found.extend(problem for folder in folders.values() for problem in folder.problems)
    found.extend(_check_folders(objects, survey, folders, shared, instant))
    found.extend(_check_selection(objects, survey, folders, shared, instant))
    return sort_problems(found)


def _check_folders(
    objects: Objects, survey: Survey, folders: Mapping[str, MeasureFolder], shared: Shared, instant: datetime
) -> Iterator[Problem]:
    paths: dict[str, tuple[str, ...]] = {}
    for path, folder in folders.items():
        if folder.measure is not None:
            paths[folder.measure.id] = (*paths.get(folder.measure.id, ()), path)
    around = Surroundings(
        objects=objects,
        shared=shared,
        calendar=SiteCalendar(Clock.of(shared.site.timezone, shared.site.release_time)),
        instant=instant,
        paths_by_id=paths,
        subtopics=list_subtopics(survey.shared),
        list_sources=lru_cache(maxsize=None)(partial(_list_sources, objects, folders, paths, shared)),
    )
    for folder in folders.values():
        yield from check_folder(around, folder)


def _list_sources(
    objects: Objects,
    folders: Mapping[str, MeasureFolder],
    paths: Mapping[str, tuple[str, ...]],
    shared: Shared,
    measure_id: str,
) -> frozenset[str] | None:
    """Return the ids of the sources of all versions of a measure; None where there is no such measure."""
    if measure_id not in paths:
        return None
    trees = [tree for path in paths[measure_id] for tree in folders[path].trees.values()]
    files = [entry.id for tree in trees if (entry := objects.tree(tree).get("measure.md")) is not None]
    read = (read_version(objects.blob(blob), "measure.md", shared.site).value for blob in files)
    return frozenset(source.id for version in read if version is not None for source in version.front.sources)


def _check_selection(
    objects: Objects, survey: Survey, folders: Mapping[str, MeasureFolder], shared: Shared, instant: datetime
) -> Iterator[Problem]:
    """Yield the faults of release times, and of numbers on pages, with files taken as they stand."""
    selected = select_measures(folders, make_setting(objects, shared.site, instant, ApprovalRule("trust")))
    yield from (problem for _, problem in selected.problems)
    loader = VersionLoader(objects, selected.measures, shared)
    for _, problem in find_wrong_page_bindings(objects, survey.shared, selected.measures, loader.load):
        yield problem
