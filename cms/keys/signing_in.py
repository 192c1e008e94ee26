"""Signs a request in by a key: few tries from one address, and no word on what was wrong with a key."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from cms.accounts.throttling import Limit, forget_tries, read_address, take_try
from cms.database import transaction
from cms.keys.keys import Kind, Owner, find_owner
from cms.surroundings import find_settings, read_now

TRIES = {kind: Limit(f"{kind} key", 30, timedelta(minutes=15)) for kind in ("git", "api")}
"""Wrong keys that one network address may give."""


def find_signed_in(kind: Kind, key: str) -> Owner | Literal["unknown", "too many"]:
    """Return whose key a request carries; that nobody has it; or that there were too many wrong ones."""
    if not key:
        return "unknown"
    address, limit = read_address(), TRIES[kind]
    if not take_try(limit, address):
        return "too many"
    with transaction() as connection:
        owner = find_owner(connection, kind, key, read_now(), with_demo=find_settings().stage == "local")
    if owner is None:
        return "unknown"
    forget_tries(limit, address)
    return owner
