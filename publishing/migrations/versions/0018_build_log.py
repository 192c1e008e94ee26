"""Keep what a build did, and which later one took it over in the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the lines that a build wrote of its steps, and the build that does what a superseded one was to do."""
    op.add_column("builds", sa.Column("log", sa.Text))
    op.add_column("builds", sa.Column("superseded_by", sa.Text))


def downgrade() -> None:
    """Drop the columns."""
    for column in ("superseded_by", "log"):
        op.drop_column("builds", column)
