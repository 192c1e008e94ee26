"""The people of the demo: one account for each role, in stage local only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask_security import hash_password

from cms.access import ROLE_NAMES, Role
from cms.accounts.directory import NewPerson, add_person, share_measure
from cms.database import transaction
from cms.tables import people

DEMO_PEOPLE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("administrator", "Robin Hale", ("administrator",)),
    ("editor", "Sam Okafor", ("editor",)),
    ("approver", "Priya Nair", ("approver",)),
    ("chief", "Tom Fielding", ("approver", "editor")),
    ("lead", "Mei Chen", ("approver", "reviewer")),
    ("reviewer", "Jo Adeyemi", ("reviewer",)),
    ("department", "Lena Novak", ("departmental",)),
    ("developer", "Kit Sorensen", ("developer",)),
    ("editor2", "Dana Whitfield", ("editor",)),
)
"""Local part of the address, name, roles. The first is u-1 in commits."""
SHARED_WITH_DEPARTMENT = ("x2p9k4d6", "k2s7r1b5")
PASSWORD_FILE = "demo-password"  # noqa: S105 (a file's name)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What to type to sign in as somebody of the demo."""

    email: str
    name: str
    roles: str


def prepare_demo_people(var: Path, now: datetime) -> tuple[str, tuple[DemoAccount, ...]]:
    """Add the demo's people where they are missing; return their password and their accounts.

    The password is made at random once and kept in VAR, so that no two machines share one.
    """
    password = _read_password(var / PASSWORD_FILE)
    hashed = hash_password(password)
    with transaction() as connection:
        for local_part, name, roles in DEMO_PEOPLE:
            _prepare_one(
                connection,
                NewPerson(
                    email=f"{local_part}@example.org",
                    name=name,
                    roles=frozenset(roles),
                    password_hash=hashed,
                    confirmed_at=now,
                    is_demo=True,
                ),
                now,
            )
    return password, tuple(
        DemoAccount(f"{local_part}@example.org", name, ", ".join(ROLE_NAMES[role].lower() for role in roles))
        for local_part, name, roles in DEMO_PEOPLE
    )


def _prepare_one(connection: sa.Connection, new: NewPerson, now: datetime) -> None:
    if connection.scalar(sa.select(people.c.id).where(people.c.email == new.email)) is not None:
        return
    number = add_person(connection, new, now)
    if "departmental" in new.roles:
        for measure_id in SHARED_WITH_DEPARTMENT:
            share_measure(connection, number, measure_id, "u-1", now)


def _read_password(file: Path) -> str:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text("-".join(secrets.token_hex(2) for _ in range(4)) + "\n", encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()
