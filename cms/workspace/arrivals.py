"""Judges what came to a shared repository by other ways than this application, where no hook of ours stands.

Commits are judged one by one against those that they were made on, so that what somebody merged is told from what they
changed. A version's numbers that changed while it was in review take it back to draft; a step that was written by hand,
and an edit that the version's state shuts, are named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from graphlib import TopologicalSorter

from cms.workspace.edits import read_blob, read_version_state
from cms.workspace.rights import find_called_for
from measures.model.measure import Measure
from measures.model.tree import ObjectMissing
from measures.reading.measure_file import read_measure
from measures.reading.site_file import read_site
from measures.store import Committed, GitStore
from measures.workflow import Edit, EditedVersion, judge_edit
from measures.workflow.edits import find_edited_versions

_MOST_COMMITS = 5000
_REVIEWS = frozenset({"internal_review", "department_review"})
Key = tuple[str, str]
"""A version: its measure's id and its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbered:
    """A version whose numbers somebody changed while it was in review."""

    version: EditedVersion
    author: str

    @property
    def key(self) -> Key:
        """The version."""
        return self.version.measure.id, self.version.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """A commit that passes over a rule: of which version, by whom, and what it did in words."""

    measure_id: str
    version: str
    author: str
    commit: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What commits brought: versions still to be taken back to draft, all that had to be, and rules passed over."""

    waiting: tuple[Renumbered, ...] = ()
    renumbered: tuple[Renumbered, ...] = ()
    overridden: tuple[Overridden, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The commits from one to another; `own` are those that this application made."""

    since: str
    head: str
    at: datetime
    own: Collection[str] = ()


def list_arrived(store: GitStore, since: str, head: str) -> tuple[Committed, ...]:
    """Return the commits that a head has and another has not, oldest first.

    Where the branch was rewritten, so that `since` is no longer part of it, the head stands for all of them.
    """
    found = store.list_commits(head, since, _MOST_COMMITS)
    try:
        is_grown = store.is_ancestor(since, head)
    except ObjectMissing:
        is_grown = False
    return found if is_grown else tuple(each for each in found if each.commit == head)


def judge_arrivals(store: GitStore, span: Span) -> Arrived:
    """Return what the commits of a span bring about."""
    commits = {each.commit: each for each in list_arrived(store, span.since, span.head)}
    is_rewritten = len(commits) == 1 and span.since not in commits[span.head].parents
    judging = _Judging(store, span, commits)
    for each in _sort(commits):
        judging.judge(commits[each], (span.since,) if is_rewritten else commits[each].parents)
    return Arrived(
        waiting=tuple(judging.changed.get(span.head, {}).values()),
        renumbered=tuple(judging.renumbered.values()),
        overridden=tuple(judging.overridden),
    )


def _sort(commits: Mapping[str, Committed]) -> Iterable[str]:
    graph = {each.commit: [parent for parent in each.parents if parent in commits] for each in commits.values()}
    return TopologicalSorter(graph).static_order()


@dataclass(slots=True)
class _Judging:
    """The versions by commit whose numbers changed in review and that are in review still, and all that was found."""

    store: GitStore
    span: Span
    commits: Mapping[str, Committed]
    changed: dict[str, dict[Key, Renumbered]] = field(default_factory=dict)
    renumbered: dict[Key, Renumbered] = field(default_factory=dict)
    overridden: list[Overridden] = field(default_factory=list)

    def judge(self, commit: Committed, parents: Iterable[str]) -> None:
        """Judge a commit against those that it was made on, which were judged before it."""
        steps = [self._compare(commit, parent) for parent in parents]
        self.changed[commit.commit] = dict(self._find_changed(commit, steps))
        if commit.commit not in self.span.own and steps:
            self.overridden += self._find_overridden(commit, steps)

    def _compare(self, commit: Committed, parent: str) -> _Step:
        before = self.store.root_of(parent)
        return _Step(self.store, before, commit.root, self.changed.get(parent, {}), self.span.at)

    def _find_changed(self, commit: Committed, steps: list[_Step]) -> Iterator[tuple[Key, Renumbered]]:
        """Yield the versions that go back to draft: one has numbers that none of the parents had in review."""
        own = {
            (each.measure.id, each.number): Renumbered(version=each, author=commit.author)
            for step in steps
            for each in step.judged.returned
        }
        for key, found in {**own, **{key: each for step in steps for key, each in step.changed.items()}}.items():
            if not _is_in_review(self.store, commit.root, key, found.version.path):
                continue
            same = [step for step in steps if step.keeps_numbers(key, found.version.path)]
            if same and not all(key in step.changed for step in same):
                continue
            if not same:
                self.renumbered[key] = found
            yield key, found

    def _find_overridden(self, commit: Committed, steps: list[_Step]) -> Iterator[Overridden]:
        """Yield what a commit does past the rules, whichever of its parents it is compared with."""
        found = [dict(step.find_overridden()) for step in steps]
        for (measure_id, version), what in found[0].items():
            if all((measure_id, version) in each for each in found):
                yield Overridden(
                    measure_id=measure_id, version=version, author=commit.author, commit=commit.commit, what=what
                )


class _Step:
    """A commit against one of its parents."""

    def __init__(
        self, store: GitStore, before: str, after: str, changed: Mapping[Key, Renumbered], at: datetime
    ) -> None:
        self._store, self._before, self._after = store, before, after
        self.changed = changed
        self._paths = store.diff(before, after)
        site = read_site(self._read_before("site.yaml") or b"", "site.yaml").value
        edit = Edit(
            paths=self._paths,
            before=self._read_before,
            after=self._read_after,
            read_state=lambda state: read_version_state(store, before, state, at),
            testing=site.testing_topic if site is not None else None,
        )
        self.judged = judge_edit(edit)
        self._renumbered = {(each.measure.id, each.number) for each in find_edited_versions(edit) if each.numbers}

    def _read_before(self, path: str) -> bytes | None:
        return read_blob(self._store, self._before, path)

    def _read_after(self, path: str) -> bytes | None:
        return read_blob(self._store, self._after, path)

    def keeps_numbers(self, key: Key, path: str) -> bool:
        """Whether the version was in review before, with the numbers that it has after."""
        return key not in self._renumbered and _is_in_review(self._store, self._before, key, path)

    def find_overridden(self) -> Iterator[tuple[Key, str]]:
        """Yield each version of which the commit writes a step by hand, or whose files it changes while it is shut."""
        called = find_called_for(self._paths, self._read_before, self._read_after)
        for stepped in dict.fromkeys((*called.moved, *called.withdrawn)):
            measure = self._read_measure(stepped.path)
            if measure is None:
                continue
            state = measure.versions.get(stepped.version)
            yield (measure.id, stepped.version), f"A push wrote its state: {state.status if state else 'draft'}."
        for shut in self.judged.shut:
            files = ", ".join(shut.numbers or shut.figures or shut.words)
            state_words = shut.state.replace("_", " ")
            yield (shut.measure.id, shut.number), f"A push changed files while it was {state_words}: {files}."

    def _read_measure(self, path: str) -> Measure | None:
        """Return a measure as a commit has it; where it cannot be read any more, as it was before."""
        for read in (self._read_after, self._read_before):
            content = read(path)
            measure = read_measure(content, path).value if content is not None else None
            if measure is not None:
                return measure
        return None


def _is_in_review(store: GitStore, root: str, key: Key, path: str) -> bool:
    content = read_blob(store, root, f"measures/{path}/measure.yaml")
    measure = read_measure(content, path).value if content is not None else None
    if measure is None or measure.id != key[0]:
        return False
    state = measure.versions.get(key[1])
    return state is not None and state.status in _REVIEWS
