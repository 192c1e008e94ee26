"""Keep comments on versions, their parts and their cells, and when people were last told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "comment_threads",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("measure_id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("dimension", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("began_at", sa.Text, nullable=False),
        sa.Column("resolved_at", sa.Text),
        sa.Column("resolved_by", sa.Text),
        comment="What comments are about: a version, a part, a dimension or a cell, with the value that stood there.",
    )
    op.create_index("comment_threads_by_version", "comment_threads", ["measure_id", "version"])
    op.create_index("comment_threads_open", "comment_threads", ["resolved_at"])
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("thread", sa.Integer, sa.ForeignKey("comment_threads.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        comment="Comments in their threads. Whoever came by a link has no person, only the name that they gave.",
    )
    op.create_index("comments_by_thread", "comments", ["thread"])
    op.create_index("comments_by_person", "comments", ["person"])
    op.create_table(
        "comment_letters",
        sa.Column("measure_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        comment="When the newest letter about comments on a version goes to a person, so that few are sent.",
    )


def downgrade() -> None:
    """Drop the three tables."""
    op.drop_table("comment_letters")
    op.drop_table("comments")
    op.drop_table("comment_threads")
