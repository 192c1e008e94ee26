"""Tell keys for git from tokens of the editing API, and keep what a token may do."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every key that is there is one for git."""
    op.drop_index("ix_git_keys_person_id", "git_keys")
    op.rename_table("git_keys", "access_keys")
    op.add_column("access_keys", sa.Column("kind", sa.Text, nullable=False, server_default="git"))
    op.add_column("access_keys", sa.Column("scopes", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_access_keys_person_id", "access_keys", ["person_id"])
    _say("access_keys", "Keys by which git and programs sign in over HTTP. Only their hashes are kept.")


def downgrade() -> None:
    """Tokens go: nothing but their kind keeps them from being keys for git."""
    op.execute("DELETE FROM access_keys WHERE kind <> 'git'")
    op.drop_index("ix_access_keys_person_id", "access_keys")
    op.drop_column("access_keys", "scopes")
    op.drop_column("access_keys", "kind")
    op.rename_table("access_keys", "git_keys")
    op.create_index("ix_git_keys_person_id", "git_keys", ["person_id"])
    _say("git_keys", "Keys by which git signs in over HTTP. Only their hashes are kept.")


def _say(table: str, words: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment(table, words)
