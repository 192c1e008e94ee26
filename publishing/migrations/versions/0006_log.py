"""Let no row of the log be changed or removed, and let it tell of more than versions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WORDS = "The log is never changed: rows are only added."
_ON_SQLITE = (
    f"CREATE TRIGGER acts_update BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    f"CREATE TRIGGER acts_delete BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
)
_ON_POSTGRESQL = (
    (
        "CREATE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$"
    ),
    (
        "CREATE TRIGGER acts_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON acts "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log()"
    ),
)


def upgrade() -> None:
    """Add what an act is about where it is no version, and the triggers that refuse changes."""
    op.add_column("acts", sa.Column("subject", sa.Text, nullable=False, server_default=""))
    for statement in _ON_SQLITE if op.get_bind().dialect.name == "sqlite" else _ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Take the triggers and the column away."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER acts_update")
        op.execute("DROP TRIGGER acts_delete")
    else:
        op.execute("DROP TRIGGER acts_changed ON acts")
        op.execute("DROP FUNCTION refuse_change_of_log()")
    op.drop_column("acts", "subject")
