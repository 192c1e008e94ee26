"""Early readers: each named for one release, with a link of their own that is kept as a hash, and ended at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cms.accounts.domains import normalise_address
from cms.audit import Subject, write
from cms.readers.tables import early_readers
from cms.readers.tokens import find_by_token, hash_token, make_token
from cms.tables import people

GIVEN, ENDED = "gave early access to", "ended early access to"
MOST = 60


class ReaderRefused(Exception):
    """Somebody who may not be given early access; it says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who is to see a version early: the person, their post, and why they need it."""

    name: str
    post: str
    organisation: str
    email: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyReader:
    """Somebody who may see a version early. What makes their link work is nowhere but in the link."""

    id: int
    measure_id: str
    version: str
    name: str
    post: str
    organisation: str
    email: str
    reason: str
    given_by: str
    given_at: datetime
    ended_at: datetime | None

    @property
    def label(self) -> str:
        """What the log calls them."""
        return f"early reader {self.id}"

    @property
    def subject(self) -> Subject:
        """Them as the log names them: with the version that they may see."""
        return Subject(self.label, self.measure_id, self.version)

    @property
    def described(self) -> str:
        """The person with the post, in words."""
        return f"{self.name}, {self.post}, {self.organisation}"

    @property
    def named(self) -> Named:
        """Who they are, for another release."""
        return Named(**{name: getattr(self, name) for name in Named.__slots__})


def give_access(
    connection: sa.Connection, about: Subject, named: Named, *, by: str, now: datetime
) -> tuple[EarlyReader, str]:
    """Give somebody access to a version and return them with the secret part of their link, not to be shown again.

    Raises:
        ReaderRefused: they have it already, their account is closed, or there are as many as there may be.
    """
    email = normalise_address(named.email)
    current = [each for each in list_readers(connection, about) if each.ended_at is None]
    if any(each.email == email for each in current):
        raise ReaderRefused(f"Somebody with the address {email} has early access to this version already.")
    if len(current) >= MOST:
        raise ReaderRefused(f"End somebody’s access first: there are {MOST} people, the most there can be.")
    if connection.scalar(sa.select(people.c.id).where(people.c.email == email, people.c.active.is_(False))) is not None:
        raise ReaderRefused(f"The account with the address {email} is closed. An administrator opens it again first.")
    token = make_token()
    who = {name: getattr(named, name) for name in Named.__slots__} | {"email": email}
    row = {"measure_id": about.measure_id, "version": about.version, "hash": hash_token(token), "given_by": by}
    made = sa.insert(early_readers).values(**row, **who, given_at=now).returning(*_COLUMNS)
    reader = EarlyReader(**connection.execute(made).one()._mapping)
    write(connection, by, GIVEN, reader.subject, after=reader.described, reason=reader.reason)
    return reader, token


def list_readers(connection: sa.Connection, about: Subject) -> tuple[EarlyReader, ...]:
    """Return who was given early access to a version, in that order, those whose access was ended too."""
    mine = (early_readers.c.measure_id == about.measure_id) & (early_readers.c.version == about.version)
    return _read(connection, sa.select(*_COLUMNS).where(mine).order_by(early_readers.c.id))


def list_last(connection: sa.Connection, about: Subject) -> tuple[EarlyReader, ...]:
    """Return who may be asked about again: who had access to the release before, and is not on this list yet.

    They see nothing of this release until somebody confirms each by name. Whose access was ended is not among them.
    """
    others = (early_readers.c.measure_id == about.measure_id) & (early_readers.c.version != about.version)
    newest = sa.select(early_readers.c.version).where(others).order_by(early_readers.c.id.desc()).limit(1)
    last = connection.scalar(newest)
    before = list_readers(connection, Subject(measure_id=about.measure_id, version=last)) if last else ()
    known = {each.email for each in list_readers(connection, about)}
    return tuple(each for each in before if each.ended_at is None and each.email not in known)


def list_holders(connection: sa.Connection) -> tuple[EarlyReader, ...]:
    """Return everybody whose access nobody has ended, by name, whatever it is to."""
    query = sa.select(*_COLUMNS).where(early_readers.c.ended_at.is_(None))
    return _read(connection, query.order_by(early_readers.c.name, early_readers.c.id))


def end_access(connection: sa.Connection, readers: tuple[EarlyReader, ...], *, by: str, now: datetime, why: str) -> int:
    """End the access of some readers at once; return of how many it was not ended before."""
    ended = 0
    for reader in readers:
        still = (early_readers.c.id == reader.id) & early_readers.c.ended_at.is_(None)
        changed = connection.execute(sa.update(early_readers).where(still).values(ended_at=now, ended_by=by))
        if changed.rowcount:
            write(connection, by, ENDED, reader.subject, before=reader.described, reason=why)
            ended += 1
    return ended


def find_reader(connection: sa.Connection, token: str) -> EarlyReader | None:
    """Return whose link has this secret part; None where it is nobody's, or their access was ended."""
    row = find_by_token(connection, early_readers, token)
    found = EarlyReader(**{name: row[name] for name in EarlyReader.__slots__}) if row is not None else None
    return found if found is not None and found.ended_at is None else None


def _read(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> tuple[EarlyReader, ...]:
    return tuple(EarlyReader(**row._mapping) for row in connection.execute(query))


_COLUMNS = tuple(early_readers.c[name] for name in EarlyReader.__slots__)
