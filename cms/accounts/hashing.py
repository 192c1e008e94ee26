"""The hash of a password as sign-in checks it, for accounts that are made outside the application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argon2 import PasswordHasher

from cms.accounts.passwords import find_password_fault, normalise_password

ARGON2: Mapping[str, Any] = {"memory_cost": 19_456, "time_cost": 2, "parallelism": 1}
"""Source: OWASP Password Storage Cheat Sheet, Argon2id, the profile of 19 MiB and two passes."""


class PasswordRefused(ValueError):
    """A password is too short, too long or too common."""


def hash_password_for(password: str, about: tuple[str, ...]) -> str:
    """Return the hash of a password that is good for accounts whose names and addresses are `about`.

    Raises:
        PasswordRefused: it is not.
    """
    normal = normalise_password(password)
    fault = find_password_fault(normal, about)
    if fault is not None:
        raise PasswordRefused(fault)
    return PasswordHasher(**ARGON2).hash(normal)
