"""The tables of review links and early readers, as SQLAlchemy Core knows them; a migration makes each."""

from __future__ import annotations

import sqlalchemy as sa

from cms.tables import UtcTime, metadata

review_links = sa.Table(
    "review_links",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("measure_id", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("ends_at", UtcTime, nullable=False),
    sa.Column("ended_at", UtcTime),
    sa.Index("review_links_by_version", "measure_id", "version"),
    comment="Links by which people without an account see a version in review. The hash is of the secret part.",
    sqlite_autoincrement=True,
)

early_readers = sa.Table(
    "early_readers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("measure_id", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("post", sa.Text, nullable=False),
    sa.Column("organisation", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.Column("given_by", sa.Text, nullable=False),
    sa.Column("given_at", UtcTime, nullable=False),
    sa.Column("ended_at", UtcTime),
    sa.Column("ended_by", sa.Text),
    sa.Index("early_readers_by_version", "measure_id", "version"),
    comment="Who may see an approved version in the day before its release. The hash is of the link's secret part.",
    sqlite_autoincrement=True,
)
