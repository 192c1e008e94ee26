"""Keys of a person's own, for git or for programs: made once, shown once, kept as a hash, and ended at any time."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

import sqlalchemy as sa

from cms.access import Person
from cms.tables import people, person_roles, shares
from cms.workspace.tables import access_keys

Kind = Literal["git", "api"]
Scope = Literal["read", "draft"]
PREFIXES: Mapping[Kind, str] = MappingProxyType({"git": "ysg_", "api": "ysa_"})
"""How the keys of each kind begin, so that a person and a scanner of secrets tell them apart."""
LASTS = timedelta(days=90)
MOST_KEYS = 20
USED_STEP = timedelta(minutes=1)


class TooManyKeys(Exception):
    """A person has as many keys of a kind as they may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """A key as its owner sees it; the key itself is nowhere. `scopes` are what a token of the API may do."""

    id: int
    name: str
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose key was given, and that key."""

    person: Person
    key: AccessKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that is asked for: what for, its name, how long it lasts, and what it may do."""

    kind: Kind
    name: str
    lasts: timedelta = LASTS
    scopes: frozenset[Scope] = frozenset()


def make_key(connection: sa.Connection, person: Person, new: NewKey, now: datetime) -> str:
    """Make a key and return it; it is not kept and cannot be shown again.

    Raises:
        TooManyKeys: the person has as many of the kind as they may have.
    """
    if len(list_keys(connection, person, new.kind, now)) >= MOST_KEYS:
        raise TooManyKeys
    key = PREFIXES[new.kind] + secrets.token_urlsafe(32)
    row = {"person_id": person.number, "name": new.name, "hash": _hash(key), "made_at": now, "ends_at": now + new.lasts}
    scopes = " ".join(sorted(new.scopes))
    connection.execute(sa.insert(access_keys).values(**row, kind=new.kind, scopes=scopes))
    return key


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def list_keys(connection: sa.Connection, person: Person, kind: Kind, now: datetime) -> tuple[AccessKey, ...]:
    """Return the keys of a kind that a person may sign in with, newest first."""
    mine = sa.select(access_keys).where(access_keys.c.person_id == person.number, _is_alive(kind, now))
    rows = connection.execute(mine.order_by(access_keys.c.made_at.desc(), access_keys.c.id.desc()))
    return tuple(_read_key(row) for row in rows)


def _read_key(row: sa.Row[tuple[object, ...]]) -> AccessKey:
    return AccessKey(
        id=row.id,
        name=row.name,
        made_at=row.made_at,
        ends_at=row.ends_at,
        used_at=row.used_at,
        scopes=frozenset(row.scopes.split()),
    )


def _is_alive(kind: Kind, now: datetime) -> sa.ColumnElement[bool]:
    return (access_keys.c.kind == kind) & access_keys.c.ended_at.is_(None) & (access_keys.c.ends_at > now)


def end_key(connection: sa.Connection, person: Person, kind: Kind, number: int, now: datetime) -> bool:
    """End a key of a person's own at once; False where they have no such key."""
    mine = (access_keys.c.id == number) & (access_keys.c.person_id == person.number) & _is_alive(kind, now)
    return bool(connection.execute(sa.update(access_keys).where(mine).values(ended_at=now)).rowcount)


def find_owner(connection: sa.Connection, kind: Kind, key: str, now: datetime, *, with_demo: bool) -> Owner | None:
    """Return whose key of a kind it is, if their account and the key may be used; `with_demo` counts the demo's people.

    An empty key is nobody's.
    """
    if not key:
        return None
    columns = (people.c.id.label("number"), people.c.name.label("who"), people.c.email)
    query = (
        sa.select(access_keys, *columns)
        .join(people, people.c.id == access_keys.c.person_id)
        .where(access_keys.c.hash == _hash(key), _is_alive(kind, now), people.c.active)
    )
    if not with_demo:
        query = query.where(~people.c.is_demo)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.used_at is None or now - row.used_at > USED_STEP:
        connection.execute(sa.update(access_keys).where(access_keys.c.id == row.id).values(used_at=now))
    roles = connection.scalars(sa.select(person_roles.c.role).where(person_roles.c.person_id == row.number))
    shared = connection.scalars(sa.select(shares.c.measure_id).where(shares.c.person_id == row.number))
    person = Person(f"u-{row.number}", row.who, row.email, frozenset(roles), frozenset(shared))
    return Owner(person=person, key=_read_key(row))
