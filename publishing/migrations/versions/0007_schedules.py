"""Keep which process leads the schedule, when each task ran, and which faults somebody was told of."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "leaders",
        sa.Column("duty", sa.Text, primary_key=True),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("lease_until", sa.Text, nullable=False),
        comment="Which process does what only one may do, and until when unless it says so again.",
    )
    op.create_table(
        "task_runs",
        sa.Column("task", sa.Text, primary_key=True),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("code", sa.Integer),
        sa.Column("good_at", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        comment="The last run of each task of the schedule, and how many in a row have failed.",
    )
    op.create_table(
        "told_faults",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("fault", sa.Text, primary_key=True),
        sa.Column("told_at", sa.Text, nullable=False),
        comment="Faults that mail was sent about and that last: nobody is told twice.",
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("told_faults", "task_runs", "leaders"):
        op.drop_table(table)
