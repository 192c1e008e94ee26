"""Which mail a person gets: all kinds, but those that they refused. Mail about the account itself always goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Literal

import sqlalchemy as sa

from cms.letters.tables import mail_refusals
from cms.tables import people

Kind = Literal["steps", "comments", "reminders"]

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "steps": "Steps of versions, and drafts that are handed to you",
        "comments": "Comments that concern you",
        "reminders": "A letter in the morning of what is due, overdue, has waited long or soon expires",
    }
)
"""The kinds of mail that can be refused, in words."""


def wants(kind: Kind) -> sa.ColumnElement[bool]:
    """Return the condition that a person of `people` wants a kind of mail."""
    return people.c.id.not_in(sa.select(mail_refusals.c.person_id).where(mail_refusals.c.kind == kind))


def does_want(connection: sa.Connection, person: int, kind: Kind) -> bool:
    """Whether a person wants a kind of mail."""
    mine = (mail_refusals.c.person_id == person) & (mail_refusals.c.kind == kind)
    return connection.scalar(sa.select(mail_refusals.c.kind).where(mine)) is None


def list_wanted(connection: sa.Connection, person: int) -> frozenset[Kind]:
    """Return the kinds of mail that a person wants."""
    refused = set(connection.scalars(sa.select(mail_refusals.c.kind).where(mail_refusals.c.person_id == person)))
    return frozenset(kind for kind in KINDS if kind not in refused)


def choose_mail(connection: sa.Connection, person: int, wanted: Collection[str]) -> None:
    """Note which kinds of mail a person wants, and that they refuse the others."""
    connection.execute(sa.delete(mail_refusals).where(mail_refusals.c.person_id == person))
    rows = [{"person_id": person, "kind": kind} for kind in KINDS if kind not in wanted]
    if rows:
        connection.execute(sa.insert(mail_refusals), rows)
