"""Threads of comments: begun, answered, resolved and opened again. Nothing that was written is ever changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cms.audit import Subject
from cms.comments.spots import WHOLE, Spot
from cms.comments.tables import comment_threads, comments
from cms.forms.lengths import judge_words

LONGEST = 2000
LONGEST_NAME = 100
MOST = 200
"""How many comments a version and a thread may have: who has a link cannot fill the database."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who comments: a person by id, or whoever came by a link, with the name that they gave."""

    person: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment: who wrote it, when, and the words."""

    number: int
    author: Author
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A comment and its answers, oldest first; `value` is the value of its cell then, or a digest of its text."""

    number: int
    measure_id: str
    version: str
    spot: Spot
    value: str | None
    began_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    comments: tuple[Comment, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has resolved it."""
        return self.resolved_at is None


class CommentRefused(Exception):
    """A comment that cannot be kept; it says why and what to do."""


def add_comment(
    connection: sa.Connection,
    about: Subject,
    author: Author,
    text: str,
    now: datetime,
    *,
    spot: Spot = WHOLE,
    value: str | None = None,
) -> int:
    """Begin a thread about a spot of a version, and return its number; `value` is as `Thread` has it.

    Raises:
        CommentRefused: there are no words, too many of them, or no name.
    """
    words = _check(author, text)
    mine = _of(about.measure_id or "", about.version or "")
    if (connection.scalar(sa.select(sa.func.count()).select_from(comment_threads).where(mine)) or 0) >= MOST:
        raise CommentRefused(f"There are {MOST} comments on this version already. Answer one of them.")
    row = {"measure_id": about.measure_id, "version": about.version, **{name: getattr(spot, name) for name in _SPOT}}
    query = sa.insert(comment_threads).values(**row, value=value, began_at=now).returning(comment_threads.c.id)
    number = connection.execute(query).scalar_one()
    _insert(connection, number, author, words, now)
    return int(number)


def answer(connection: sa.Connection, thread: int, author: Author, text: str, now: datetime) -> None:
    """Add a comment to a thread, which opens it again where it was resolved.

    Raises:
        CommentRefused: there are no words, too many of them, no name, or very many answers.
    """
    words = _check(author, text)
    found = sa.select(sa.func.count()).select_from(comments).where(comments.c.thread == thread)
    if (connection.scalar(found) or 0) >= MOST:
        raise CommentRefused(f"There are {MOST} answers already. Begin another comment.")
    reopen(connection, thread)
    _insert(connection, thread, author, words, now)


def _check(author: Author, text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if fault := judge_words(words, LONGEST):
        raise CommentRefused(fault)
    if not author.person and not 0 < len(author.name.strip()) <= LONGEST_NAME:
        raise CommentRefused(f"Expected a name of at most {LONGEST_NAME} characters. Write yours.")
    return words


def _insert(connection: sa.Connection, thread: int, author: Author, words: str, now: datetime) -> None:
    name = " ".join(author.name.split())
    values = {"thread": thread, "person": author.person, "name": name, "text": words, "at": now}
    connection.execute(sa.insert(comments).values(**values))


def resolve(connection: sa.Connection, thread: int, person: str, now: datetime) -> None:
    """Note that a thread is settled; one that is already stays as it is."""
    still = (comment_threads.c.id == thread) & comment_threads.c.resolved_at.is_(None)
    connection.execute(sa.update(comment_threads).where(still).values(resolved_at=now, resolved_by=person))


def reopen(connection: sa.Connection, thread: int) -> None:
    """Open a thread again."""
    mine = comment_threads.c.id == thread
    connection.execute(sa.update(comment_threads).where(mine).values(resolved_at=None, resolved_by=None))


def count_open(connection: sa.Connection, measure_id: str, version: str) -> int:
    """Return how many threads of a version are open."""
    mine = _of(measure_id, version) & comment_threads.c.resolved_at.is_(None)
    return connection.scalar(sa.select(sa.func.count()).select_from(comment_threads).where(mine)) or 0


def list_threads(connection: sa.Connection, measure_id: str, version: str) -> tuple[Thread, ...]:
    """Return the threads of a version, the oldest first."""
    return _read(connection, _of(measure_id, version))


def find_thread(connection: sa.Connection, measure_id: str, version: str, number: int) -> Thread | None:
    """Return a thread of a version; None where it has no such."""
    found = _read(connection, _of(measure_id, version) & (comment_threads.c.id == number))
    return found[0] if found else None


def list_people(threads: Iterable[Thread]) -> frozenset[str]:
    """Return the ids of who wrote in threads or resolved them."""
    found = {comment.author.person for thread in threads for comment in thread.comments}
    return frozenset((found | {thread.resolved_by or "" for thread in threads}) - {""})


def name_author(author: Author, names: Mapping[str, str]) -> str:
    """Return who wrote a comment in words; a name that came by a link is told apart from those of accounts."""
    return names.get(author.person, author.person) if author.person else f"{author.name} (by a review link)"


_SPOT = tuple(Spot.__slots__)
_HEADS = ("measure_id", "version", "value", "began_at", "resolved_at", "resolved_by")


def _read(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Thread, ...]:
    rows = connection.execute(sa.select(comment_threads).where(condition).order_by(comment_threads.c.id)).all()
    numbers = sa.select(comment_threads.c.id).where(condition)
    written: dict[int, list[Comment]] = {row.id: [] for row in rows}
    query = sa.select(comments).where(comments.c.thread.in_(numbers)).order_by(comments.c.id)
    for row in connection.execute(query) if rows else ():
        said = Comment(number=row.id, author=Author(row.person, row.name), text=row.text, at=row.at)
        written[row.thread].append(said)
    return tuple(
        Thread(
            number=row.id,
            spot=Spot(**{name: row._mapping[name] for name in _SPOT}),
            comments=tuple(written[row.id]),
            **{name: row._mapping[name] for name in _HEADS},
        )
        for row in rows
    )


def _of(measure_id: str, version: str) -> sa.ColumnElement[bool]:
    return (comment_threads.c.measure_id == measure_id) & (comment_threads.c.version == version)
