"""The tables of people and their work, as SQLAlchemy Core knows them.

Each is made by a step in publishing/migrations/versions; a test holds the two to each other. Times are UTC, as text of
one form, so that SQLite and PostgreSQL order and return them alike.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

TIME_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


class TimeWithoutZone(Exception):
    """A time that does not say in which zone it is."""


class UtcTime(sa.TypeDecorator[datetime]):
    """An instant. Python sees an aware time in UTC; the database keeps text that sorts."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (its signature)
        """Write an instant.

        Raises:
            TimeWithoutZone: the time has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise TimeWithoutZone(f"Expected a time with its zone, got {value}.")
        return value.astimezone(UTC).strftime(TIME_FORM)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read an instant."""
        return None if value is None else datetime.strptime(value, TIME_FORM).replace(tzinfo=UTC)


metadata = sa.MetaData()

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("password", sa.Text),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("fs_uniquifier", sa.Text, nullable=False, unique=True),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("invited_by", sa.Text),
    sa.Column("confirmed_at", UtcTime),
    sa.Column("tf_primary_method", sa.Text),
    sa.Column("tf_totp_secret", sa.Text),
    sa.Column("tf_last_counter", sa.Integer),
    sa.Column("mf_recovery_codes", sa.Text),
    sa.Column("single_sign_on", sa.Text, unique=True),
    comment="Who may sign in. The id 3 is u-3 in commits.",
    sqlite_autoincrement=True,
)

person_roles = sa.Table(
    "person_roles",
    metadata,
    sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
)

shares = sa.Table(
    "shares",
    metadata,
    sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("measure_id", sa.Text, primary_key=True),
    sa.Column("shared_by", sa.Text, nullable=False),
    sa.Column("shared_at", UtcTime, nullable=False),
    comment="Which measures a departmental user sees.",
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("began_at", UtcTime, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("ended_at", UtcTime),
    comment="Who is signed in. The id is a hash of what the browser's cookie holds.",
)

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("attempts_by_subject", "kind", "subject", "at"),
    sa.Index("attempts_by_time", "at"),
    comment="What is limited: sign-ins that failed, mail that was asked for. The subject is a keyed hash.",
)

told_faults = sa.Table(
    "told_faults",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("fault", sa.Text, primary_key=True),
    sa.Column("told_at", UtcTime, nullable=False),
    comment="Faults that mail was sent about and that last: nobody is told twice.",
)

letters = sa.Table(
    "letters",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("queued_at", UtcTime, nullable=False),
    sa.Column("not_before", UtcTime, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("sent_at", UtcTime),
    sa.Column("fault", sa.Text),
    sa.Index("letters_waiting", "sent_at", "not_before"),
    comment="Mail to be sent. The body is emptied once it is sent.",
)
