"""Limits on tries, counted in the database, so that all processes share them.

A try is counted before it is judged, and forgotten when it succeeds. Nobody is locked out: a limit is over after its
minutes, a browser that signed in before is counted apart from strangers, at its own network address too, and a reset
link by e-mail opens the way at once.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app, request

from cms.database import find_session, take_turns
from cms.surroundings import read_now
from cms.tables import attempts

KEPT = timedelta(days=1)
PURPOSE = "limits"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many tries of a kind one subject has within a time."""

    kind: str
    tries: int
    within: timedelta


PASSWORDS = Limit("password", 10, timedelta(minutes=15))
PASSWORDS_OF_ADDRESS = Limit("password of address", 60, timedelta(minutes=15))
CODES = Limit("code", 6, timedelta(minutes=10))
LETTERS = Limit("letter", 4, timedelta(hours=1))
LETTERS_OF_ADDRESS = Limit("letter of address", 20, timedelta(hours=1))


def take_try(limit: Limit, subject: str) -> bool:
    """Count a try; False when the subject has none left, and then it is not counted."""
    session, now, key = find_session(), read_now(), hash_subject(subject)
    connection = session.connection()
    take_turns(connection, key)
    connection.execute(sa.delete(attempts).where(attempts.c.at < now - KEPT))
    made = connection.execute(sa.insert(attempts).values(kind=limit.kind, subject=key, at=now))
    allowed = _count(connection, limit, key, now) <= limit.tries
    if not allowed:
        assert made.inserted_primary_key is not None
        connection.execute(sa.delete(attempts).where(attempts.c.id == made.inserted_primary_key[0]))
    session.commit()
    return allowed


def forget_tries(limit: Limit, subject: str) -> None:
    """Forget the tries of a subject, because one succeeded."""
    session = find_session()
    theirs = (attempts.c.kind == limit.kind) & (attempts.c.subject == hash_subject(subject))
    session.execute(sa.delete(attempts).where(theirs))
    session.commit()


def give_try_back(limit: Limit, subject: str) -> None:
    """Forget one try of a subject, because it succeeded; those that others made at the same place still count."""
    session = find_session()
    theirs = (attempts.c.kind == limit.kind) & (attempts.c.subject == hash_subject(subject))
    newest = sa.select(sa.func.max(attempts.c.id)).where(theirs).scalar_subquery()
    session.execute(sa.delete(attempts).where(attempts.c.id == newest))
    session.commit()


def _count(connection: sa.Connection, limit: Limit, key: str, now: datetime) -> int:
    recent = (attempts.c.kind == limit.kind) & (attempts.c.subject == key) & (attempts.c.at > now - limit.within)
    return connection.scalar(sa.select(sa.func.count()).select_from(attempts).where(recent)) or 0


def hash_subject(subject: str) -> str:
    """Return what the table knows a subject by: whoever reads it learns no address."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"{PURPOSE}:{subject}".encode(), "sha256").hex()


def read_address() -> str:
    """Return the network address that the request came from; of IPv6, the network of its owner."""
    address = request.remote_addr or "unknown"
    return ":".join(address.split(":")[:4]) if ":" in address else address
