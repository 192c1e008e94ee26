"""The last steps before readers: a release is committed to the history, and the history is pushed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from measures.model.tree import hash_blob
from measures.publication.ledger import Ledger, adopt, describes
from publishing.caches.leaving import Folded
from publishing.goal import Chosen, Goal
from publishing.history import RECORD, Facts, History, Load, Release
from publishing.job import Job, Output, Result, read_output
from publishing.steps import Work


@dataclass(frozen=True, slots=True)
class Made:
    """What a release consists of: the tree that it starts from, its changes (path to blob id), how to load new blobs.

    `delta` is the file of what the changed outputs were made from.
    """

    base: str | None
    changes: Mapping[str, str | None]
    loads: Mapping[str, Load]
    delta: Path

    @classmethod
    def of_render(cls, work: Work, goal: Goal, chosen: Chosen, job: Job, result: Result) -> Made:
        """Return what a render process made."""
        base = None if result.full or goal.base is None else work.history.release(goal.base).tree
        changes, loads = _list_changes(job, result, chosen.record.encode())
        return cls(base=base, changes=changes, loads=loads, delta=job.delta)


def commit(work: Work, goal: Goal, chosen: Chosen, made: Made) -> Release:
    """Commit the new output tree to the history; return the release, which is the last one when nothing differs."""
    work.lease.check_before_commit()
    work.progress.begin("commit")
    parent = work.history.release(goal.parent) if goal.parent else None
    record = chosen.record.encode()
    tree = work.history.trees.write_tree(made.base, made.changes, made.loads)
    if parent is not None and not parent.rolls_back and shows_the_same(work.history, parent, tree, record):
        release = parent
    else:
        number = parent.number + 1 if parent else 1
        facts = make_facts(goal, record)
        commit_id = work.history.write_commit(tree=tree, parent=goal.parent, number=number, facts=facts)
        work.history.advance(commit_id, expected=goal.parent)
        release = work.history.release(commit_id)
    if made.delta.is_file():
        adopt(made.delta, work.layout.ledger, base=goal.base, release=release.id)
        work.folded = Folded(base=goal.base, delta=made.delta) if goal.base is not None else None
    return release


def push(work: Work) -> None:
    """Push the newest release to the remote history, where there is one."""
    if work.layout.remote_history:
        work.progress.begin("push")
        work.history.push(work.layout.remote_history)


def find_next_due(work: Work, goal: Goal, chosen: Chosen, release: Release) -> datetime | None:
    """Return the earliest instant at which time alone changes the choice or a page."""
    if describes(work.layout.ledger) != release.id:
        return goal.instant
    with closing(Ledger(work.layout.ledger)) as ledger:
        return _earliest(chosen.next_due, ledger.next_change(goal.instant))


def make_facts(goal: Goal, record: bytes) -> Facts:
    """Return what a release's message records."""
    plain = json.loads(record)
    visible = json.dumps(plain["visible"], sort_keys=True, separators=(",", ":"))
    return Facts(
        content=goal.content,
        fingerprint=plain["fingerprint"],
        settings=sha256(visible.encode()).hexdigest(),
        instant=goal.instant,
        build=goal.build,
        rolls_back=goal.rolls_back,
    )


def _list_changes(job: Job, result: Result, record: bytes) -> tuple[dict[str, str | None], dict[str, Load]]:
    """Return the changes of the tree, and how to load the bytes of each new file."""
    changes: dict[str, str | None] = {} if result.full else dict.fromkeys(result.deleted)
    changes |= {output.path: output.blob for output in result.written}
    loads: dict[str, Load] = {output.blob: _load_output(job, output) for output in result.written}
    blob = hash_blob(record)
    return changes | {RECORD: blob}, loads | {blob: lambda: record}


def _load_output(job: Job, output: Output) -> Callable[[], bytes]:
    return lambda: read_output(job, output)


def shows_the_same(history: History, parent: Release, tree: str, record: bytes) -> bool:
    """Whether a tree shows what a release shows, and its record says nothing new save the instant."""
    now, then = (dict(history.trees.entries(each)) for each in (tree, parent.tree))
    del now[RECORD], then[RECORD]
    if now != then:
        return False
    before, after = (json.loads(each) | {"instant": ""} for each in (history.record(parent), record))
    return bool(before == after)


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)
