"""What the command line does with accounts, in an application's context."""

from __future__ import annotations

import sqlalchemy as sa

from cms.access import Person, Role, may
from cms.accounts.account import Account
from cms.accounts.directory import NewPerson, add_person
from cms.accounts.domains import normalise_address
from cms.accounts.invitations import make_invitation_path
from cms.addresses import find_configured_origin
from cms.database import find_session, transaction
from cms.people import changes
from cms.people.listing import PersonRow, list_rows
from cms.surroundings import read_now
from cms.tables import people, person_roles


class PersonUnknown(Exception):
    """Nobody has an account with this address or id."""


def list_people() -> list[PersonRow]:
    """Return everybody with an account."""
    return list_rows(find_session())


def invite_person(email: str, name: str, roles: frozenset[Role]) -> str:
    """Add an account and return the link by which its person sets a password.

    Raises:
        ChangeRefused: the address, the name or the roles will not do.
        EmailTaken: somebody has the address.
    """
    changes.check_new_person(email, name, roles)
    session = find_session()
    new = NewPerson(email=email, name=name, roles=roles, invited_by=None)
    number = add_person(session.connection(), new, read_now())
    changes.note_change(number, "invited", after=", ".join(sorted(roles)))
    session.commit()
    account = session.get(Account, number)
    assert account is not None
    return make_link(account)


def make_link(account: Account) -> str:
    """Return an invitation's link; only its path where CMS_ORIGIN is not set."""
    return (find_configured_origin() or "") + make_invitation_path(account)


def find_person(email: str) -> Account:
    """Return the account with an address.

    Raises:
        PersonUnknown: there is none.
    """
    account = find_session().scalar(sa.select(Account).filter_by(email=normalise_address(email)))
    if account is None:
        raise PersonUnknown(f"Nobody has an account with the address {email}.")
    return account


def may_still(permission: str, person_id: str) -> bool:
    """Whether somebody may do something now; nobody may once their account is closed or lost that right."""
    try:
        return may(permission, find_active_person(person_id))
    except PersonUnknown:
        return False


def find_active_person(person_id: str) -> Person:
    """Return the person of an id such as "u-3".

    Raises:
        PersonUnknown: there is no such account, or it is closed.
    """
    number = person_id.removeprefix("u-")
    with transaction() as connection:
        chosen = sa.select(people.c.name, people.c.email).where(people.c.id == _read_number(number), people.c.active)
        row = connection.execute(chosen).one_or_none()
        mine = sa.select(person_roles.c.role).where(person_roles.c.person_id == _read_number(number))
        roles = frozenset(connection.scalars(mine)) if row is not None else frozenset()
    if row is None:
        raise PersonUnknown(f"Nobody with an open account has the id {person_id}.")
    return Person(f"u-{number}", row.name, row.email, roles)


def _read_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def set_person_roles(email: str, roles: frozenset[Role]) -> None:
    """Give a person exactly these roles.

    Raises:
        PersonUnknown: nobody has the address.
        ChangeRefused: no administrator would be left.
    """
    changes.change_roles(find_person(email), roles)


def reset_person(email: str) -> None:
    """Take a person's second factor and recovery codes away.

    Raises:
        PersonUnknown: nobody has the address.
    """
    changes.reset_second_factor(find_person(email))


def close_person(email: str) -> None:
    """Close an account.

    Raises:
        PersonUnknown: nobody has the address.
        ChangeRefused: no administrator would be left.
    """
    changes.close_account(find_person(email))
