"""Keep people: accounts, roles, shares, sessions, what they tried, and the mail that they are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of people. Times are UTC as text, so that both engines order and return them alike."""
    _make_people()
    _make_roles_and_shares()
    _make_sessions()
    _make_attempts()
    _make_letters()


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
        sa.Column("fs_uniquifier", sa.Text, nullable=False, unique=True),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("invited_by", sa.Text),
        sa.Column("confirmed_at", sa.Text),
        sa.Column("tf_primary_method", sa.Text),
        sa.Column("tf_totp_secret", sa.Text),
        sa.Column("tf_last_counter", sa.Integer),
        sa.Column("mf_recovery_codes", sa.Text),
        sa.Column("single_sign_on", sa.Text, unique=True),
        comment="Who may sign in. The id 3 is u-3 in commits.",
        sqlite_autoincrement=True,
    )


def _make_roles_and_shares() -> None:
    op.create_table(
        "person_roles",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
    )
    op.create_table(
        "shares",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("measure_id", sa.Text, primary_key=True),
        sa.Column("shared_by", sa.Text, nullable=False),
        sa.Column("shared_at", sa.Text, nullable=False),
        comment="Which measures a departmental user sees.",
    )


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("began_at", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        comment="Who is signed in. The id is a hash of what the browser's cookie holds.",
    )


def _make_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        comment="What is limited: sign-ins that failed, mail that was asked for. The subject is a keyed hash.",
    )
    op.create_index("attempts_by_subject", "attempts", ["kind", "subject", "at"])
    op.create_index("attempts_by_time", "attempts", ["at"])


def _make_letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("queued_at", sa.Text, nullable=False),
        sa.Column("not_before", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.Text),
        sa.Column("fault", sa.Text),
        comment="Mail to be sent. The body is emptied once it is sent.",
    )
    op.create_index("letters_waiting", "letters", ["sent_at", "not_before"])


def downgrade() -> None:
    """Drop the tables of people."""
    for table in ("letters", "attempts", "sessions", "shares", "person_roles", "people"):
        op.drop_table(table)
