"""The queue of letters. Each is sent at least once, and by one process at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import g, has_request_context

from cms.database import find_session
from cms.surroundings import read_now
from cms.tables import letters

log = logging.getLogger("cms.letters")
TRIES = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=3)
AT_ONCE = 20
CLAIM = timedelta(minutes=5)
FORGOTTEN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: to whom, about what, and the words.

    `key` names a letter of the queue: it is the same whenever that letter is sent, so that nobody reads it twice.
    """

    recipient: str
    subject: str
    body: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of the letters that were due: how many went out, how many wait, and which nobody took.

    `faults` are what kept letters from going out this time, each once; `given_up` are (recipient, fault).
    """

    sent: int
    waiting: int
    faults: tuple[str, ...]
    given_up: tuple[tuple[str, str], ...]


class LetterRefused(Exception):
    """A letter that could not be handed over; it is tried again."""


Send = Callable[[Letter], None]


def queue_letter(letter: Letter) -> None:
    """Add a letter to the queue, in the transaction of the request."""
    session = find_session()
    session.execute(sa.insert(letters).values(**_make_row(letter, read_now())))
    session.commit()
    if has_request_context():
        g.has_queued_letters = True


def add_letter(connection: sa.Connection, letter: Letter, now: datetime) -> None:
    """Add a letter to the queue, in the transaction of a connection."""
    connection.execute(sa.insert(letters).values(**_make_row(letter, now)))


def _make_row(letter: Letter, now: datetime) -> dict[str, object]:
    return {
        "recipient": letter.recipient,
        "subject": " ".join(letter.subject.split()),
        "body": letter.body,
        "queued_at": now,
        "not_before": now,
        "tries": 0,
    }


def deliver_letters(engine: sa.Engine, send: Send, now: datetime) -> int:
    """Send what is due; return how many letters went out. What fails is tried again later, ever less often."""
    _forget_old(engine, now)
    sent = 0
    for number in _find_due(engine, now):
        letter = _claim(engine, number, now)
        if letter is None:
            continue
        try:
            send(letter)
        except LetterRefused as fault:
            _note_fault(engine, number, str(fault), now)
        else:
            _note_sent(engine, number, now)
            sent += 1
    return sent


def deliver_all(engine: sa.Engine, send: Send, now: datetime) -> Delivery:
    """Send everything that is due, however much it is, and say what became of it."""
    faults: dict[str, None] = {}

    def try_to_send(letter: Letter) -> None:
        try:
            send(letter)
        except LetterRefused as fault:
            faults[str(fault)] = None
            raise

    sent = 0
    while _find_due(engine, now):
        sent += deliver_letters(engine, try_to_send, now)
    with engine.connect() as connection:
        open_rows = connection.execute(
            sa.select(letters.c.recipient, letters.c.fault, letters.c.tries).where(letters.c.sent_at.is_(None))
        ).all()
    given_up = tuple((row.recipient, row.fault or "") for row in open_rows if row.tries >= TRIES)
    waiting = len(open_rows) - len(given_up)
    return Delivery(sent=sent, waiting=waiting, faults=tuple(faults), given_up=given_up)


def _forget_old(engine: sa.Engine, now: datetime) -> None:
    """Delete the rows of letters that were sent or given up long ago."""
    with engine.connect() as connection:
        old = letters.c.queued_at < now - FORGOTTEN
        if connection.scalar(sa.select(letters.c.id).where(old).limit(1)) is None:
            return
    with engine.begin() as connection:
        connection.execute(sa.delete(letters).where(old))


def _find_due(engine: sa.Engine, now: datetime) -> list[int]:
    due = (letters.c.sent_at.is_(None), letters.c.not_before <= now, letters.c.tries < TRIES)
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(letters.c.id).where(*due).order_by(letters.c.id).limit(AT_ONCE)))


def _claim(engine: sa.Engine, number: int, now: datetime) -> Letter | None:
    """Take a letter for this process; None where another has it."""
    free = (letters.c.id == number, letters.c.sent_at.is_(None), letters.c.not_before <= now)
    change = sa.update(letters).where(*free).values(not_before=now + CLAIM, tries=letters.c.tries + 1)
    with engine.begin() as connection:
        columns = (letters.c.recipient, letters.c.subject, letters.c.body, letters.c.queued_at)
        row = connection.execute(change.returning(*columns)).one_or_none()
    if row is None:
        return None
    return Letter(row.recipient, row.subject, row.body, f"{number}-{row.queued_at:%Y%m%dT%H%M%S%f}")


def _note_sent(engine: sa.Engine, number: int, now: datetime) -> None:
    with engine.begin() as connection:
        done = {"sent_at": now, "body": "", "fault": None}
        connection.execute(sa.update(letters).where(letters.c.id == number).values(**done))


def _note_fault(engine: sa.Engine, number: int, fault: str, now: datetime) -> None:
    with engine.begin() as connection:
        mine = letters.c.id == number
        tries = connection.scalar(sa.select(letters.c.tries).where(mine)) or 1
        if tries >= TRIES:
            log.error("Letter %d was given up after %d tries: %s", number, tries, fault)
        wait = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
        connection.execute(sa.update(letters).where(mine).values(not_before=now + wait, fault=fault[:500]))
