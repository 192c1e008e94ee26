"""Masks a whole content tree: what readers see stays as they see it, what they do not see yet is replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime

from measures.checks.run import check_shared
from measures.model.dates import VersionNumber
from measures.model.measure import Measure, VersionState
from measures.model.shared import Shared
from measures.model.tree import ObjectMissing, Objects
from measures.publication.approval import ApprovalRule, seal_state
from measures.publication.choose import make_setting, without_testing_topic
from measures.publication.record import PublicMeasure
from measures.publication.select import select_measures
from measures.publication.survey import MeasureFolder, Survey, list_live_paths, survey_content
from measures.reading.dimension_file import TO_KNOW
from measures.reading.yaml_text import read_yaml
from measures.store.memory import MemoryStore
from publishing.staging.accounts import KnownAccounts
from publishing.staging.layout import check_layout
from publishing.staging.naming import Names
from publishing.staging.records import Masking, mask_record, write_yaml
from publishing.staging.refusal import PullRefused
from publishing.staging.shared import mask_shared
from publishing.staging.versions import (
    Files,
    VersionPlace,
    VersionUnreadable,
    list_known_names,
    load_place,
    mask_version,
)
from publishing.staging.words import Scrub

ApprovedTrees = Mapping[tuple[str, str], str]
"""The tree that the store keeps as approved for each version, by measure id and number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How content is masked: the instant that says what is public, the names to take out, who acts, and the keys.

    `key` makes names and numbers that nobody can foresee; `approval_key` seals approvals (None: they are not sealed).
    """

    instant: datetime
    people: tuple[str, ...]
    accounts: KnownAccounts
    key: bytes
    approval_key: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedContent:
    """Files by path, the tree of each version and which of them were approved, and a sentence for what was left out."""

    files: Mapping[str, bytes]
    trees: ApprovedTrees
    approved: ApprovedTrees
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    objects: Objects
    wanted: Wanted
    shared: Shared
    kept: ApprovedTrees
    public: Mapping[str, PublicMeasure]
    masking: Masking


def mask_content(objects: Objects, root: str, kept: ApprovedTrees, wanted: Wanted) -> MaskedContent:
    """Mask the content tree `root`; `kept` are the trees that approvers let through.

    Raises:
        PullRefused: a file or a key has no rule, or something public cannot be read.
    """
    survey = survey_content(objects, root, {})
    shared, _ = check_shared(objects, survey.shared, list_live_paths(survey))
    if shared is None:
        raise PullRefused("site.yaml of the content to read is missing or cannot be read.", "Correct it first.")
    check_layout(objects, root, survey, shared.site.testing_topic)
    folders = without_testing_topic(survey.folders, shared.site)
    selected = select_measures(folders, make_setting(objects, shared.site, wanted.instant, ApprovalRule("tree")))
    public = {
        path: measure for path, each in selected.measures.items() if (measure := _keep_approved(each, kept)) is not None
    }
    task = _prepare(objects, wanted, shared, kept, public)
    return _mask_all(task, survey, folders)


def _keep_approved(measure: PublicMeasure, kept: ApprovedTrees) -> PublicMeasure | None:
    """Return what is public of a measure, without versions whose tree is not the one that was let through."""
    versions = tuple(each for each in measure.versions if kept.get((measure.id, str(each.number))) == each.tree)
    return measure.model_copy(update={"versions": versions}) if versions or measure.withdrawn else None


def _prepare(
    objects: Objects, wanted: Wanted, shared: Shared, kept: ApprovedTrees, public: Mapping[str, PublicMeasure]
) -> _Task:
    known = {"", *_list_shared_names(shared)}
    for path, measure in public.items():
        known |= {measure.id, *path.split("/")}
        for version in measure.versions:
            folder = f"measures/{path}/{version.number}"
            place = VersionPlace(folder=folder, tree=version.tree, measure=measure.id, number=version.number)
            known.update(list_known_names(load_place(objects, place, shared)))
    accounts = wanted.accounts
    masking = Masking(
        is_public=True,
        scrub=Scrub(_choose_people(wanted.people, shared, known)),
        names=Names(key=wanted.key, known=frozenset(known)),
        person=accounts.find("approver").person,
        people=(accounts.find("administrator").person, accounts.find("approver").person),
    )
    return _Task(objects, wanted, shared, kept, public, masking)


def _choose_people(people: tuple[str, ...], shared: Shared, known: Set[str]) -> Iterator[str]:
    """Yield the names to take out: not those of publishers and categories, as which departments sign off at times."""
    publishers = shared.organisations.values()
    named = (name for each in publishers for name in (each.name, each.short_name or "", *each.other_names))
    common = {name.casefold() for name in (*named, *known)}
    return (name for name in people if name.casefold() not in common)


def _list_shared_names(shared: Shared) -> Iterator[str]:
    yield from shared.organisations
    yield from (shared.site.licence, TO_KNOW, *(section.heading for section in shared.site.sections))
    for each in shared.classifications.values():
        yield from (each.id, each.variable)
        for category in each.in_order:
            yield from (category.id, category.label, category.code or "", *category.aliases)


def _mask_all(task: _Task, survey: Survey, folders: Mapping[str, MeasureFolder]) -> MaskedContent:
    hidden = frozenset(path for path in survey.folders if path not in task.public)
    files: Files = mask_shared(task.objects, survey.shared, task.masking, hidden, task.shared.site.testing_topic)
    trees: dict[tuple[str, str], str] = {}
    approved: dict[tuple[str, str], str] = {}
    left_out: list[str] = []
    for folder in folders.values():
        if folder.measure is None:
            left_out.append(f"measures/{folder.path}: measure.yaml cannot be read.")
            continue
        own = _mask_measure(task, folder, folder.measure)
        files |= own.files
        trees |= own.trees
        approved |= own.approved
        left_out += own.left_out
    _check_clean(task, files)
    return MaskedContent(files=files, trees=trees, approved=approved, left_out=tuple(left_out))


def _check_clean(task: _Task, files: Files) -> None:
    """Look once more, whatever the rules did: no address and no person's name is in a path or a text."""
    for path, content in files.items():
        is_text = path.endswith((".md", ".yaml", ".csv"))
        if task.masking.scrub.find_rest(path) or (is_text and task.masking.scrub.find_rest(content.decode())):
            raise PullRefused(f"An e-mail address or a name is still in the masked {path}.", "Report this fault.")


def _mask_measure(task: _Task, folder: MeasureFolder, measure: Measure) -> MaskedContent:
    public = task.public.get(folder.path)
    topic, subtopic, slug = folder.path.split("/")
    path = f"measures/{topic}/{subtopic}/{slug if public else task.masking.names.name(slug)}"
    files: Files = {}
    trees: dict[tuple[str, str], str] = {}
    left_out: list[str] = []
    for number in folder.trees:
        try:
            made = _mask_one(task, folder, measure, number)
        except VersionUnreadable as fault:
            left_out.append(f"Version {number} in measures/{folder.path}: {fault} cannot be read.")
            continue
        trees[measure.id, number] = MemoryStore(made).root
        files |= {f"{path}/{number}/{name}": content for name, content in made.items()}
    approved = {
        key: tree
        for key, tree in trees.items()
        if _find_approved(measure, key[1]) is not None and _find_approved(measure, key[1]) == task.kept.get(key)
    }
    files[f"{path}/measure.yaml"] = _mask_state(task, folder, trees, approved)
    return MaskedContent(files=files, trees=trees, approved=approved, left_out=tuple(left_out))


def _find_approved(measure: Measure, number: str) -> str | None:
    state = measure.versions.get(number)
    return state.approved.tree if state is not None and state.approved is not None else None


def _mask_one(task: _Task, folder: MeasureFolder, measure: Measure, number: str) -> Files:
    """Return the files of a version: as approved, where it was approved, else as they stand."""
    public = task.public.get(folder.path)
    shown = next((each.tree for each in public.versions if str(each.number) == number), None) if public else None
    tree = shown or _choose_tree(task, measure, number) or folder.trees[number]
    parsed = VersionNumber.parse(number)
    assert parsed is not None
    place = VersionPlace(folder=f"measures/{folder.path}/{number}", tree=tree, measure=measure.id, number=parsed)
    return mask_version(task.objects, place, task.shared, replace(task.masking, is_public=shown is not None))


def _choose_tree(task: _Task, measure: Measure, number: str) -> str | None:
    """Return the approved tree of a version that is to come, where the store has it."""
    tree = _find_approved(measure, number)
    if tree is None or measure.versions[number].status != "approved":
        return None
    try:
        task.objects.tree(tree)
    except ObjectMissing:
        return None
    return tree


def _mask_state(task: _Task, folder: MeasureFolder, trees: ApprovedTrees, approved: ApprovedTrees) -> bytes:
    """Return measure.yaml, with its approvals made anew for the masked trees."""
    file = f"measures/{folder.path}/measure.yaml"
    read = read_yaml(task.objects.blob(folder.yaml).decode("utf-8-sig").replace("\r\n", "\n"), file)
    public, assertion = task.public.get(folder.path), folder.measure
    assert assertion is not None
    masking = replace(task.masking, is_public=public is not None, shown=_list_shown(public))
    masked = mask_record(Measure, read.value, masking, file)
    assert isinstance(masked, dict)
    states = masked.get("versions", {})
    for number in list(states):
        if (assertion.id, number) not in trees:
            del states[number]
        elif "approved" in states[number]:
            _approve(task, masked, number, approved.get((assertion.id, number)))
    return write_yaml(masked).encode()


def _approve(task: _Task, masked: dict[str, dict[str, dict[str, object]]], number: str, tree: str | None) -> None:
    """Make a version's approval anew; one whose tree nobody let through is no approval, as in production."""
    state = masked["versions"][number]
    if tree is None:
        del state["approved"]
        return
    approval = state["approved"]
    assert isinstance(approval, dict)
    approval["tree"] = tree
    read = VersionState.model_validate(state)
    if task.wanted.approval_key is not None and read.approved is not None:
        key, measure = task.wanted.approval_key, str(masked["id"])
        approval["seal"] = seal_state(key, measure=measure, version=number, state=read, approved=read.approved)


def _list_shown(public: PublicMeasure | None) -> frozenset[str]:
    """Return the texts of measure.yaml that readers see."""
    if public is None:
        return frozenset()
    moved = public.next_release.moved if public.next_release else ()
    retired = (public.retired.why,) if public.retired else ()
    texts = (
        *public.keywords,
        *(notice.text for notice in public.notices),
        *(update.what for update in public.updates),
        *(each.why for each in public.withdrawn),
        *(move.why for move in moved),
        *retired,
    )
    return frozenset(texts)
