"""Who holds a draft: the colleague to whom it was handed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cms.access import PERMISSIONS
from cms.audit import Act, note_act
from cms.tables import people, person_roles, shares
from cms.workspace.people import name_people
from cms.workspace.tables import holders

ACT = "handed over"
_FEW = 50
"""Up to so many measures are asked for by name. Of more, reading every row takes less than naming them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A version that somebody holds: who, who handed it to them and when, and what they said."""

    measure_id: str
    version: str
    person: str
    handed_by: str
    handed_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to whom a draft can be handed."""

    id: str
    name: str
    email: str


class HandedMeanwhile(Exception):
    """Somebody else handed the draft to another person since the form was shown."""


def find_holding(connection: sa.Connection, measure_id: str, version: str) -> Holding | None:
    """Return who holds a version; None where it was never handed to anybody."""
    row = connection.execute(sa.select(holders).where(_of(measure_id, version))).one_or_none()
    return None if row is None else Holding(**row._mapping)


def list_holdings(connection: sa.Connection, person: str) -> tuple[Holding, ...]:
    """Return what a person holds, the last handed first."""
    query = sa.select(holders).where(holders.c.person == person).order_by(holders.c.handed_at.desc())
    return tuple(Holding(**row._mapping) for row in connection.execute(query))


def find_holders(connection: sa.Connection, measure_ids: Iterable[str]) -> Mapping[tuple[str, str], str]:
    """Return who holds versions of some measures, by measure and version, of those that somebody was handed."""
    query = sa.select(holders.c.measure_id, holders.c.version, holders.c.person)
    wanted = sorted(set(measure_ids))
    if len(wanted) <= _FEW:
        query = query.where(holders.c.measure_id.in_(wanted))
    rows = connection.execute(query) if wanted else ()
    return {(row.measure_id, row.version): row.person for row in rows}


def list_colleagues(connection: sa.Connection, measure_id: str) -> tuple[Colleague, ...]:
    """Return who may edit a measure's drafts, by name: departmental users where it is shared with them."""
    outside = sa.select(shares.c.person_id).where(shares.c.measure_id == measure_id)
    roles = sorted(PERMISSIONS["version.edit"])
    may_edit = sa.select(person_roles.c.person_id).where(
        person_roles.c.role.in_(roles), (person_roles.c.role != "departmental") | person_roles.c.person_id.in_(outside)
    )
    query = sa.select(people.c.id, people.c.name, people.c.email).where(
        people.c.active.is_(True), people.c.id.in_(may_edit)
    )
    rows = connection.execute(query.order_by(people.c.name, people.c.id))
    return tuple(Colleague(f"u-{row.id}", row.name, row.email) for row in rows)


def hand_over(connection: sa.Connection, new: Holding, was: str) -> None:
    """Let a person hold a version, and note it in the log; `was` is who held it as far as the giver knew.

    Raises:
        HandedMeanwhile: somebody else holds it by now.
    """
    mine = _of(new.measure_id, new.version)
    row = {"person": new.person, "handed_by": new.handed_by, "handed_at": new.handed_at, "note": new.note}
    if was:
        changed = connection.execute(sa.update(holders).where(mine, holders.c.person == was).values(**row)).rowcount
    else:
        changed = _begin(connection, new, row)
    if not changed:
        raise HandedMeanwhile
    names = name_people(connection, [was, new.person])
    act = Act(
        person=new.handed_by,
        act=ACT,
        at=new.handed_at,
        measure_id=new.measure_id,
        version=new.version,
        before=names.get(was, was),
        after=names.get(new.person, new.person),
        why=new.note,
    )
    note_act(connection, act)


def forget_holder(connection: sa.Connection, measure_id: str, version: str) -> None:
    """Let nobody hold a version that is gone, so that another one of its number begins with nobody's."""
    connection.execute(sa.delete(holders).where(_of(measure_id, version)))


def _begin(connection: sa.Connection, new: Holding, row: dict[str, object]) -> int:
    values = {"measure_id": new.measure_id, "version": new.version, **row}
    try:
        with connection.begin_nested():
            return connection.execute(sa.insert(holders).values(**values)).rowcount
    except sa.exc.IntegrityError:
        return 0


def _of(measure_id: str, version: str) -> sa.ColumnElement[bool]:
    return (holders.c.measure_id == measure_id) & (holders.c.version == version)
