"""The table of saved filters, as SQLAlchemy Core knows it; a migration makes it."""

from __future__ import annotations

import sqlalchemy as sa

from cms.tables import UtcTime, metadata

saved_filters = sa.Table(
    "saved_filters",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    sa.Column("screen", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("saved_at", UtcTime, nullable=False),
    sa.UniqueConstraint("person_id", "screen", "name", name="one_filter_of_a_name"),
    comment="Filters of lists that a person saved under a name; the query is that of the list's address.",
)
