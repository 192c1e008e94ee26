"""Keys by which git signs in: made once, shown once, kept as a hash, and of use for a limited time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa

from cms.access import Person
from cms.tables import people, person_roles
from cms.workspace.tables import git_keys

LASTS = timedelta(days=90)
MOST_KEYS = 20
PREFIX = "ysg_"
USED_STEP = timedelta(minutes=1)


class TooManyKeys(Exception):
    """A person has as many keys as they may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GitKey:
    """A key as its owner sees it; the key itself is nowhere."""

    id: int
    name: str
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None


def make_key(connection: sa.Connection, person: Person, name: str, now: datetime) -> str:
    """Make a key and return it; it is not kept and cannot be shown again.

    Raises:
        TooManyKeys: the person has as many as they may have.
    """
    if len(list_keys(connection, person, now)) >= MOST_KEYS:
        raise TooManyKeys
    key = PREFIX + secrets.token_urlsafe(32)
    row = {"person_id": person.number, "name": name, "hash": _hash(key), "made_at": now, "ends_at": now + LASTS}
    connection.execute(sa.insert(git_keys).values(**row))
    return key


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def list_keys(connection: sa.Connection, person: Person, now: datetime) -> tuple[GitKey, ...]:
    """Return the keys of a person that git may sign in with, newest first."""
    mine = sa.select(git_keys).where(git_keys.c.person_id == person.number, _is_alive(now))
    rows = connection.execute(mine.order_by(git_keys.c.made_at.desc(), git_keys.c.id.desc()))
    return tuple(
        GitKey(id=row.id, name=row.name, made_at=row.made_at, ends_at=row.ends_at, used_at=row.used_at) for row in rows
    )


def _is_alive(now: datetime) -> sa.ColumnElement[bool]:
    return git_keys.c.ended_at.is_(None) & (git_keys.c.ends_at > now)


def end_key(connection: sa.Connection, person: Person, number: int, now: datetime) -> bool:
    """End a key of a person's own at once; False where they have no such key."""
    mine = (git_keys.c.id == number) & (git_keys.c.person_id == person.number) & _is_alive(now)
    return bool(connection.execute(sa.update(git_keys).where(mine).values(ended_at=now)).rowcount)


def find_owner(connection: sa.Connection, key: str, now: datetime, *, with_demo: bool) -> Person | None:
    """Return whose key it is, if their account and the key may be used; `with_demo` counts people of the demo."""
    query = (
        sa.select(git_keys.c.id.label("key"), git_keys.c.used_at, people.c.id, people.c.name, people.c.email)
        .join(people, people.c.id == git_keys.c.person_id)
        .where(git_keys.c.hash == _hash(key), _is_alive(now), people.c.active)
    )
    if not with_demo:
        query = query.where(~people.c.is_demo)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.used_at is None or now - row.used_at > USED_STEP:
        connection.execute(sa.update(git_keys).where(git_keys.c.id == row.key).values(used_at=now))
    roles = connection.scalars(sa.select(person_roles.c.role).where(person_roles.c.person_id == row.id))
    return Person(f"u-{row.id}", row.name, row.email, frozenset(roles))
