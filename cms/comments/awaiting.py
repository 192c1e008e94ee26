"""Open comments that wait for an answer of a person: on what is with them, and in threads that they wrote in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from cms.comments.tables import comment_threads, comments

MOST = 500


def count_awaiting(
    connection: sa.Connection, person: str, owned: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], int]:
    """Return how many open threads of each measure and version wait for a person; `owned` are those that are with them.

    A thread waits for somebody where another wrote last in it.
    """
    others = comments.alias()
    newest = sa.select(sa.func.max(others.c.id)).where(others.c.thread == comment_threads.c.id).scalar_subquery()
    wrote = sa.select(comments.c.thread).where(comments.c.person == person)
    measures = sorted({measure_id for measure_id, _ in owned})
    took_part = comment_threads.c.id.in_(wrote)
    query = (
        sa.select(comment_threads.c.measure_id, comment_threads.c.version, took_part.label("took_part"))
        .select_from(comment_threads)
        .join(comments, comments.c.id == newest)
        .where(comment_threads.c.resolved_at.is_(None), comments.c.person != person)
        .where(took_part | comment_threads.c.measure_id.in_(measures))
        .order_by(comment_threads.c.id.desc())
        .limit(MOST)
    )
    keys = (((row.measure_id, row.version), row.took_part) for row in connection.execute(query))
    return Counter(key for key, is_part in keys if is_part or key in owned)
