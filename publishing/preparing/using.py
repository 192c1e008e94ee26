"""At the instant: the prepared release becomes the release, where it is what would be made now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from measures.publication.fingerprint import compute_fingerprint
from publishing.committing import Made, commit
from publishing.goal import Chosen, Goal
from publishing.history import Release, ReleaseUnknown
from publishing.mirroring import Source
from publishing.preparing.state import (
    DELTA,
    Prepared,
    drop_prepared,
    find_prepared_release,
    load_prepared,
    open_annex,
)
from publishing.steps import Work
from publishing.targets.contract import PointerUnreadable, TargetFailed
from publishing.targets.opening import open_target


def find_ready(work: Work) -> Prepared | None:
    """Return the prepared release whose instant has come, where it follows what is live; None where there is none."""
    prepared, now = load_prepared(work.layout), work.machine.watch.now()
    if prepared is None:
        return None
    fingerprint = compute_fingerprint(work.machine.program)
    return prepared if prepared.is_for(now, parent=work.history.head(), fingerprint=fingerprint) else None


def commit_prepared(work: Work, goal: Goal, chosen: Chosen) -> Release | None:
    """Commit the prepared release to the history; None where it is not what is chosen now, and has to be rendered.

    The records are compared: they name everything that a release is made from.
    """
    prepared = load_prepared(work.layout)
    if prepared is None or goal.prepared != prepared.commit:
        return None
    with open_annex(work.layout, work.history) as annex:
        ready = find_prepared_release(annex, prepared)
        if ready is None or annex.record(ready) != chosen.record.encode():
            work.progress.say("what was prepared is not what goes live now: it is made anew")
            return None
        base = work.history.release(goal.parent).tree if goal.parent else None
        changes = dict(annex.trees.diff(base, ready.tree))
        loads = {blob: partial(annex.trees.blob, blob) for blob in changes.values() if blob is not None}
        made = Made(base=base, changes=changes, loads=loads, delta=work.layout.prepared_facts / DELTA)
        try:
            return commit(work, goal, chosen, made)
        except ReleaseUnknown:
            work.progress.say("what was prepared is damaged: it is made anew")
            return None


@contextmanager
def open_source(work: Work, release: Release) -> Iterator[Source | None]:
    """Give a bucket that holds the files of a release already, to be copied from; None where there is none."""
    address = next((each for each in work.settings.prepared_targets if each.startswith("s3://")), None)
    if address is None or not _is_prepared(work, release):
        yield None
        return
    prepared = load_prepared(work.layout)
    target = open_target(address, endpoint=work.settings.aws_endpoint_url_s3)
    try:
        pointer = target.read_pointer().pointer
        is_whole = pointer is not None and prepared and pointer.at == prepared.commit and not pointer.moving
        source = Source(target) if is_whole else None
    except (TargetFailed, PointerUnreadable):
        source = None
    try:
        yield source
    finally:
        target.close()


def drop_past(work: Work) -> None:
    """Forget what was prepared for an instant that has come."""
    prepared = load_prepared(work.layout)
    if prepared is not None and prepared.instant <= work.machine.watch.now():
        drop_prepared(work.layout)


def _is_prepared(work: Work, release: Release) -> bool:
    prepared = load_prepared(work.layout)
    if prepared is None or not work.layout.prepared.exists():
        return False
    with open_annex(work.layout, work.history) as annex:
        ready = find_prepared_release(annex, prepared)
        return ready is not None and ready.tree == release.tree
