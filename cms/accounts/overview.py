"""What a person is told of their own account."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import g

from cms.access import ROLE_NAMES, ROLES, Person
from cms.accounts.account import Account
from cms.accounts.recovery_codes import count_recovery_codes
from cms.accounts.sessions import IDLE, LONGEST
from cms.database import find_session
from cms.moments import describe_moment
from cms.tables import sessions


def describe_account(person: Person, account: Account) -> tuple[tuple[str, str], ...]:
    """Return what is known of an account, as (what, words)."""
    factor = "None"
    if account.tf_primary_method:
        factor = f"An authenticator app; {count_recovery_codes(account)} recovery codes left"
    roles = ", ".join(ROLE_NAMES[role] for role in ROLES if role in person.roles) or "None yet"
    return (
        ("Name", person.name),
        ("E-mail address", person.email),
        ("Id in commits", person.id),
        ("Roles", roles),
        ("Second factor", factor),
        ("Single sign-on", "Tied to this account" if account.single_sign_on else "Not used"),
    )


def describe_sessions(person: Person, now: datetime) -> tuple[str, ...]:
    """Return a line for each browser in which the person is signed in, this one first."""
    on = (sessions.c.person_id == person.number, sessions.c.ended_at.is_(None))
    recent = (sessions.c.seen_at > now - IDLE, sessions.c.began_at > now - LONGEST)
    rows = find_session().execute(sa.select(sessions).where(*on, *recent).order_by(sessions.c.seen_at.desc())).all()
    this = [f"This browser, since {describe_moment(row.began_at)}" for row in rows if row.id == g.sitting.id]
    others = [
        f"Another browser, since {describe_moment(row.began_at)}, last seen {describe_moment(row.seen_at)}"
        for row in rows
        if row.id != g.sitting.id
    ]
    return (*this, *others)
