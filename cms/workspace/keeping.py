"""Keeps an edit as its person may: saved at once, or kept for an approver where it would be public at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from cms.workspace.guarding import refuse_steps
from cms.workspace.moves import find_moved
from cms.workspace.proposals import Proposal, decide_proposal, keep_proposal
from cms.workspace.rights import Called, find_called_for, find_seen_since, is_version_file
from cms.workspace.saving import Conflict, Saved
from cms.workspace.workspace import Workspace
from measures.merge import Choice

_NOTHING: Mapping[str, Choice] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Who keeps an edit, and whether they may save what is public at once."""

    id: str
    may_publish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """An edit that waits for an approver, by number, and the files that it waits for."""

    number: int
    paths: tuple[str, ...]


def keep_edit(
    work: Workspace,
    connection: sa.Connection,
    keeper: Keeper,
    changes: Mapping[str, bytes | None],
    *,
    base: str,
    message: str,
    now: datetime,
    chosen: Mapping[str, Choice] = _NOTHING,
    is_exact: bool = False,
) -> Saved | Conflict | Proposed:
    """Save an edit; or keep it whole for an approver where any of its files is public at once and the keeper is none.

    Raises:
        StateGuarded: it changes the state of a version.
        BaseUnknown, PathTaken, ChangedMeanwhile, StoreBusy, RemoteUnreachable: see `Workspace.save`.
    """
    called = name_called_for(work, changes, base)
    refuse_steps(called)
    if not called.guarded or keeper.may_publish:
        return work.save(
            changes,
            base=base,
            message=message,
            user=keeper.id,
            chosen=chosen,
            is_exact=is_exact,
            keeps_states=True,
        )
    number = keep_proposal(connection, keeper.id, changes, base=base, message=message, now=now)
    return Proposed(number=number, paths=tuple(each.path for each in called.guarded))


def name_called_for(work: Workspace, changes: Mapping[str, bytes | None], base: str) -> Called:
    """Return what an edit calls for, against the commit that it started from, and what readers came to know since.

    Raises:
        BaseUnknown: that is no commit of the branch.
    """
    work.check_base(base)

    def after(path: str) -> bytes | None:
        return changes[path] if path in changes else work.read(path, at=base)

    def before(path: str) -> bytes | None:
        return work.read(path, at=base)

    called = find_called_for(changes, before, after)
    if base == work.head:
        return called
    root = work.objects.root_of(base)
    moved = find_moved(work.objects, root, work.root, list(changes), lambda each: _find_path(work, each))
    seen = find_seen_since(changes, before, lambda path: work.read(moved.forth(path)), after)
    return replace(called, guarded=(*called.guarded, *seen))


def _find_path(work: Workspace, measure_id: str) -> str | None:
    found = work.find_measure(measure_id)
    return found.path if found is not None else None


def publish_proposal(
    work: Workspace,
    connection: sa.Connection,
    proposal: Proposal,
    *,
    by: str,
    now: datetime,
    chosen: Mapping[str, Choice] = _NOTHING,
) -> Saved | Conflict:
    """Save what was proposed, by the approver; the commit says who proposed it.

    Raises:
        StateGuarded: it would change the state of a version, as that is by now.
        BaseUnknown, PathTaken, StoreBusy, RemoteUnreachable: see `Workspace.save`.
    """
    message = f"{proposal.message}\n\nProposed-by: {proposal.person}"
    done = work.save(proposal.changes, base=proposal.base, message=message, user=by, chosen=chosen, keeps_states=True)
    if isinstance(done, Saved):
        decide_proposal(connection, proposal.id, "published", by=by, now=now, commit=done.commit)
    return done


def list_versions(paths: Mapping[str, bytes | None]) -> frozenset[tuple[str, str]]:
    """Return the versions whose files an edit changes: the measure's path (topic/subtopic/measure) and the number."""
    parts = (path.split("/") for path in paths if is_version_file(path))
    return frozenset(("/".join(each[1:4]), each[4]) for each in parts)
