"""Review links: made for one version and a limited time, shown once, kept as a hash, and ended at once when asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from cms.audit import Subject
from cms.readers.tables import review_links
from cms.readers.tokens import find_by_token, hash_token, make_token

DAYS, MOST_DAYS = 14, 60
MOST_LINKS = 20


class TooManyLinks(Exception):
    """A version has as many links as it may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLink:
    """A link as the team sees it: for whom, by whom, until when. What makes it work is nowhere but in the link."""

    id: int
    measure_id: str
    version: str
    reader: str
    made_by: str
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None

    @property
    def name(self) -> str:
        """What the log and sign-offs call it."""
        return f"review link {self.id}"

    @property
    def subject(self) -> Subject:
        """The link as the log names it: with the version that it shows."""
        return Subject(self.name, self.measure_id, self.version)

    def works(self, now: datetime) -> bool:
        """Whether it is still to be used."""
        return self.ended_at is None and now < self.ends_at


def make_link(
    connection: sa.Connection, about: Subject, reader: str, *, by: str, days: int, now: datetime
) -> tuple[ReviewLink, str]:
    """Make a link to a version for a reader; return it with its secret part, which cannot be shown again.

    Raises:
        TooManyLinks: the version has as many as it may have.
    """
    if sum(link.works(now) for link in list_links(connection, about)) >= MOST_LINKS:
        raise TooManyLinks
    token = make_token()
    ends_at = now + timedelta(days=days)
    row = {"measure_id": about.measure_id, "version": about.version, "hash": hash_token(token), "reader": reader}
    made = sa.insert(review_links).values(**row, made_by=by, made_at=now, ends_at=ends_at).returning(*_COLUMNS)
    return ReviewLink(**connection.execute(made).one()._mapping), token


def list_links(connection: sa.Connection, about: Subject) -> tuple[ReviewLink, ...]:
    """Return the links to a version, newest first, those that do not work any more too."""
    query = sa.select(*_COLUMNS).where(_of(about)).order_by(review_links.c.id.desc())
    return tuple(ReviewLink(**row._mapping) for row in connection.execute(query))


def list_working(connection: sa.Connection, now: datetime) -> tuple[ReviewLink, ...]:
    """Return the links to all versions that work, in the order of their making."""
    works = review_links.c.ended_at.is_(None) & (review_links.c.ends_at > now)
    query = sa.select(*_COLUMNS).where(works).order_by(review_links.c.id)
    return tuple(ReviewLink(**row._mapping) for row in connection.execute(query))


def end_link(connection: sa.Connection, about: Subject, number: int, now: datetime) -> ReviewLink | None:
    """End a link at once and return it; None where the version has no such link that works."""
    open_one = _of(about) & (review_links.c.id == number) & review_links.c.ended_at.is_(None)
    ended = sa.update(review_links).where(open_one, review_links.c.ends_at > now).values(ended_at=now)
    row = connection.execute(ended.returning(*_COLUMNS)).one_or_none()
    return None if row is None else ReviewLink(**row._mapping)


def find_link(connection: sa.Connection, token: str, now: datetime) -> ReviewLink | None:
    """Return the link whose secret part this is; None where there is none that works."""
    row = find_by_token(connection, review_links, token)
    found = ReviewLink(**{name: row[name] for name in ReviewLink.__slots__}) if row is not None else None
    return found if found is not None and found.works(now) else None


def _of(about: Subject) -> sa.ColumnElement[bool]:
    return (review_links.c.measure_id == about.measure_id) & (review_links.c.version == about.version)


_COLUMNS = tuple(review_links.c[name] for name in ReviewLink.__slots__)
