"""Who leaves: all their access to what is not public ends at once, whatever it is to and however it was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cms.accounts.domains import normalise_address
from cms.audit import Subject, write
from cms.readers.early import EarlyReader, end_access, list_holders, list_readers
from cms.readers.links import ReviewLink, end_link, list_links, list_working


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody without an account who can see, or will see, something early: by a name, with all that they have."""

    name: str
    readers: tuple[EarlyReader, ...]
    links: tuple[ReviewLink, ...]

    @property
    def key(self) -> str:
        """What the same person is known by wherever they are named."""
        return make_key(self.name)

    @property
    def emails(self) -> tuple[str, ...]:
        """Their addresses, each once."""
        return tuple(dict.fromkeys(each.email for each in self.readers))


def make_key(name: str) -> str:
    """Return what a name is compared by: without the organisation after a comma, in small letters."""
    return " ".join(name.partition(",")[0].split()).casefold()


def find_holders(connection: sa.Connection, now: datetime) -> tuple[Holder, ...]:
    """Return everybody without an account who has access that nobody has ended, by name."""
    readers, links = list_holders(connection), list_working(connection, now)
    names: dict[str, str] = {}
    for name in (*(each.name for each in readers), *(each.reader for each in links)):
        names.setdefault(make_key(name), name.partition(",")[0].strip())
    return tuple(
        Holder(
            names[key],
            tuple(each for each in readers if make_key(each.name) == key),
            tuple(each for each in links if make_key(each.reader) == key),
        )
        for key in sorted(names)
    )


def end_holder(connection: sa.Connection, key: str, *, by: str, now: datetime, why: str) -> int:
    """End all access of whoever has a name, and of whoever has an address of theirs; return how much that was."""
    holders = find_holders(connection, now)
    emails = {email for each in holders if each.key == key for email in each.emails}
    theirs = [each for each in holders if each.key == key or emails & set(each.emails)]
    return _end(connection, theirs, by=by, now=now, why=why)


def end_leaver(connection: sa.Connection, email: str, name: str, *, by: str, now: datetime) -> int:
    """End all access that was given to somebody whose account is closed, by address or by name."""
    plain, key = normalise_address(email), make_key(name)
    theirs = [each for each in find_holders(connection, now) if plain in each.emails or each.key == key]
    return _end(connection, theirs, by=by, now=now, why="The account was closed.")


def end_version(connection: sa.Connection, about: Subject, *, by: str, now: datetime) -> int:
    """End all access to a version that is deleted, so that it opens no other; return how much that was."""
    links = tuple(each for each in list_links(connection, about) if each.works(now))
    holder = Holder("", list_readers(connection, about), links)
    return _end(connection, (holder,), by=by, now=now, why="The version was deleted.")


def _end(connection: sa.Connection, holders: Iterable[Holder], *, by: str, now: datetime, why: str) -> int:
    ended = 0
    for holder in holders:
        ended += end_access(connection, holder.readers, by=by, now=now, why=why)
        for link in holder.links:
            if end_link(connection, link.subject, link.id, now) is not None:
                write(connection, by, "ended a review link to", link.subject, before=link.reader, reason=why)
                ended += 1
    return ended
