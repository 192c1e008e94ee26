"""Sign-offs of departments and marks of checked columns. Each is of what stood then: a change leaves it behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from cms.audit import Subject, write
from cms.surroundings import read_now
from cms.workflow.tables import checked_columns, sign_offs
from measures.workflow import NumericColumn

How = Literal["account", "link", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Who signed a version off for a department and how; `none` says that nobody did, and `why` that need not be.

    `tree` is the version's files as they were signed off.
    """

    name: str
    how: How
    why: str
    by: str
    at: datetime
    tree: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Who checked a column, and when."""

    person: str
    at: datetime


def record_sign_off(
    connection: sa.Connection, about: Subject, tree: str, name: str, how: How, *, by: str, why: str = ""
) -> None:
    """Write down that somebody named signed the files of a version off, which `tree` is; `by` is who recorded it."""
    row = {"measure_id": about.measure_id, "version": about.version, "tree": tree, "name": name, "how": how}
    connection.execute(sa.insert(sign_offs).values(**row, why=why, by=by, at=read_now()))
    act = "waived the department’s sign-off of" if how == "none" else "recorded the department’s sign-off of"
    write(connection, by, act, about, after=name, reason=why)


def find_sign_off(connection: sa.Connection, about: Subject, tree: str) -> SignOff | None:
    """Return the newest sign-off of these very files, else the newest of a version; None where there is none."""
    columns = [sign_offs.c[name] for name in SignOff.__slots__]
    order = (sa.case((sign_offs.c.tree == tree, 0), else_=1), sign_offs.c.id.desc())
    query = sa.select(*columns).where(_of(sign_offs, about)).order_by(*order).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else SignOff(**row._mapping)


def find_signed_off(connection: sa.Connection, trees: Mapping[tuple[str, str], str]) -> frozenset[tuple[str, str]]:
    """Return which versions, by measure and version with the tree of their files, are signed off as they stand."""
    columns = [sign_offs.c[name] for name in ("measure_id", "version", "tree")]
    query = sa.select(*columns).where(sign_offs.c.tree.in_(sorted(set(trees.values()))))
    rows = connection.execute(query).all() if trees else []
    return frozenset(
        (row.measure_id, row.version) for row in rows if trees.get((row.measure_id, row.version)) == row.tree
    )


def mark_column(connection: sa.Connection, about: Subject, column: NumericColumn, person: str) -> None:
    """Write down that a person checked a column against its source, as it stands."""
    row = {"dimension": column.dimension, "column": column.column, "digest": column.digest, "person": person}
    values = {"measure_id": about.measure_id, "version": about.version, **row, "at": read_now()}
    connection.execute(sa.insert(checked_columns).values(**values))
    write(connection, person, "checked numbers of", about, after=column.name)


def find_marks(connection: sa.Connection, about: Subject, columns: Iterable[NumericColumn]) -> Mapping[str, Mark]:
    """Return by name who checked each column as it stands; columns that nobody did are left out."""
    wanted = {(each.dimension, each.column, each.digest): each.name for each in columns}
    query = sa.select(checked_columns).where(_of(checked_columns, about)).order_by(checked_columns.c.id)
    found = {}
    for row in connection.execute(query):
        name = wanted.get((row.dimension, row.column, row.digest))
        if name is not None:
            found[name] = Mark(row.person, row.at)
    return found


def _of(table: sa.Table, about: Subject) -> sa.ColumnElement[bool]:
    return (table.c.measure_id == about.measure_id) & (table.c.version == about.version)
