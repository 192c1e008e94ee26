"""What administrators change of people, and what must not be."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

import sqlalchemy as sa

from cms.access import ROLES, Person, Role, current_person
from cms.accounts.account import Account
from cms.accounts.directory import set_roles
from cms.accounts.domains import find_address_fault, normalise_address
from cms.accounts.sessions import end_other_sessions
from cms.audit import COMMAND_LINE, Subject, write
from cms.database import find_session, take_turns
from cms.readers.holders import end_leaver
from cms.surroundings import find_settings, read_now
from cms.tables import people, person_roles

Change = Callable[[], None]


class ChangeRefused(Exception):
    """A change that must not be made; it says why."""


def read_roles(names: Iterable[str]) -> frozenset[Role]:
    """Return the roles that a form names.

    Raises:
        ChangeRefused: a name is no role.
    """
    known = {role for role in ROLES if role in set(names)}
    if len(known) != len(set(names)):
        raise ChangeRefused("Choose among the roles that are listed.")
    return frozenset(known)


def check_new_person(email: str, name: str, roles: frozenset[Role]) -> None:
    """Check what an invitation says.

    Raises:
        ChangeRefused: something is missing, or the address may have no account.
    """
    if not 2 <= len(name.strip()) <= 100 or any(character < " " for character in name):
        raise ChangeRefused("Enter the person's name, of 2 to 100 characters.")
    if fault := find_address_fault(email, find_settings().email_domains):
        raise ChangeRefused(fault)
    if not roles:
        raise ChangeRefused("Choose at least one role.")


def change_roles(account: Account, roles: frozenset[Role], by: Person | None = None) -> None:
    """Give a person exactly these roles.

    Raises:
        ChangeRefused: it would leave nobody who can manage people.
    """
    if "administrator" not in roles:
        _keep_an_administrator(account, by)
    session = find_session()
    held = sa.select(person_roles.c.role).where(person_roles.c.person_id == account.id)
    before = ", ".join(sorted(session.scalars(held)))
    set_roles(session.connection(), account.id, roles)
    note_change(account.id, "changed the roles of", before, ", ".join(sorted(roles)))
    session.commit()


def close_account(account: Account, by: Person | None = None) -> None:
    """Close an account: its person is signed out, cannot sign in, and sees nothing by a link that they were given.

    Raises:
        ChangeRefused: it would leave nobody who can manage people.
    """
    _keep_an_administrator(account, by)
    account.active, account.fs_uniquifier = False, uuid.uuid4().hex
    note_change(account.id, "closed the account of")
    who, session = by.id if by is not None else COMMAND_LINE, find_session()
    end_leaver(session.connection(), account.email, account.name, by=who, now=read_now())
    session.commit()
    end_other_sessions(account.id, read_now())


def open_account(account: Account) -> None:
    """Open a closed account again."""
    account.active = True
    note_change(account.id, "opened the account of")
    find_session().commit()


def reset_second_factor(account: Account) -> None:
    """Take a person's second factor and recovery codes away, for who lost both, and sign them out."""
    account.tf_primary_method = account.tf_totp_secret = None
    account.fs_uniquifier = uuid.uuid4().hex
    session = find_session()
    session.flush()
    note_change(account.id, "took away the second factor of")
    session.execute(sa.update(people).where(people.c.id == account.id).values(mf_recovery_codes=None))
    session.commit()
    end_other_sessions(account.id, read_now())


def change_address(account: Account, email: str) -> None:
    """Set another address, which the person must confirm before they sign in again.

    Raises:
        ChangeRefused: the address may have no account, or somebody has it.
    """
    plain = normalise_address(email)
    if fault := find_address_fault(plain, find_settings().email_domains):
        raise ChangeRefused(fault)
    session = find_session()
    taken = session.scalar(sa.select(people.c.id).where(people.c.email == plain, people.c.id != account.id))
    if taken is not None:
        raise ChangeRefused("Somebody has an account with this address.")
    note_change(account.id, "changed the address of", _hide_name(account.email), _hide_name(plain))
    account.email, account.confirmed_at, account.fs_uniquifier = plain, None, uuid.uuid4().hex
    session.commit()
    end_other_sessions(account.id, read_now())


def _hide_name(email: str) -> str:
    """Return an address as the log has it, which nothing is ever taken out of: without the name of its mailbox."""
    return f"…@{email.rpartition('@')[2]}"


def note_change(number: int, act: str, before: str = "", after: str = "", measure_id: str | None = None) -> None:
    """Write to the log what was changed of a person, by who is signed in, in the transaction that does it."""
    person = current_person()
    who = person.id if person is not None else COMMAND_LINE
    write(find_session().connection(), who, act, Subject(f"u-{number}", measure_id), before, after)


def _keep_an_administrator(account: Account, by: Person | None) -> None:
    if by is not None and account.id == by.number:
        raise ChangeRefused("You cannot take this from yourself. Ask another administrator.")
    session = find_session()
    take_turns(session.connection(), "administrators")
    held = person_roles.join(people, people.c.id == person_roles.c.person_id)
    administrators = (
        sa.select(people.c.id)
        .select_from(held)
        .where(person_roles.c.role == "administrator", people.c.active.is_(True))
    )
    if set(session.scalars(administrators)) == {account.id}:
        raise ChangeRefused("This is the last administrator. Make somebody else one first.")
