"""The tables of which mail people get, as SQLAlchemy Core knows them; a migration makes each."""

from __future__ import annotations

import sqlalchemy as sa

from cms.tables import UtcTime, metadata

mail_refusals = sa.Table(
    "mail_refusals",
    metadata,
    sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    comment="Kinds of mail that a person does not want.",
)

reminders_sent = sa.Table(
    "reminders_sent",
    metadata,
    sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("measure_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("mark", sa.Text, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("reminders_sent_by_time", "at"),
    comment="What people were reminded of. The mark is the day or the state that it was about: each is told once.",
)
