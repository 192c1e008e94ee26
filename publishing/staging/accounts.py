"""The accounts that a filled stage has: one for each role, known to whoever filled it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

ROLES: Mapping[str, str] = {
    "administrator": "Staging administrator",
    "editor": "Staging editor",
    "reviewer": "Staging reviewer",
    "approver": "Staging approver",
    "departmental": "Staging department",
    "developer": "Staging developer",
}
"""The name of the account for each role, in the order of their numbers."""
_TIME_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAccount:
    """An account: its number (1 is u-1 in commits), role, name and address."""

    number: int
    role: str
    name: str
    email: str

    @property
    def person(self) -> str:
        """The id by which content and the database name its person."""
        return f"u-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAccounts:
    """The accounts of a stage: the hash of their one password, a secret of each for sessions, and when they began."""

    every: tuple[KnownAccount, ...]
    password_hash: str
    session_secrets: tuple[str, ...]
    made_at: datetime

    def find(self, role: str) -> KnownAccount:
        """Return the account of a role."""
        return next(each for each in self.every if each.role == role)

    def list_people(self) -> list[dict[str, object]]:
        """Return the rows of the table of people."""
        at = self.made_at.strftime(_TIME_FORM)
        return [
            {
                "id": each.number,
                "email": each.email,
                "name": each.name,
                "password": self.password_hash,
                "active": True,
                "is_demo": False,
                "fs_uniquifier": secret,
                "created_at": at,
                "confirmed_at": at,
            }
            for each, secret in zip(self.every, self.session_secrets, strict=True)
        ]

    def list_roles(self) -> list[dict[str, object]]:
        """Return the rows of the table of roles."""
        return [{"person_id": each.number, "role": each.role} for each in self.every]


def name_accounts(domain: str) -> tuple[KnownAccount, ...]:
    """Return the accounts of a stage, with addresses in a mail domain."""
    return tuple(
        KnownAccount(number=number, role=role, name=name, email=f"{role}@{domain}")
        for number, (role, name) in enumerate(ROLES.items(), 1)
    )
