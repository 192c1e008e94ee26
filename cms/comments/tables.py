"""The tables of comments, as SQLAlchemy Core knows them; a migration makes each."""

from __future__ import annotations

import sqlalchemy as sa

from cms.tables import UtcTime, metadata

comment_threads = sa.Table(
    "comment_threads",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("measure_id", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("dimension", sa.Text, nullable=False),
    sa.Column("row", sa.Text, nullable=False),
    sa.Column("column", sa.Text, nullable=False),
    sa.Column("value", sa.Text),
    sa.Column("began_at", UtcTime, nullable=False),
    sa.Column("resolved_at", UtcTime),
    sa.Column("resolved_by", sa.Text),
    sa.Index("comment_threads_by_version", "measure_id", "version"),
    sa.Index("comment_threads_open", "resolved_at"),
    comment="What comments are about: a version, a part, a dimension or a cell, with the value that stood there.",
)

comments = sa.Table(
    "comments",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("thread", sa.Integer, sa.ForeignKey("comment_threads.id", ondelete="CASCADE"), nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("comments_by_thread", "thread"),
    sa.Index("comments_by_person", "person"),
    comment="Comments in their threads. Whoever came by a link has no person, only the name that they gave.",
)

comment_letters = sa.Table(
    "comment_letters",
    metadata,
    sa.Column("measure_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    comment="When the newest letter about comments on a version goes to a person, so that few are sent.",
)
