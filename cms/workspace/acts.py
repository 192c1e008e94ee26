"""Acts of people: who did what to which version, when, from what to what, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cms.workspace.tables import acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did, such as "handed over"; `before` and `after` say what it changed, `why` the reason."""

    person: str
    act: str
    at: datetime
    measure_id: str | None = None
    version: str | None = None
    before: str = ""
    after: str = ""
    why: str = ""


def note_act(connection: sa.Connection, act: Act) -> None:
    """Add an act to the log, in the transaction that did it."""
    row = {name: getattr(act, name) for name in Act.__slots__}
    connection.execute(sa.insert(acts).values(**row))


def list_acts(connection: sa.Connection, measure_id: str, most: int = 100) -> tuple[Act, ...]:
    """Return the newest acts on a measure, newest first."""
    columns = [acts.c[name] for name in Act.__slots__]
    query = sa.select(*columns).where(acts.c.measure_id == measure_id).order_by(acts.c.id.desc()).limit(most)
    return tuple(Act(**row._mapping) for row in connection.execute(query))
