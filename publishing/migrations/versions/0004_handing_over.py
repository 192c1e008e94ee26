"""Keep who works on a draft, and the log of what people did."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "holders",
        sa.Column("measure_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False, index=True),
        sa.Column("handed_by", sa.Text, nullable=False),
        sa.Column("handed_at", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        comment="Who works on a draft now, where it was handed to somebody.",
    )
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("measure_id", sa.Text),
        sa.Column("version", sa.Text),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        comment="The log of what people did beside editing: who, when, before, after, why. Rows are never changed.",
    )
    op.create_index("acts_by_measure", "acts", ["measure_id", "id"])
    op.create_index("acts_by_time", "acts", ["at"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("acts")
    op.drop_table("holders")
