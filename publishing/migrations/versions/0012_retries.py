"""Keep what made a build fail, and what it tried to publish."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add whose fault a failure was (content, outside, render), and a digest of content, program and settings."""
    op.add_column("builds", sa.Column("fault", sa.Text))
    op.add_column("builds", sa.Column("tried", sa.Text))


def downgrade() -> None:
    """Drop the columns."""
    for column in ("tried", "fault"):
        op.drop_column("builds", column)
