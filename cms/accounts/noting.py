"""What people do with their own account, and tries that failed, in the log."""

from __future__ import annotations

from cms.accounts.throttling import hash_subject
from cms.audit import write
from cms.database import find_session

VISITOR = "a visitor"
"""Who did what somebody did who is not known."""


def note_of_account(number: int, act: str) -> None:
    """Write to the log what the person of an account did, in the transaction that comes next."""
    write(find_session().connection(), f"u-{number}", act, "")


def note_failure(number: int | None, act: str, typed: str = "") -> None:
    """Write to the log that a try failed, of whose account it was where that is known; what was typed is hashed."""
    session = find_session()
    subject = f"address {hash_subject(typed)[:12]}" if typed else ""
    write(session.connection(), f"u-{number}" if number is not None else VISITOR, act, subject)
    session.commit()
