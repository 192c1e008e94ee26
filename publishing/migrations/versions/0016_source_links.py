"""Keep what addresses of sources answered."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "source_links",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("checked_at", sa.Text, nullable=False),
        sa.Column("failing_since", sa.Text),
        sa.Column("fault", sa.Text),
        comment="Addresses of sources, with when they were asked last, since when they fail, and how.",
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("source_links")
