"""People as the screens show them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cms.access import ROLE_NAMES, ROLES
from cms.accounts.account import Account
from cms.moments import describe_moment
from cms.tables import people, person_roles, shares


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list."""

    number: int
    name: str
    email: str
    roles: str
    state: str


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """What one person's screen shows beside the name."""

    facts: tuple[tuple[str, str], ...]
    roles: frozenset[str]
    shares: tuple[str, ...]
    is_invited: bool
    has_factor: bool


def list_rows(session: Session) -> list[PersonRow]:
    """Return a line for each person, by name; two queries however many there are."""
    roles: dict[int, set[str]] = {}
    for number, role in session.execute(sa.select(person_roles.c.person_id, person_roles.c.role)):
        roles.setdefault(number, set()).add(role)
    rows = session.execute(sa.select(people).order_by(people.c.name, people.c.id))
    return [
        PersonRow(row.id, row.name, row.email, name_roles(roles.get(row.id, set())), _name_state(row)) for row in rows
    ]


def describe_person(session: Session, account: Account) -> ShownPerson:
    """Return what one person's screen shows."""
    roles = frozenset(session.scalars(sa.select(person_roles.c.role).where(person_roles.c.person_id == account.id)))
    shared = session.scalars(
        sa.select(shares.c.measure_id).where(shares.c.person_id == account.id).order_by(shares.c.measure_id)
    )
    facts = (
        ("Id in commits", account.uid),
        ("E-mail address", account.email),
        ("State", _name_state(account)),
        ("Roles", name_roles(roles)),
        ("Second factor", "An authenticator app" if account.tf_primary_method else "None"),
        ("Account made", describe_moment(account.created_at)),
        ("Invited by", account.invited_by or "The command line"),
    )
    return ShownPerson(facts, roles, tuple(shared), account.password is None, account.tf_primary_method is not None)


def name_roles(roles: set[str] | frozenset[str]) -> str:
    """Return roles in words."""
    return ", ".join(ROLE_NAMES[role] for role in ROLES if role in roles) or "None"


def _name_state(row: Account | sa.Row[tuple[object, ...]]) -> str:
    if not row.active:
        return "Closed"
    if row.password is None and row.single_sign_on is None:
        return "Invited"
    return "Open" if row.confirmed_at else "Address to be confirmed"
