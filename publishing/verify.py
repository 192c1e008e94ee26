"""Verify: whether a target holds exactly the newest release, and whether its record still gives the same bytes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from measures.model.tree import hash_blob
from measures.publication.fingerprint import compute_fingerprint
from publishing.guard import Progress
from publishing.history import RECORD, History, Release
from publishing.job import Job, Renderer, render
from publishing.layout import Layout
from publishing.machine import Machine
from publishing.opening import open_history
from publishing.outcome import Code
from publishing.planning import hash_files
from publishing.targets.contract import PointerUnreadable, SwitchedTarget, Target, TargetFailed
from publishing.targets.opening import open_target
from yardstick.settings import Settings

Fault = Literal["missing", "altered", "extra", "pointer"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a place differs from the release: the file, and what is the matter with it."""

    place: str
    path: str
    fault: Fault

    def __str__(self) -> str:
        return f"{self.place}: {self.path} is {self.fault}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What verifying came to: the exit code, the words, every difference."""

    code: Code
    words: str
    differences: tuple[Difference, ...] = ()


def verify(settings: Settings, address: str | None, progress: Progress) -> Verdict:
    """Read everything that the targets hold (or one of them), and compare it with the newest release.

    Raises:
        TargetFailed: a target could not be read.
    """
    layout = Layout(settings)
    targets = [(each, portion) for each, portion in layout.list_targets() if address in (None, each)]
    if not targets:
        return Verdict(code=Code.NO, words=f'"{address}" is none of the targets.')
    with open_history(layout) as history:
        release = history.newest()
        if release is None:
            return Verdict(code=Code.NO, words="There is no release yet.")
        found: list[Difference] = []
        for each, portion in targets:
            progress.begin(f"verify {each}")
            target = open_target(each, endpoint=settings.aws_endpoint_url_s3)
            try:
                found += find_differences(target, history, release, portion)
                found += find_spare_differences(target, history, portion)
            finally:
                target.close()
    if found:
        words = f"{len(found)} differences from release {release.number}."
        return Verdict(code=Code.NO, words=words, differences=tuple(found))
    return Verdict(code=Code.DONE, words=f"Every file equals release {release.number}.")


def find_spare_differences(target: Target, history: History, portion: str) -> Iterator[Difference]:
    """Yield every way in which the tree that readers do not see differs from its own release: it is shown next."""
    spare = target.find_spare() if isinstance(target, SwitchedTarget) else None
    if spare is None:
        return
    try:
        pointer = spare.read_pointer().pointer
    except PointerUnreadable:
        return
    if pointer is None or pointer.at is None or pointer.moving or not history.has(pointer.at):
        return
    for difference in find_differences(spare, history, history.release(pointer.at), portion):
        yield replace(difference, place=f"{difference.place} (the tree that is shown next)")


def find_differences(target: Target, history: History, release: Release, portion: str) -> Iterator[Difference]:
    """Yield every way in which a target differs from a release; assets kept on purpose are none."""
    try:
        pointer = target.read_pointer().pointer
    except PointerUnreadable:
        pointer = None
    if pointer is None or pointer.at != release.id or pointer.moving:
        yield Difference(target.address, ".yardstick/pointer.json", "pointer")
    kept = pointer.kept if pointer else {}
    files = dict(history.trees.list_files(history.portion(release, portion)))
    found = hash_files(target, list(files))
    for path, blob_id in files.items():
        if path not in found:
            yield Difference(target.address, path, "missing")
        elif found[path] != blob_id:
            yield Difference(target.address, path, "altered")
    for path in sorted(target.list_paths()):
        if path not in files and path not in kept:
            yield Difference(target.address, path, "extra")


def verify_render(settings: Settings, machine: Machine, progress: Progress) -> Verdict:
    """Render the newest release's record again from nothing, and compare the bytes with the release.

    Raises:
        RenderFailed: the render process ended badly.
    """
    layout = Layout(settings)
    with open_history(layout) as history:
        release = history.newest()
        if release is None:
            return Verdict(code=Code.NO, words="There is no release yet.")
        record = history.record(release)
        if json.loads(record)["fingerprint"] != compute_fingerprint(machine.program):
            words = f"Cannot tell: release {release.number} was made by another fingerprint."
            return Verdict(code=Code.OUTSIDE_FAILED, words=words)
        files = dict(history.trees.list_files(release.tree))
    files.pop(RECORD)
    progress.begin("render again")
    again = _render_again(settings, machine, record)
    found = tuple(_compare(files, again))
    if found:
        words = f"{len(found)} files differ from release {release.number} when rendered again."
        return Verdict(code=Code.NO, words=words, differences=found)
    return Verdict(code=Code.DONE, words=f"Rendered again, release {release.number} has the same tree: {release.tree}.")


def _render_again(settings: Settings, machine: Machine, record: bytes) -> dict[str, str]:
    layout = Layout(settings)
    layout.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=layout.cache, prefix="verify-") as folder:
        file = Path(folder) / "record.json"
        file.write_bytes(record)
        job = Job(
            folder=Path(folder),
            record=file,
            store=layout.content,
            kind="git",
            root="",
            previous=None,
            processes=settings.jobs,
        )
        renderer = Renderer(python=machine.python, program=machine.program, environ=machine.environ)
        result = render(renderer, job, lambda: None)
        return {output.path: hash_blob((job.scratch / output.path).read_bytes()) for output in result.written}


def _compare(release: dict[str, str], again: dict[str, str]) -> Iterator[Difference]:
    for path in sorted(release.keys() | again.keys()):
        if path not in again:
            yield Difference("rendered again", path, "missing")
        elif path not in release:
            yield Difference("rendered again", path, "extra")
        elif release[path] != again[path]:
            yield Difference("rendered again", path, "altered")


__all__ = ["Difference", "TargetFailed", "Verdict", "find_differences", "verify", "verify_render"]
