"""Keep which changes of a correction were taken into a later version or left."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "answered_offers",
        sa.Column("measure_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("offer", sa.Text, primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        comment="Changes of a correction that somebody took into a later version or left, by the key of the change.",
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("answered_offers")
