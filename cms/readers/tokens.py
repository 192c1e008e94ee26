"""The secret part of a link for somebody without an account: shown once, and kept as a hash."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

import sqlalchemy as sa

_BYTES = 32


def make_token() -> str:
    """Return a secret part that nobody guesses."""
    return secrets.token_urlsafe(_BYTES)


def hash_token(token: str) -> str:
    """Return what is kept of a secret part."""
    return sha256(token.encode()).hexdigest()


def find_by_token(connection: sa.Connection, table: sa.Table, token: str) -> sa.RowMapping | None:
    """Return the row of a table whose `hash` is that of a secret part; None where there is none."""
    wanted = hash_token(token)
    row = connection.execute(sa.select(table).where(table.c.hash == wanted)).one_or_none()
    return row._mapping if row is not None and hmac.compare_digest(row.hash, wanted) else None
