"""Keep how far a build is."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the step that a build is at, and how many of its parts are done."""
    op.add_column("builds", sa.Column("step", sa.Text))
    op.add_column("builds", sa.Column("parts_done", sa.Integer))
    op.add_column("builds", sa.Column("parts_total", sa.Integer))


def downgrade() -> None:
    """Drop the columns."""
    for column in ("parts_total", "parts_done", "step"):
        op.drop_column("builds", column)
