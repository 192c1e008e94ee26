"""Mirroring: making a target hold exactly one release, by the difference of two trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import Any

from publishing.guard import Guard, LeaseLost, Progress, Watch
from publishing.history import History
from publishing.ordering import rank_path
from publishing.planning import BATCH_FILES, Goal, Plan, find_carried, many_hands, plan_anew, plan_mirror
from publishing.targets.contract import (
    CopyingTarget,
    Pointer,
    PointerMoved,
    PointerUnreadable,
    Stand,
    SwitchedTarget,
    Target,
    TargetFailed,
)

BATCH_SECONDS = 20.0
SAMPLE = 20
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers see while a tree that they do not see is brought forward: where, and its pointer."""

    target: Target
    pointer: Pointer | None


@dataclass(frozen=True, slots=True)
class Source:
    """A target that holds the goal's files already, from which others of its kind may copy them."""

    target: Target


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
    source: Source | None = None

    def bring(self, target: Target, goal: Goal, progress: Progress, *, anew: bool = False) -> Mirrored:
        """Make the target hold the goal, and nothing else save kept assets.

        `anew` looks at every file held, instead of trusting the pointer. A target that switches is brought forward
        where no reader looks, and then switched.

        Raises:
            LeaseLost: another run has taken over; what this one may have written late is marked in the pointer.
            PointerMoved: others kept writing the pointer.
            TargetFailed: the target could not be reached, or did not hold what was written.
        """
        if isinstance(target, SwitchedTarget):
            return self._bring_switched(target, goal, progress, anew=anew)
        return self._bring_in_place(target, goal, progress, anew=anew)

    def _bring_switched(self, target: SwitchedTarget, goal: Goal, progress: Progress, *, anew: bool) -> Mirrored:
        for _ in range(ATTEMPTS):
            stand = _read_stand(target, anew=anew)
            if _is_at(stand, goal) and not anew:
                return Mirrored(target.address)
            self.guard.check()
            spare = target.open_spare()
            if spare is None:
                return self._bring_in_place(target, goal, progress, anew=anew)
            shown = Shown(target, stand.pointer) if spare.shown else None
            done = self._bring_in_place(spare.tree, goal, progress, anew=anew, shown=shown)
            self.guard.check()
            with suppress(PointerMoved):
                target.show(spare, goal.release)
                if anew and spare.shown:
                    return self._mend_other(target, goal, progress) or done
                target.open_spare()
                return self._tell_readers_change(target, goal, stand.pointer, done)
        raise PointerMoved(target.address)

    def _mend_other(self, target: SwitchedTarget, goal: Goal, progress: Progress) -> Mirrored | None:
        """Make the tree that readers saw hold the goal as well; return what was amiss in it."""
        other = target.open_spare()
        if other is None:
            return None
        shown = Shown(target, target.read_pointer().pointer)
        return self._bring_in_place(other.tree, goal, progress, anew=True, shown=shown)

    def _tell_readers_change(self, target: Target, goal: Goal, before: Pointer | None, done: Mirrored) -> Mirrored:
        """Return what changed for readers, who saw another tree than the one that was brought forward."""
        if before is None or not self._knows(before):
            return done
        plan = plan_mirror(self.history, before, goal)
        return Mirrored(target.address, tuple(path for path, _ in plan.writes), plan.deletes)

    def _bring_in_place(
        self, target: Target, goal: Goal, progress: Progress, *, anew: bool, shown: Shown | None = None
    ) -> Mirrored:
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
                return self._carry_out(run, begun, goal, progress, anew=anew, shown=shown)
            except PointerMoved:
                self._mark(target, goal)
            except LeaseLost:
                self._mark(target, goal)
                raise
        raise PointerMoved(target.address)

    def _carry_out(
        self, run: _Run, begun: Pointer, goal: Goal, progress: Progress, *, anew: bool, shown: Shown | None
    ) -> Mirrored:
        target = run.target
        carried = find_carried(self.history, shown.pointer, goal) if shown and shown.pointer else None
        if anew or not self._knows(begun):
            plan = plan_anew(self.history, target, begun, goal, carried)
        else:
            plan = plan_mirror(self.history, begun, goal, carried)
        progress.begin(f"mirror to {target.address}", len(plan.writes) + len(plan.deletes))
        if shown and carried:
            run.carry(carried, shown.target)
        run.write_all(plan.writes, progress)
        run.delete_all(plan.deletes, progress)
        run.check()
        run.read_back(plan, goal)
        target.settle()
        run.check()
        ended = replace(begun, at=goal.release, moving=(), kept=plan.kept, epoch=begun.epoch + 1)
        target.swap_pointer(ended, run.token)
        return Mirrored(target.address, tuple(path for path, _ in plan.writes), plan.deletes)

    def _knows(self, pointer: Pointer) -> bool:
        """Whether the history has every release that a pointer names."""
        return all(self.history.has(base) for base in (pointer.at, *pointer.moving) if base)

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

    def carry(self, kept: Mapping[str, str], source: Target) -> None:
        """Take over assets that late readers of what is shown may still ask for."""
        self.check()
        for path in kept:
            content = source.read(path) if self.target.read(path) is None else None
            if content is not None:
                self.target.write(path, content, token=self.token)

    def delete_all(self, deletes: tuple[str, ...], progress: Progress) -> None:
        """Delete files in their order, stage by stage."""
        self._work_through(list(deletes), lambda path: partial(self.target.delete, path, token=self.token), progress)

    def _load(self, path: str, blob_id: str) -> Callable[[], None]:
        return partial(self._put, path, self.mirror.history.trees.blob(blob_id))

    def _put(self, path: str, content: bytes) -> None:
        """Put a file in place: copied from where it is already, else sent."""
        source = self.mirror.source
        if source and isinstance(self.target, CopyingTarget) and self.target.copy(source.target, path, content):
            return
        self.target.write(path, content, token=self.token)

    def _work_through(self, paths: list[str], prepare: Callable[[str], Callable[[], None]], progress: Progress) -> None:
        with many_hands(self.target) as do_all:
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
