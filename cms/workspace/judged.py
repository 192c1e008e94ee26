"""How far what others pushed to a shared repository was judged, and which commits there this application made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from cms.database import transaction
from cms.workspace.tables import content_judged, saves_made

KEPT = timedelta(days=90)
"""How long a commit is known as one of this application; it is judged with the next request."""
_AT_ONCE = 500


def note_save(commit: str, now: datetime) -> None:
    """Note that this application made a commit."""
    with transaction() as connection:
        connection.execute(sa.delete(saves_made).where(saves_made.c.at < now - KEPT))
        connection.execute(sa.insert(saves_made).values(commit_id=commit, at=now))


def find_own(commits: Iterable[str]) -> frozenset[str]:
    """Return which of the commits this application made."""
    asked, found = tuple(commits), set[str]()
    with transaction() as connection:
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            found |= set(connection.scalars(sa.select(saves_made.c.commit_id).where(saves_made.c.commit_id.in_(some))))
    return frozenset(found)


def find_judged(branch: str) -> str | None:
    """Return the commit up to which pushes were judged; None where none was yet."""
    with transaction() as connection:
        return connection.scalar(sa.select(content_judged.c.commit_id).where(content_judged.c.branch == branch))


def begin_judging(branch: str, head: str) -> None:
    """Let judging begin after a commit, where it has not begun."""
    with transaction() as connection:
        known = sa.select(sa.literal(branch), sa.literal(head)).where(
            ~sa.exists().where(content_judged.c.branch == branch)
        )
        connection.execute(sa.insert(content_judged).from_select(["branch", "commit_id"], known))


def move_judged(connection: sa.Connection, branch: str, since: str, head: str) -> bool:
    """Move on how far pushes were judged, in a transaction; False where another process did meanwhile."""
    held = sa.and_(content_judged.c.branch == branch, content_judged.c.commit_id == since)
    done = connection.execute(sa.update(content_judged).where(held).values(commit_id=head))
    return done.rowcount == 1
