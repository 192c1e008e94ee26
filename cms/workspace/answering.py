"""Answers to offers: which changes somebody took into a version or left, so that they are not offered again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal, cast

import sqlalchemy as sa

from cms.workspace.tables import answered_offers

Answer = Literal["taken", "left"]


def find_answers(connection: sa.Connection, measure_id: str, version: str) -> Mapping[str, Answer]:
    """Return the answers to offers to a version, by the key of the offer."""
    query = sa.select(answered_offers.c.offer, answered_offers.c.answer).where(_is_of(measure_id, version))
    return {key: cast(Answer, answer) for key, answer in connection.execute(query)}


def keep_answers(
    connection: sa.Connection, about: tuple[str, str], answers: Mapping[str, Answer], *, by: str, now: datetime
) -> None:
    """Keep answers to offers to a version, named by measure and number; a new one takes the place of an old one."""
    measure_id, version = about
    if not answers:
        return
    forget_answers(connection, measure_id, version, answers)
    rows = [
        {"measure_id": measure_id, "version": version, "offer": key, "answer": answer, "person": by, "at": now}
        for key, answer in answers.items()
    ]
    connection.execute(sa.insert(answered_offers), rows)


def forget_answers(
    connection: sa.Connection, measure_id: str, version: str, offers: Collection[str] | None = None
) -> None:
    """Forget the answers to some offers to a version; to all where none are named, as when the version goes."""
    gone = _is_of(measure_id, version)
    for some in [None] if offers is None else _part(list(offers)):
        chosen = gone if some is None else gone & answered_offers.c.offer.in_(some)
        connection.execute(sa.delete(answered_offers).where(chosen))


def _part(offers: list[str], most: int = 500) -> list[list[str]]:
    """Return keys in parts that are short enough for one statement."""
    return [offers[at : at + most] for at in range(0, len(offers), most)]


def _is_of(measure_id: str, version: str) -> sa.ColumnElement[bool]:
    return (answered_offers.c.measure_id == measure_id) & (answered_offers.c.version == version)
