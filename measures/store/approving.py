"""Approval of a version by whoever holds the store, as on one's own machine: its state, the approved tree, the seal.

Where people review each other, the table of moves judges it; this is for stores that trust whoever writes them.
"""

from __future__ import annotations

from datetime import datetime

from measures.model.measure import Measure
from measures.model.problem import Problem
from measures.model.tree import find_entry
from measures.reading.decoding import decode_text
from measures.reading.measure_file import read_measure
from measures.store.git import APPROVED, GitStore
from measures.workflow import MOVES, Details, record_move


class VersionMissing(LookupError):
    """The store has no such measure or version."""


class MeasureUnreadable(ValueError):
    """measure.yaml has errors (`problems`), so that nothing can be written into it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def approve_version(
    store: GitStore,
    measure_path: str,
    version: str,
    *,
    by: str,
    at: datetime,
    release_at: str | None = None,
    key: bytes | None = None,
    branch: str = "main",
) -> str:
    """Commit the approval of a version as it stands at the branch's head, and return the commit's id.

    `measure_path` is topic/subtopic/measure. The release is at `release_at` (a date or a time as content has them),
    else when it was planned, else at once. With a `key` the approval is sealed. The approved tree is kept by a ref.

    Raises:
        VersionMissing: there is no such measure or version.
        MeasureUnreadable: measure.yaml has errors.
        HeadMoved: measure.yaml was changed meanwhile.
    """
    head = store.head(branch)
    if head is None:
        raise VersionMissing(measure_path)
    text, measure, tree = read_measure_to_approve(store, head, measure_path, version)
    file = f"measures/{measure_path}/measure.yaml"
    details = Details(by=by, at=at, tree=tree, release_at=release_at, key=key or b"")
    changed = record_move(text, measure, version, MOVES["approve"], details)
    store.set_ref(f"{APPROVED}/{measure.id}/{version}", tree)
    message = f"Approve version {version} of {measure_path}"
    return store.commit({file: changed.encode()}, base=head, author=by, message=message, at=at, branch=branch)


def read_measure_to_approve(store: GitStore, commit: str, measure_path: str, version: str) -> tuple[str, Measure, str]:
    """Return measure.yaml as text and read, and the tree of a version, as of a commit.

    Raises:
        VersionMissing: there is no such measure or version.
        MeasureUnreadable: measure.yaml has errors.
    """
    folder = f"measures/{measure_path}"
    tree = _find_id(store, commit, f"{folder}/{version}", "folder")
    file = f"{folder}/measure.yaml"
    text, measure = _read(store.blob(_find_id(store, commit, file, "file")), file)
    return text, measure, tree


def _find_id(store: GitStore, commit: str, path: str, kind: str) -> str:
    entry = find_entry(store, store.root_of(commit), path)
    if entry is None or entry.kind != kind:
        raise VersionMissing(path)
    return entry.id


def _read(content: bytes, file: str) -> tuple[str, Measure]:
    read = read_measure(content, file)
    text = decode_text(content, file).value
    if read.value is None or text is None:
        raise MeasureUnreadable(read.problems)
    return text, read.value
