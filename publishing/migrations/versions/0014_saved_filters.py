"""Keep the filters of lists that people save under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("screen", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False),
        sa.UniqueConstraint("person_id", "screen", "name", name="one_filter_of_a_name"),
        comment="Filters of lists that a person saved under a name; the query is that of the list's address.",
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("saved_filters")
