"""Keep which release each edge was told of."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "edges",
        sa.Column("distribution", sa.Text, primary_key=True),
        sa.Column("release", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        comment="Edges, each with the release whose changes it was last told to forget.",
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("edges")
