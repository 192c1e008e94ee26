"""Approval of a version, written into the store: its state, the tree that was approved, and the seal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from measures.model.measure import Measure, VersionState
from measures.model.problem import Problem
from measures.model.tree import find_entry
from measures.publication.approval import seal_approval
from measures.reading.decoding import decode_text
from measures.reading.measure_file import read_measure
from measures.store.git import APPROVED, GitStore
from measures.writing.yaml_edits import remove_field, set_field


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
    folder = f"measures/{measure_path}"
    tree = _find_id(store, head, f"{folder}/{version}", "folder")
    file = f"{folder}/measure.yaml"
    text, measure = _read(store.blob(_find_id(store, head, file, "file")), file)
    state = measure.versions.get(version, VersionState())
    said = at.isoformat(timespec="seconds")
    release = release_at or state.release_at or said
    approved = {"tree": tree, "by": by, "at": said}
    if key:
        approved["seal"] = seal_approval(
            key, measure=measure.id, version=version, tree=tree, release_at=release, bundle=state.bundle, by=by, at=said
        )
    changed = _write_approval(text, version, release, approved)
    store.set_ref(f"{APPROVED}/{measure.id}/{version}", tree)
    message = f"Approve version {version} of {measure_path}"
    return store.commit({file: changed.encode()}, base=head, author=by, message=message, at=at, branch=branch)


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


def _write_approval(text: str, version: str, release: str, approved: Mapping[str, str]) -> str:
    for name, value in (("status", "approved"), ("release_at", release), ("approved", approved)):
        text = set_field(text, ("versions", version, name), value)
    return remove_field(text, ("versions", version, "rejected"))
