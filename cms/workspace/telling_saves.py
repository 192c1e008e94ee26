"""Which commits were saved lately, through any machine: one that lacks some of them takes them before it answers.

Each machine has a copy of the shared repository and asks it for pushes every few seconds. For saves that is too seldom:
a person who saves by one machine may be shown the next page by another.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from cms.database import transaction
from cms.workspace.tables import saves_told

KEPT = timedelta(hours=1)
"""How long a save is told of; by then every machine has asked the repository itself."""
_MOST = 20


def tell_save(commit: str, now: datetime) -> None:
    """Tell other machines of a commit that the shared repository has taken."""
    with transaction() as connection:
        connection.execute(sa.delete(saves_told).where(saves_told.c.at < now - KEPT))
        connection.execute(sa.insert(saves_told).values(commit_id=commit, at=now))


def list_told() -> tuple[str, ...]:
    """Return the newest commits that were told of, newest first."""
    newest = sa.select(saves_told.c.commit_id).order_by(saves_told.c.id.desc()).limit(_MOST)
    with transaction() as connection:
        return tuple(connection.scalars(newest))
