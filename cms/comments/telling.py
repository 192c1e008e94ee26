"""Letters about comments: to who a version is with and to those in the thread, at most one each half hour.

A letter names no figure and quotes nothing: the version may be under embargo.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import render_template

from cms.addresses import make_address
from cms.comments.tables import comment_letters
from cms.comments.threads import Thread, list_people
from cms.editing.finding import Place
from cms.letters.choosing import wants
from cms.letters.queue import Letter, add_letter
from cms.tables import people, person_roles, shares
from cms.workspace import workspace
from cms.workspace.owning import find_owner

APART = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told."""

    id: str
    name: str
    email: str


def tell_of_comment(connection: sa.Connection, place: Place, thread: Thread, by: str, name: str, now: datetime) -> int:
    """Queue a letter to each whom a new comment concerns but its author, who is `by`; return to how many.

    Somebody who had a letter less than half an hour ago gets the next when that is over, for all that came meanwhile.
    """
    owner = find_owner(connection, workspace(), place.measure, place.version.number)
    wanted = (list_people([thread]) | {owner or ""}) - {by, ""}
    told = 0
    for recipient in _list_readers(connection, wanted, place.measure.id):
        at = _claim(connection, place, recipient.id, now)
        if at is not None:
            add_letter(connection, _write(place, recipient, name), at)
            told += 1
    return told


def _write(place: Place, recipient: Recipient, name: str) -> Letter:
    title = f"{place.version.title or place.measure.title} {place.version.number}"
    names = {"measure_id": place.measure.id, "version": place.version.number}
    address = make_address("comments.list_comments", **names)
    body = render_template("mail/commented.txt", name=recipient.name, by=name, title=title, address=address)
    return Letter(recipient.email, f"Comments on {title}", body)


def _list_readers(connection: sa.Connection, wanted: Iterable[str], measure_id: str) -> list[Recipient]:
    """Return those of some people who may see a measure."""
    numbers = [int(each[2:]) for each in wanted if each[2:].isdecimal()]
    staff = sa.select(person_roles.c.person_id).where(person_roles.c.role != "departmental")
    guests = sa.select(shares.c.person_id).where(shares.c.measure_id == measure_id)
    query = sa.select(people.c.id, people.c.name, people.c.email).where(
        people.c.active.is_(True),
        wants("comments"),
        people.c.id.in_(numbers),
        people.c.id.in_(staff) | people.c.id.in_(guests),
    )
    return [Recipient(f"u-{row.id}", row.name, row.email) for row in connection.execute(query.order_by(people.c.id))]


def _claim(connection: sa.Connection, place: Place, person: str, now: datetime) -> datetime | None:
    """Return when the next letter to a person may go; None where one is on its way that this comment goes with."""
    about = {"measure_id": place.measure.id, "version": place.version.number, "person": person}
    mine = sa.and_(*(comment_letters.c[name] == value for name, value in about.items()))
    last: datetime | None = connection.scalar(sa.select(comment_letters.c.at).where(mine))
    if last is None:
        connection.execute(sa.insert(comment_letters).values(**about, at=now))
        return now
    if last > now:
        return None
    at = max(now, last + APART)
    connection.execute(sa.update(comment_letters).where(mine).values(at=at))
    return at
