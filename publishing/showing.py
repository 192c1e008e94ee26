"""Builds that show a release which is there already: on every target (rollback), or on one (restore)."""

from __future__ import annotations

from measures.publication.fingerprint import compute_fingerprint
from publishing.committing import make_facts, push
from publishing.delivering import mirror, mirror_to
from publishing.goal import Goal
from publishing.history import Release
from publishing.invalidation import clear_edge
from publishing.layout import describe_settings
from publishing.looking import Looked, read_content_head
from publishing.noting import note_live
from publishing.outcome import Code, Outcome, Stopped
from publishing.steps import Work, load_goal


def show_release(work: Work) -> Outcome:
    """Do what the build's goal says, or finish it after a crash.

    Raises:
        Stopped: the build was interrupted before its goal was fixed.
    """
    goal = load_goal(work)
    if goal is None:
        raise Stopped(f"A {work.claim.build.reason} was interrupted before it began. Type it again.", code=Code.STOPPED)
    if goal.kind == "restore":
        return _restore(work, goal)
    release = _commit_rollback(work, goal)
    push(work)
    mirrored = mirror(work, release)
    clear_edge(work, release)
    note_live(work, release)
    _pin(work, goal.head, release)
    older = work.history.release(goal.rolls_back or "")
    words = f"Release {release.number} is live. It shows release {older.number} again, and stays until: "
    return Outcome(code=Code.DONE, words=f"{words}yardstick publish --resume", release=release, mirrored=mirrored)


def _commit_rollback(work: Work, goal: Goal) -> Release:
    parent = work.history.release(goal.parent or "")
    older = work.history.release(goal.rolls_back or "")
    facts = make_facts(goal, work.history.record(older))
    commit_id = work.history.write_commit(tree=older.tree, parent=parent.id, number=parent.number + 1, facts=facts)
    work.lease.check()
    work.history.advance(commit_id, expected=parent.id)
    return work.history.release(commit_id)


def hold(work: Work, release: Release) -> Outcome:
    """Keep the site at a rollback: finish what targets lack of it, and say how to go on."""
    push(work)
    mirrored = mirror(work, release)
    clear_edge(work, release)
    _pin(work, read_content_head(work.layout) or "", release)
    words = (
        f"Release {release.number} is a rollback and holds the site there. To go on, type: yardstick publish --resume"
    )
    return Outcome(code=Code.STOPPED, words=words, mirrored=mirrored)


def _pin(work: Work, content: str, release: Release) -> None:
    """Have later looks see that a rollback holds the site; content that is there now counts as looked at."""
    Looked(
        content=content,
        history=release.id,
        fingerprint=compute_fingerprint(work.machine.program),
        settings=describe_settings(work.settings),
        next_due=None,
        pinned=True,
    ).write(work.layout.looked)


def _restore(work: Work, goal: Goal) -> Outcome:
    if work.layout.remote_history:
        work.history.fetch(work.layout.remote_history)
    release = work.history.newest()
    if release is None:
        raise Stopped("There is no release yet.", code=Code.NO)
    address = goal.target or ""
    portion = dict(work.layout.list_targets()).get(address, "site")
    mirrored = mirror_to(work, release, address, portion, anew=True)
    clear_edge(work, release, everything=True)
    words = f"{address} holds release {release.number}: {len(mirrored.written)} files written, "
    words += f"{len(mirrored.deleted)} deleted."
    return Outcome(code=Code.DONE, words=words, release=release, mirrored=(mirrored,))
