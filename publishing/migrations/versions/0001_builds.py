"""Keep a queue of builds."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of builds. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "builds",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("requested_at", sa.Text, nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("started_at", sa.Text),
        sa.Column("finished_at", sa.Text),
        sa.Column("lease_until", sa.Text),
        sa.Column("host", sa.Text),
        sa.Column("process", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("cancelled_by", sa.Text),
        sa.Column("release", sa.Text),
        sa.Column("result", sa.Text),
        sa.CheckConstraint(
            "state IN ('PENDING', 'STARTED', 'DONE', 'FAILED', 'SUPERSEDED', 'CANCELLED')", name="known_state"
        ),
    )
    op.create_index(
        "one_started_build",
        "builds",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'STARTED'"),
        postgresql_where=sa.text("state = 'STARTED'"),
    )
    op.create_index("builds_by_time", "builds", ["requested_at"])


def downgrade() -> None:
    """Drop the table of builds."""
    op.drop_table("builds")
