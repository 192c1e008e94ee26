"""Keep what scans found in files that go public as they are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of verdicts. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "scan_verdicts",
        sa.Column("blob", sa.Text, primary_key=True),
        sa.Column("found", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("scanner", sa.Text, nullable=False),
        sa.Column("scanned_at", sa.Text, nullable=False),
        sa.CheckConstraint("found IN ('clean', 'harmful')", name="known_finding"),
        comment="What a scan found in a blob of git; only what is clean goes public.",
    )


def downgrade() -> None:
    """Drop the table of verdicts."""
    op.drop_table("scan_verdicts")
