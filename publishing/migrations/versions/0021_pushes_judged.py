"""Remember which commits of a shared repository this application made, and up to where pushes there were judged."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "saves_made",
        sa.Column("commit_id", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_table(
        "content_judged",
        sa.Column("branch", sa.Text, primary_key=True),
        sa.Column("commit_id", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("content_judged")
    op.drop_table("saves_made")
