"""Names of the people whose ids stand in commits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from cms.tables import people

_ID = re.compile(r"u-([0-9]{1,9})")


def name_people(connection: sa.Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """Return the names of people by id, of those who have an account."""
    numbers = {int(found[1]) for each in ids if (found := _ID.fullmatch(each))}
    if not numbers:
        return {}
    rows = connection.execute(sa.select(people.c.id, people.c.name).where(people.c.id.in_(numbers)))
    return {f"u-{row.id}": row.name for row in rows}
