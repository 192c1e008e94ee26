"""The table of what addresses of sources answered, as SQLAlchemy Core knows it; a migration makes it."""

from __future__ import annotations

import sqlalchemy as sa

from cms.tables import UtcTime, metadata

source_links = sa.Table(
    "source_links",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("checked_at", UtcTime, nullable=False),
    sa.Column("failing_since", UtcTime),
    sa.Column("fault", sa.Text),
    comment="Addresses of sources, with when they were asked last, since when they fail, and how.",
)
