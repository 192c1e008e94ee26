"""Chooses what of a content tree a sample holds: some measures of each subtopic, and few rows of data in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from measures.checks.references import list_page_bindings
from measures.model.dates import VersionNumber
from measures.model.measure import Measure
from measures.model.tree import Objects
from measures.publication.survey import MeasureFolder
from measures.reading.front_matter import split_front_matter
from measures.reading.yaml_text import read_yaml

ApprovedTrees = Mapping[tuple[str, str], str]
MOST_ROWS = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A measure that a sample may hold: the tree of each version that comes along, and the rows of their data."""

    folder: MeasureFolder
    measure: Measure
    trees: Mapping[str, str]
    approved: Set[str]
    rows: int
    is_quoted: bool

    @property
    def subtopic(self) -> str:
        """The subtopic, as `topic/subtopic`."""
        return self.folder.path.rpartition("/")[0]

    @property
    def rank(self) -> tuple[bool, bool, int, str]:
        """What comes first in its subtopic: quoted on pages, then approved, then small."""
        return (not self.is_quoted, not self.approved, self.rows, self.folder.path)


def list_candidates(
    objects: Objects, folders: Iterable[MeasureFolder], shared: Mapping[str, str], kept: ApprovedTrees
) -> Iterator[Candidate]:
    """Yield each measure with the versions that a sample would hold; `kept` are the approved trees of the store."""
    quoted = {binding.measure for _, binding in list_page_bindings(objects, shared)}
    for folder in folders:
        if folder.measure is not None:
            yield _make_candidate(objects, folder, folder.measure, kept, is_quoted=folder.measure.id in quoted)


def _make_candidate(
    objects: Objects, folder: MeasureFolder, measure: Measure, kept: ApprovedTrees, *, is_quoted: bool
) -> Candidate:
    approved = {number for number in folder.trees if _is_approved(measure, number, kept)}
    numbers = _choose_versions(objects, folder, approved)
    trees = {number: kept[measure.id, number] if number in approved else folder.trees[number] for number in numbers}
    rows = sum(_count_rows(objects, tree) for tree in trees.values())
    return Candidate(
        folder=folder, measure=measure, trees=trees, approved=approved & numbers, rows=rows, is_quoted=is_quoted
    )


def _is_approved(measure: Measure, number: str, kept: ApprovedTrees) -> bool:
    state = measure.versions.get(number)
    if state is None or state.status != "approved" or state.approved is None:
        return False
    return state.approved.tree == kept.get((measure.id, number))


def _choose_versions(objects: Objects, folder: MeasureFolder, approved: Set[str]) -> set[str]:
    """Return the newest edition that was approved and the newest version of all, with what their corrections name."""
    parsed = {number: found for number in folder.trees if (found := VersionNumber.parse(number)) is not None}
    newest = [max(group, key=lambda each: parsed[each]) for group in (approved, set(parsed)) if group]
    majors = {parsed[number].major for number in newest}
    chosen = {number for number, found in parsed.items() if found.major in majors}
    named = {_find_first_wrong(objects, folder.trees[number]) for number in chosen}
    return chosen | {number for number in named if number in parsed}


def _find_first_wrong(objects: Objects, tree: str) -> str:
    """Return the version that a correction says was the first to be wrong; nothing where it is none."""
    entry = objects.tree(tree).get("measure.md")
    text = objects.blob(entry.id).decode("utf-8", "replace") if entry is not None else ""
    parts = split_front_matter(text, "measure.md").value
    read = read_yaml(parts.front, "measure.md").value if parts is not None and "corrects" in parts.front else None
    corrects = read.get("corrects") if isinstance(read, dict) else None
    return str(corrects.get("first_wrong", "")) if isinstance(corrects, dict) else ""


def _count_rows(objects: Objects, tree: str) -> int:
    files = (entry for name, entry in objects.tree(tree).items() if name.endswith(".csv"))
    return sum(max(objects.blob(entry.id).count(b"\n") - 1, 0) for entry in files)


def choose_sample(candidates: Iterable[Candidate], per_subtopic: int) -> tuple[Candidate, ...]:
    """Return at most so many measures of each subtopic, with under 10,000 rows in all: first one of each, then more."""
    waiting: dict[str, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda each: each.rank):
        waiting.setdefault(candidate.subtopic, []).append(candidate)
    chosen: list[Candidate] = []
    room = MOST_ROWS
    for _ in range(per_subtopic):
        for subtopic in sorted(waiting, key=lambda name: (min((c.rows for c in waiting[name]), default=0), name)):
            found = next((each for each in waiting[subtopic] if each.rows <= room), None)
            if found is not None:
                waiting[subtopic].remove(found)
                chosen.append(found)
                room -= found.rows
    return tuple(sorted(chosen, key=lambda each: each.folder.path))
