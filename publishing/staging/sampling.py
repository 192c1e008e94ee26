"""Fills a review app with a sample of staging: some measures of each subtopic, and what they refer to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from measures.checks.run import check_shared
from measures.model.problem import Problem
from measures.model.tree import Objects
from measures.publication.choose import without_testing_topic
from measures.publication.content_check import check_content
from measures.publication.survey import MeasureFolder, Survey, list_live_paths, survey_content
from measures.store.git import MASKED
from measures.store.memory import MemoryStore
from publishing.staging.accounts import KnownAccounts
from publishing.staging.choosing import ApprovedTrees, Candidate, choose_sample, list_candidates
from publishing.staging.cutting import cut_shared, cut_state, cut_version, find_tree, hold
from publishing.staging.database import refill
from publishing.staging.places import is_same_store
from publishing.staging.refusal import PullRefused
from publishing.staging.stores import NewStore, alone, open_store, replace_store
from yardstick.settings import Settings

Wrong = dict[tuple[str, str | None], Problem]
"""Measures (None) and versions of them, with the error that keeps each out."""
_MESSAGE = "Fill the review app with a sample of staging"
_TIME_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"
_SHARED = 2
"""How many measures the departmental user of a review app sees."""


@dataclass(slots=True)
class Sample:
    """What a sample holds: files by path, approved trees, how many measures and rows, and what errors left out."""

    files: dict[str, bytes] = field(default_factory=dict)
    approved: dict[tuple[str, str], str] = field(default_factory=dict)
    measures: tuple[str, ...] = ()
    rows: int = 0
    left_out: tuple[str, ...] = ()


def sample_staging(settings: Settings, accounts: KnownAccounts, instant: datetime, per_subtopic: int) -> Sample:
    """Fill this stage with a sample of staging; it passes `yardstick check` at the instant.

    Raises:
        PullRefused: the settings name no staging, or production, or one store twice; or it is not known to be masked.
        DatabaseUnreachable, NoStore, RemoteUnreachable, PushRefused: a store or the database failed.
    """
    url = check_staging(settings)
    with alone(settings):
        return _sample(settings, accounts, instant, per_subtopic, url)


def _sample(settings: Settings, accounts: KnownAccounts, instant: datetime, per_subtopic: int, url: str) -> Sample:
    key = settings.approval_key.encode() if settings.approval_key is not None else None
    with open_store(url, settings.content_branch, settings.var) as (store, head):
        if store.ref(MASKED) is None:
            sentence = "The store that STAGING_CONTENT_URL names is not one that pull-production filled."
            raise PullRefused(sentence, "It may hold what must not leave production: fill staging first.")
        sample = take_sample(store, store.root_of(head), store.list_approved(), instant, per_subtopic, key)
        at = store.time_of(head)
    author = accounts.find("administrator").person
    new = NewStore(files=sample.files, approved=sample.approved, author=author, at=at, message=_MESSAGE)
    rows = {"shares": _share(sample, accounts, instant)}
    with replace_store(settings, new) as put, refill(settings.database_url, rows, accounts):
        put()
    return sample


def check_staging(settings: Settings) -> str:
    """Return the address of staging's content store.

    Raises:
        PullRefused: the settings name none, or this is production or staging itself, or the source is production.
    """
    if settings.stage in ("production", "staging"):
        sentence = f"This is {settings.stage}, which is never filled with a sample."
        raise PullRefused(sentence, "Run it where STAGE is review or local.")
    url = settings.staging_content_url
    if url is None:
        raise PullRefused("Nothing says where staging's content is.", "Set STAGING_CONTENT_URL.")
    if settings.production_content_url is not None and is_same_store(url, settings.production_content_url):
        raise PullRefused("STAGING_CONTENT_URL names production's store.", "A sample is taken of staging only.")
    if is_same_store(url, settings.content_url):
        raise PullRefused("CONTENT_URL and STAGING_CONTENT_URL name one store.", "Give this stage its own.")
    return url


def take_sample(
    objects: Objects, root: str, kept: ApprovedTrees, instant: datetime, per_subtopic: int, key: bytes | None
) -> Sample:
    """Return a sample of a content tree, without measures in which a check finds an error.

    Raises:
        PullRefused: a shared file has an error.
    """
    survey = survey_content(objects, root, {})
    shared, _ = check_shared(objects, survey.shared, list_live_paths(survey))
    if shared is None:
        raise PullRefused("site.yaml of the content to read is missing or cannot be read.", "Correct it first.")
    folders = without_testing_topic(survey.folders, shared.site)
    survey = _without_testing(survey, shared.site.testing_topic)
    wrong: Wrong = {}
    while True:
        fit = [each for folder in folders.values() if (each := _leave_out(folder, wrong)) is not None]
        sample = _cut(objects, survey, fit, kept, per_subtopic, key)
        made = MemoryStore(sample.files)
        errors = [each for each in check_content(made, made.root, instant=instant) if each.is_error]
        if not errors:
            sample.left_out = tuple(_name_wrong(*each, problem) for each, problem in wrong.items())
            return sample
        fresh = {(each.measure, each.version): each for each in errors if each.measure is not None}
        if not fresh.keys() - wrong.keys():
            raise PullRefused(f"A shared file of the sample has an error: {errors[0]}", "Correct it in staging.")
        wrong |= fresh


def _name_wrong(measure: str, version: str | None, problem: Problem) -> str:
    return f"{f'Version {version} of measure' if version else 'Measure'} {measure}: {problem}"


def _leave_out(folder: MeasureFolder, wrong: Wrong) -> MeasureFolder | None:
    """Return a measure without versions that have an error; None where nothing is left, or it has one itself."""
    if folder.measure is None or (folder.measure.id, None) in wrong:
        return None
    trees = {number: tree for number, tree in folder.trees.items() if (folder.measure.id, number) not in wrong}
    return replace(folder, trees=trees) if trees else None


def _without_testing(survey: Survey, testing_topic: str | None) -> Survey:
    below = f"measures/{testing_topic}/"
    kept = {
        path: blob for path, blob in survey.shared.items() if not path.startswith(below) or path == f"{below}topic.md"
    }
    return Survey(shared=kept, folders=survey.folders, shared_problems=survey.shared_problems)


def _cut(
    objects: Objects,
    survey: Survey,
    folders: Iterable[MeasureFolder],
    kept: ApprovedTrees,
    per_subtopic: int,
    key: bytes | None,
) -> Sample:
    chosen = choose_sample(list_candidates(objects, folders, survey.shared, kept), per_subtopic)
    held = hold(chosen, survey.folders)
    sample = Sample(files=cut_shared(objects, survey.shared, held))
    for each in chosen:
        folder, trees = f"measures/{each.folder.path}", {}
        for number, tree in each.trees.items():
            files = cut_version(objects, tree, held)
            trees[number] = find_tree(files)
            sample.files |= {f"{folder}/{number}/{name}": content for name, content in files.items()}
        state = objects.blob(each.folder.yaml)
        sample.files[f"{folder}/measure.yaml"] = cut_state(state, trees, frozenset(each.approved), held, key)
        sample.approved |= {(each.measure.id, number): trees[number] for number in each.approved}
    sample.measures, sample.rows = _sum_up(chosen)
    return sample


def _sum_up(chosen: tuple[Candidate, ...]) -> tuple[tuple[str, ...], int]:
    return tuple(each.measure.id for each in chosen), sum(each.rows for each in chosen)


def _share(sample: Sample, accounts: KnownAccounts, instant: datetime) -> list[dict[str, object]]:
    at = instant.strftime(_TIME_FORM)
    department, approver = accounts.find("departmental"), accounts.find("approver")
    return [
        {"person_id": department.number, "measure_id": measure, "shared_by": approver.person, "shared_at": at}
        for measure in sample.measures[:_SHARED]
    ]
