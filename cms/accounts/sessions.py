"""Who is signed in, kept in the database: a session ends when it is idle, old, or ended by somebody.

The browser's signed cookie holds a random word; the database a hash of it. Signing out ends the session for every copy
of the cookie.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from flask import has_request_context, session

from cms.access import Person
from cms.database import find_session, transaction
from cms.tables import people, person_roles, sessions, shares

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
WARNING = timedelta(minutes=5)
FORGOTTEN = timedelta(days=30)
"""When the row of an old session is deleted."""
SEEN_STEP = timedelta(seconds=30)
"""How much later a request must be to be written down."""
COOKIE_KEY = "sitting"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session that is on: whose it is, and when it ends unless something is done."""

    id: str
    person: Person
    ends_at: datetime


def begin_session(person_number: int, now: datetime) -> None:
    """Begin a session and put its word into the browser's cookie."""
    word = secrets.token_urlsafe(32)
    session[COOKIE_KEY] = word
    row = {"id": hash_word(word), "person_id": person_number, "began_at": now, "seen_at": now}
    kept = find_session()
    kept.execute(sa.delete(sessions).where(sessions.c.began_at < now - FORGOTTEN))
    kept.execute(sa.insert(sessions).values(**row))
    kept.commit()


def end_session(now: datetime) -> None:
    """End the session of this browser."""
    word = session.pop(COOKIE_KEY, None)
    if word is None:
        return
    mine = (sessions.c.id == hash_word(word)) & sessions.c.ended_at.is_(None)
    kept = find_session()
    kept.execute(sa.update(sessions).where(mine).values(ended_at=now))
    kept.commit()


def end_other_sessions(person_number: int, now: datetime) -> None:
    """End every session of a person but that of this browser."""
    word = session.get(COOKIE_KEY) if has_request_context() else None
    this = hash_word(word) if isinstance(word, str) else ""
    theirs = (sessions.c.person_id == person_number) & sessions.c.ended_at.is_(None) & (sessions.c.id != this)
    kept = find_session()
    kept.execute(sa.update(sessions).where(theirs).values(ended_at=now))
    kept.commit()


def read_session(person_number: int, now: datetime) -> Sitting | None:
    """Return the session of this browser if it is on and this person's; note that it was seen."""
    word = session.get(COOKIE_KEY)
    if not isinstance(word, str):
        return None
    with transaction() as connection:
        row = connection.execute(_select(hash_word(word), person_number)).one_or_none()
        if row is None or now > min(row.seen_at + IDLE, row.began_at + LONGEST):
            return None
        if now - row.seen_at > SEEN_STEP:
            connection.execute(sa.update(sessions).where(sessions.c.id == row.id).values(seen_at=now))
        person = _read_person(connection, row)
    return Sitting(row.id, person, min(now + IDLE, row.began_at + LONGEST))


def _select(session_id: str, person_number: int) -> sa.Select[tuple[object, ...]]:
    columns = (sessions.c.id, sessions.c.began_at, sessions.c.seen_at, people.c.name, people.c.email)
    joined = sa.select(*columns, people.c.id.label("number")).join(people, people.c.id == sessions.c.person_id)
    return joined.where(sessions.c.id == session_id, people.c.id == person_number, sessions.c.ended_at.is_(None))


def _read_person(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Person:
    roles = connection.scalars(sa.select(person_roles.c.role).where(person_roles.c.person_id == row.number))
    shared = connection.scalars(sa.select(shares.c.measure_id).where(shares.c.person_id == row.number))
    return Person(f"u-{row.number}", row.name, row.email, frozenset(roles), frozenset(shared))


def hash_word(word: str) -> str:
    """Return what the database knows a session by."""
    return sha256(word.encode()).hexdigest()
