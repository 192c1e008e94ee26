"""Keep which mail people refuse, and what they were reminded of."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "mail_refusals",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        comment="Kinds of mail that a person does not want.",
    )
    op.create_table(
        "reminders_sent",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("measure_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        comment="What people were reminded of. The mark is the day or the state that it was about: each is told once.",
    )
    op.create_index("reminders_sent_by_time", "reminders_sent", ["at"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("reminders_sent")
    op.drop_table("mail_refusals")
