"""Keep sign-offs of departments, and which columns were checked against their source."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables. Times are UTC as text, so that both engines order and return them alike."""
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("measure_id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("tree", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.CheckConstraint("how IN ('account', 'link', 'none')", name="known_way"),
        comment="Departments' sign-offs, each of the very files of a version; or why there is none.",
    )
    op.create_index("sign_offs_by_version", "sign_offs", ["measure_id", "version"])
    op.create_table(
        "checked_columns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("measure_id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("dimension", sa.Text, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        comment="Columns of numbers that somebody checked against their source, each as its numbers stood then.",
    )
    op.create_index("checked_columns_by_version", "checked_columns", ["measure_id", "version"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("checked_columns")
    op.drop_table("sign_offs")
