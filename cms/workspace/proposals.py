"""Edits of what is public when it is saved, kept here until an approver publishes or declines them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from cms.workspace.tables import proposal_files, proposals

Decision = Literal["published", "declined", "taken back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An edit that waits or was decided: its files as its author left them, and the commit it started from."""

    id: int
    person: str
    state: str
    message: str
    base: str
    proposed_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    commit: str | None
    why: str | None
    changes: Mapping[str, bytes | None]


def keep_proposal(
    connection: sa.Connection,
    person: str,
    changes: Mapping[str, bytes | None],
    *,
    base: str,
    message: str,
    now: datetime,
) -> int:
    """Keep an edit for an approver, and return its number."""
    row = {"person": person, "state": "waiting", "message": message, "base": base, "proposed_at": now}
    number = connection.scalar(sa.insert(proposals).values(**row).returning(proposals.c.id))
    assert isinstance(number, int)
    for path, content in changes.items():
        connection.execute(sa.insert(proposal_files).values(proposal=number, path=path, content=content))
    return number


def find_proposal(connection: sa.Connection, number: int) -> Proposal | None:
    """Return a proposal; None where there is none."""
    row = connection.execute(sa.select(proposals).where(proposals.c.id == number)).one_or_none()
    return None if row is None else _read(connection, row)


def list_waiting(connection: sa.Connection, person: str | None = None) -> tuple[Proposal, ...]:
    """Return what waits for an approver, oldest first: of everybody, or of one person."""
    query = sa.select(proposals).where(proposals.c.state == "waiting").order_by(proposals.c.proposed_at, proposals.c.id)
    if person is not None:
        query = query.where(proposals.c.person == person)
    return tuple(_read(connection, row) for row in connection.execute(query).all())


def count_waiting(connection: sa.Connection) -> int:
    """Return how many edits wait for an approver."""
    query = sa.select(sa.func.count()).select_from(proposals).where(proposals.c.state == "waiting")
    return connection.scalar(query) or 0


def list_waiting_on(connection: sa.Connection, path: str) -> tuple[Proposal, ...]:
    """Return what waits and changes a file, oldest first, so that its editor can be told."""
    numbers = sa.select(proposal_files.c.proposal).where(proposal_files.c.path == path)
    query = sa.select(proposals).where(proposals.c.state == "waiting", proposals.c.id.in_(numbers))
    return tuple(_read(connection, row) for row in connection.execute(query.order_by(proposals.c.id)).all())


def decide_proposal(
    connection: sa.Connection,
    number: int,
    decision: Decision,
    *,
    by: str,
    now: datetime,
    commit: str | None = None,
    why: str | None = None,
) -> bool:
    """Write down what became of a proposal; False where it was decided already."""
    waiting = (proposals.c.id == number) & (proposals.c.state == "waiting")
    row = {"state": decision, "decided_at": now, "decided_by": by, "commit_id": commit, "why": why}
    return bool(connection.execute(sa.update(proposals).where(waiting).values(**row)).rowcount)


def _read(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Proposal:
    files = connection.execute(
        sa.select(proposal_files).where(proposal_files.c.proposal == row.id).order_by(proposal_files.c.path)
    )
    return Proposal(
        id=row.id,
        person=row.person,
        state=row.state,
        message=row.message,
        base=row.base,
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        commit=row.commit_id,
        why=row.why,
        changes={each.path: None if each.content is None else bytes(each.content) for each in files},
    )
