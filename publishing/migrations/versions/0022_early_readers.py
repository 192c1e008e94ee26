"""Keep who may see an approved version shortly before its release."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "early_readers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("measure_id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("post", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("given_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("ended_by", sa.Text),
        comment="Who may see an approved version in the day before its release. The hash is of the link's secret part.",
        sqlite_autoincrement=True,
    )
    op.create_index("early_readers_by_version", "early_readers", ["measure_id", "version"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("early_readers")
