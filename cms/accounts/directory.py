"""The directory of people: adding, changing and listing accounts, by plain SQL."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cms.access import Role
from cms.accounts.domains import normalise_address
from cms.tables import people, person_roles, shares


class EmailTaken(Exception):
    """Somebody has an account with this address already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """An account to be added. Without a password its person sets one by invitation."""

    email: str
    name: str
    roles: frozenset[Role]
    password_hash: str | None = None
    invited_by: str | None = None
    confirmed_at: datetime | None = None
    is_demo: bool = False


def add_person(connection: sa.Connection, new: NewPerson, now: datetime) -> int:
    """Add an account and return its number.

    Raises:
        EmailTaken: somebody has the address.
    """
    email = normalise_address(new.email)
    if connection.scalar(sa.select(people.c.id).where(people.c.email == email)) is not None:
        raise EmailTaken(email)
    row = {
        "email": email,
        "name": new.name.strip(),
        "password": new.password_hash,
        "active": True,
        "is_demo": new.is_demo,
        "fs_uniquifier": uuid.uuid4().hex,
        "created_at": now,
        "invited_by": new.invited_by,
        "confirmed_at": new.confirmed_at,
    }
    number = connection.scalar(sa.insert(people).values(**row).returning(people.c.id))
    assert isinstance(number, int)
    set_roles(connection, number, new.roles)
    return number


def set_roles(connection: sa.Connection, number: int, roles: Iterable[Role]) -> None:
    """Give a person exactly these roles."""
    connection.execute(sa.delete(person_roles).where(person_roles.c.person_id == number))
    for role in sorted(set(roles)):
        connection.execute(sa.insert(person_roles).values(person_id=number, role=role))


def share_measure(connection: sa.Connection, number: int, measure_id: str, by: str, now: datetime) -> None:
    """Let a departmental user see a measure; nothing changes where they do already."""
    mine = (shares.c.person_id == number) & (shares.c.measure_id == measure_id)
    if connection.scalar(sa.select(shares.c.person_id).where(mine)) is None:
        row = {"person_id": number, "measure_id": measure_id, "shared_by": by, "shared_at": now}
        connection.execute(sa.insert(shares).values(**row))


def unshare_measure(connection: sa.Connection, number: int, measure_id: str) -> None:
    """Take a measure away from a departmental user."""
    connection.execute(sa.delete(shares).where(shares.c.person_id == number, shares.c.measure_id == measure_id))
