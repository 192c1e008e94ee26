"""The tables of review, as SQLAlchemy Core knows them; a migration makes each."""

from __future__ import annotations

import sqlalchemy as sa

from cms.tables import UtcTime, metadata

sign_offs = sa.Table(
    "sign_offs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("measure_id", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("tree", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("how", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.CheckConstraint("how IN ('account', 'link', 'none')", name="known_way"),
    sa.Index("sign_offs_by_version", "measure_id", "version"),
    comment="Departments' sign-offs, each of the very files of a version; or why there is none.",
)

checked_columns = sa.Table(
    "checked_columns",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("measure_id", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("dimension", sa.Text, nullable=False),
    sa.Column("column", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("checked_columns_by_version", "measure_id", "version"),
    comment="Columns of numbers that somebody checked against their source, each as its numbers stood then.",
)
