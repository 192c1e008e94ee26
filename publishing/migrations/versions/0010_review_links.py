"""Keep links by which people without an account see a version in review."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "review_links",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("measure_id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("ends_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        comment="Links by which people without an account see a version in review. The hash is of the secret part.",
        sqlite_autoincrement=True,
    )
    op.create_index("review_links_by_version", "review_links", ["measure_id", "version"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("review_links")
