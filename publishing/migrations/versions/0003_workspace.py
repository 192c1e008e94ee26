"""Keep what people type before they save, who is where, edits that wait for an approver, and keys for git."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the workspace. Times are UTC as text, so that both engines order and return them alike."""
    _make_typing()
    _make_proposals()
    _make_git_keys()


def _make_typing() -> None:
    op.create_table(
        "autosaves",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("tab", sa.Text, nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("ending", sa.Text),
        comment="What somebody typed into a form and did not save yet; ended rows stay for 30 days.",
    )
    op.create_index("autosaves_by_place", "autosaves", ["person", "place", "tab"])
    op.create_index("autosaves_by_time", "autosaves", ["saved_at"])
    op.create_table(
        "presences",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("tab", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("is_editing", sa.Boolean, nullable=False),
        sa.Column("seen_at", sa.Text, nullable=False),
        comment="Who has which page open; rows that were not renewed count for nothing.",
    )
    op.create_index("presences_by_subject", "presences", ["subject", "seen_at"])


def _make_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.Text, nullable=False),
        sa.Column("decided_at", sa.Text),
        sa.Column("decided_by", sa.Text),
        sa.Column("commit_id", sa.Text),
        sa.Column("why", sa.Text),
        sa.CheckConstraint("state IN ('waiting', 'published', 'declined', 'taken back')", name="known_proposal_state"),
        comment="Edits of what is public when it is saved, kept until an approver publishes or declines them.",
    )
    op.create_index("proposals_by_state", "proposals", ["state", "proposed_at"])
    op.create_table(
        "proposal_files",
        sa.Column("proposal", sa.Integer, sa.ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary),
        comment="The files of a proposal as its author left them; no content: the file goes.",
    )


def _make_git_keys() -> None:
    op.create_table(
        "git_keys",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("ends_at", sa.Text, nullable=False),
        sa.Column("used_at", sa.Text),
        sa.Column("ended_at", sa.Text),
        comment="Keys by which git signs in over HTTP. Only their hashes are kept.",
    )


def downgrade() -> None:
    """Drop the tables of the workspace."""
    for name in ("git_keys", "proposal_files", "proposals", "presences", "autosaves"):
        op.drop_table(name)
