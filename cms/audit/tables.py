"""The table of the log; a migration makes it, with the triggers that refuse changes."""

from __future__ import annotations

import sqlalchemy as sa

from cms.tables import UtcTime, metadata

acts = sa.Table(
    "acts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("measure_id", sa.Text),
    sa.Column("version", sa.Text),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, server_default=""),
    sa.Index("acts_by_measure", "measure_id", "id"),
    sa.Index("acts_by_time", "at"),
    comment="The log of what people did beside editing: who, when, before, after, why. Rows are never changed.",
)
