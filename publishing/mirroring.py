"""Mirroring: making a target hold exactly one release, by the difference of two trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import Any

from measures.model.tree import hash_blob
from publishing.guard import Guard, LeaseLost, Progress, Watch
from publishing.history import History
from publishing.ordering import is_asset, rank_path
from publishing.targets.contract import Pointer, PointerMoved, PointerUnreadable, Stand, Target, TargetFailed

BATCH_FILES = 100
BATCH_SECONDS = 20.0
KEEP_DAYS = 30
SAMPLE = 20
ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a target is to hold: of a release (its commit id) `site` or `style-guide`; for which build, on which day."""

    release: str
    portion: str
    build: str
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a target needs: files to write (path and blob id) in safe order, files to delete, assets to keep."""

    writes: tuple[tuple[str, str], ...]
    deletes: tuple[str, ...]
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What was done to one target."""

    address: str
    written: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mirror:
    """Brings targets to a goal, one after another. `history` is used by one thread alone."""

    history: History
    guard: Guard
    watch: Watch = field(default_factory=Watch)

    def bring(self, target: Target, goal: Goal, progress: Progress, *, anew: bool = False) -> Mirrored:
        """Make the target hold the goal, and nothing else save kept assets.

        `anew` looks at every file held, instead of trusting the pointer.

        Raises:
            LeaseLost: another run has taken over; what this one may have written late is marked in the pointer.
            PointerMoved: others kept writing the pointer.
            TargetFailed: the target could not be reached, or did not hold what was written.
        """
        for _ in range(ATTEMPTS):
            stand = _read_stand(target, anew=anew)
            if _is_at(stand, goal) and not anew:
                return Mirrored(target.address)
            self.guard.check()
            begun = _begin(stand.pointer, goal, anew=anew)
            try:
                run = _Run(self, target, target.swap_pointer(begun, stand.token))
            except PointerMoved:
                continue
            try:
                return self._carry_out(run, begun, goal, progress, anew=anew)
            except PointerMoved:
                self._mark(target, goal)
            except LeaseLost:
                self._mark(target, goal)
                raise
        raise PointerMoved(target.address)

    def _carry_out(self, run: _Run, begun: Pointer, goal: Goal, progress: Progress, *, anew: bool) -> Mirrored:
        target = run.target
        if anew or not all(self.history.has(base) for base in (begun.at, *begun.moving) if base):
            plan = plan_anew(self.history, target, begun, goal)
        else:
            plan = plan_mirror(self.history, begun, goal)
        progress.begin(f"mirror to {target.address}", len(plan.writes) + len(plan.deletes))
        run.write_all(plan.writes, progress)
        run.delete_all(plan.deletes, progress)
        run.read_back(plan, goal)
        target.settle()
        run.check()
        ended = replace(begun, at=goal.release, moving=(), kept=plan.kept, epoch=begun.epoch + 1)
        target.swap_pointer(ended, run.token)
        return Mirrored(target.address, tuple(path for path, _ in plan.writes), plan.deletes)

    def _mark(self, target: Target, goal: Goal) -> None:
        """Leave a note in the pointer that files of the goal may have been written late, so that the next run looks."""
        for _ in range(ATTEMPTS):
            stand = target.read_pointer()
            pointer = stand.pointer
            if pointer is None or _is_at(stand, goal):
                return
            moving = (*(release for release in pointer.moving if release != goal.release), goal.release)
            try:
                target.swap_pointer(replace(pointer, moving=moving, epoch=pointer.epoch + 1), stand.token)
            except PointerMoved:
                continue
            return


@dataclass(slots=True)
class _Run:
    mirror: Mirror
    target: Target
    token: str

    def check(self) -> None:
        self.mirror.guard.check()
        if self.target.read_pointer().token != self.token:
            raise PointerMoved(self.target.address)

    def write_all(self, writes: tuple[tuple[str, str], ...], progress: Progress) -> None:
        """Write files in their order; all of a stage is in place before the next begins."""
        blobs = dict(writes)
        self._work_through([path for path, _ in writes], lambda path: self._load(path, blobs[path]), progress)

    def delete_all(self, deletes: tuple[str, ...], progress: Progress) -> None:
        """Delete files in their order, stage by stage."""
        self._work_through(list(deletes), lambda path: partial(self.target.delete, path, token=self.token), progress)

    def _load(self, path: str, blob_id: str) -> Callable[[], None]:
        return partial(self.target.write, path, self.mirror.history.trees.blob(blob_id), token=self.token)

    def _work_through(self, paths: list[str], prepare: Callable[[str], Callable[[], None]], progress: Progress) -> None:
        with _many_hands(self.target) as do_all:
            for stage in _split_stages(paths):
                for start in range(0, len(stage), BATCH_FILES):
                    batch = stage[start : start + BATCH_FILES]
                    self._do_batch(do_all, batch, prepare)
                    progress.advance(len(batch))

    def _do_batch(
        self, do_all: Callable[..., Iterable[Any]], batch: list[str], prepare: Callable[[str], Callable[[], None]]
    ) -> None:
        waiting = batch
        while waiting:
            self.check()
            until = self.mirror.watch.seconds() + BATCH_SECONDS
            done = list(do_all(partial(self._do, until), [prepare(path) for path in waiting]))
            waiting = [path for path, is_done in zip(waiting, done, strict=True) if not is_done]

    def _do(self, until: float, act: Callable[[], None]) -> bool:
        """Do one thing, unless the batch has run out of time (the process may have been stopped): then say no."""
        if self.mirror.watch.seconds() > until:
            return False
        act()
        return True

    def read_back(self, plan: Plan, goal: Goal) -> None:
        for path, blob_id in choose_sample(plan.writes, goal.build):
            if self.target.read(path) != self.mirror.history.trees.blob(blob_id):
                raise TargetFailed(
                    self.target.address, f"reading back {path}", "it holds other bytes than were written"
                )
        for path, _ in choose_sample(tuple((path, "") for path in plan.deletes), goal.build):
            if self.target.read(path) is not None:
                raise TargetFailed(self.target.address, f"reading back {path}", "it is still there after its deletion")


def plan_mirror(history: History, begun: Pointer, goal: Goal) -> Plan:
    """Work out what a target needs that holds `begun.at` and parts of the releases in `begun.moving`."""
    trees, tree = history.trees, history.portion(history.release(goal.release), goal.portion)
    changes: dict[str, str | None] = {}
    for base in (begun.at, *begun.moving):
        if base is None:
            changes.update(trees.diff(None, tree))
        elif base != goal.release:
            changes.update(trees.diff(history.portion(history.release(base), goal.portion), tree))
    gone = [path for path, blob_id in changes.items() if blob_id is None]
    writes = [(path, blob_id) for path, blob_id in changes.items() if blob_id is not None]
    return _order(history, tree, begun, goal, writes, gone)


def plan_anew(history: History, target: Target, begun: Pointer, goal: Goal) -> Plan:
    """Work out what a target needs by reading everything that it holds."""
    tree = history.portion(history.release(goal.release), goal.portion)
    files = dict(history.trees.list_files(tree))
    held = sorted(target.list_paths())
    found = hash_files(target, [path for path in held if path in files])
    writes = [(path, blob_id) for path, blob_id in files.items() if found.get(path) != blob_id]
    return _order(history, tree, begun, goal, writes, [path for path in held if path not in files])


def hash_files(target: Target, paths: list[str]) -> dict[str, str]:
    """Return the blob id of each of these files that the target holds, reading as many at once as it bears."""
    found: dict[str, str] = {}
    with _many_hands(target) as do_all:
        for start in range(0, len(paths), BATCH_FILES):
            batch = paths[start : start + BATCH_FILES]
            for path, content in zip(batch, do_all(target.read, batch), strict=True):
                if content is not None:
                    found[path] = hash_blob(content)
    return found


@contextmanager
def _many_hands(target: Target) -> Iterator[Callable[..., Iterable[Any]]]:
    """Give a `map` that does as many things at once as the target bears."""
    if target.parallel == 1:
        yield map
    else:
        with ThreadPoolExecutor(target.parallel) as pool:
            yield pool.map


def _order(
    history: History, tree: str | None, begun: Pointer, goal: Goal, writes: list[tuple[str, str]], gone: list[str]
) -> Plan:
    """Order writes so that what is pointed to comes first, deletions the other way round; keep assets for a while."""
    kept = {path: day for path, day in begun.kept.items() if history.trees.find(tree, path) is None}
    kept = dict.fromkeys(filter(is_asset, gone), goal.today.isoformat()) | kept
    last_kept = (goal.today - timedelta(days=KEEP_DAYS)).isoformat()
    expired = [path for path, day in kept.items() if day <= last_kept]
    deletes = {*expired, *(path for path in gone if not is_asset(path))}
    return Plan(
        writes=tuple(sorted(writes, key=lambda item: (rank_path(item[0]), item[0]))),
        deletes=tuple(sorted(deletes, key=lambda path: (-rank_path(path), path))),
        kept={path: day for path, day in sorted(kept.items()) if day > last_kept},
    )


def _begin(pointer: Pointer | None, goal: Goal, *, anew: bool) -> Pointer:
    if pointer is None or anew:
        kept, epoch = (pointer.kept, pointer.epoch) if pointer else ({}, 0)
        return Pointer(at=None, moving=(goal.release,), kept=kept, build=goal.build, epoch=epoch + 1)
    moving = (*(release for release in pointer.moving if release != goal.release), goal.release)
    return replace(pointer, moving=moving, build=goal.build, epoch=pointer.epoch + 1)


def _read_stand(target: Target, *, anew: bool) -> Stand:
    """Return how the target stands; what looks at every file anyway needs no pointer that can be read."""
    try:
        return target.read_pointer()
    except PointerUnreadable as error:
        if not anew:
            raise
        return Stand(None, error.token)


def _is_at(stand: Stand, goal: Goal) -> bool:
    pointer = stand.pointer
    return pointer is not None and pointer.at == goal.release and not pointer.moving


def _split_stages(paths: list[str]) -> Iterator[list[str]]:
    """Split ordered paths into runs of one rank."""
    for _, stage in groupby(paths, rank_path):
        yield list(stage)


def choose_sample(items: tuple[tuple[str, str], ...], salt: str) -> list[tuple[str, str]]:
    """Return some of these (path, blob id): always the same for one salt, others for another."""
    return sorted(items, key=lambda item: sha256(f"{salt}{item[0]}".encode()).digest())[:SAMPLE]
