"""Withdrawals that wait for their second person, as the first screen and the letter of a morning tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cms.access import Person
from cms.moments import describe_moment
from cms.workflow.withdrawing import Request, list_requests
from cms.workspace import Wanted, workspace

CONFIRMERS = frozenset({"approver", "administrator"})
"""Who confirms a withdrawal that another person asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWithdrawal:
    """A request that can still be confirmed: the version that it is about, its title, and what was asked."""

    measure_id: str
    version: str
    title: str
    request: Request

    @property
    def asker(self) -> str:
        """The id of who asked."""
        return self.request.act.person

    @property
    def until(self) -> str:
        """Until when it can be confirmed, in words."""
        return f"Until {describe_moment(self.request.ends_at)}"


def list_open_withdrawals(connection: sa.Connection, now: datetime) -> tuple[OpenWithdrawal, ...]:
    """Return every request that can still be confirmed, the first to expire first."""
    asked = [(each.act.measure_id, each.act.version, each) for each in list_requests(connection, now)]
    ids = frozenset(measure_id for measure_id, _, _ in asked if measure_id)
    rows = {row.id: row for row in workspace().list_measures(Wanted(ids=ids, most=len(ids))).rows} if ids else {}
    return tuple(
        OpenWithdrawal(
            measure_id=measure_id, version=version, title=f"{rows[measure_id].title} {version}", request=request
        )
        for measure_id, version, request in asked
        if measure_id in rows and version
    )


def can_confirm(person: Person, each: OpenWithdrawal) -> bool:
    """Whether a person is one of those who confirm what another asked for."""
    return bool(person.roles & CONFIRMERS) and person.id != each.asker
