"""An installation of the editing application for tests, with a clock that tests move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask_security import hash_password
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from cms.access import Role
from cms.accounts.directory import NewPerson, add_person, share_measure
from cms.application import create_app
from cms.database import KEY, transaction
from measures.store import seed_store
from publishing.database import open_database
from tests.cms.visitor import Visitor
from yardstick.settings import Settings, read_settings

PASSWORD = "seven-otters-count-rivers"
PRODUCTION = {
    "STAGE": "production",
    "SECRET_KEY": "k" * 40,
    "APPROVAL_KEY": "a" * 40,
    "CMS_ORIGIN": "https://edit.example.org",
    "SMTP_URL": "smtp://mail.example.org",
    "MAIL_FROM": "yardstick@example.org",
    "CLAMD_URL": "tcp://127.0.0.1:3310",
    "TARGETS": "s3://live/site s3://spare/site",
    "STYLE_GUIDE_TARGETS": "s3://live/style-guide",
}
"""Settings of a production; its folder, stores and database are those of the test, outside VAR."""
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
WEAK = {"argon2__memory_cost": 8, "argon2__time_cost": 1, "argon2__parallelism": 1}
CONFIG = {"TESTING": False, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": WEAK}
CONTENT = Path(__file__).parents[2] / "content"


def make_template_store(folder: Path) -> Path:
    """Make a bare content store with the demo content."""
    store = folder / "content.git"
    seed_store(store, CONTENT, "u-1", NOW)
    return store


def has_tables(database_url: str) -> bool:
    """Say whether a database is a file that was copied with its tables."""
    return Path(database_url.removeprefix("sqlite:///")).is_file()


class Compiled(BytecodeCache):
    """Templates that an application of this process has compiled, for the next one."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket that has been met before; one of an older source stays empty."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket holds."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Workshop:
    """Settings, content store, database and application in one folder."""

    def __init__(self, folder: Path, database_url: str, **environment: str) -> None:
        self.folder, self.now = folder, NOW
        environ = {"VAR": str(folder), "DATABASE_URL": database_url, **environment}
        self.settings: Settings = read_settings(environ)
        if not has_tables(database_url):
            open_database(self.settings.database_url).close()
        self._apps: list[Flask] = []
        self.app: Flask = self.make_app(CONFIG)

    def make_app(self, config: Mapping[str, Any] = CONFIG) -> Flask:
        """Return another application over the same state, as another process has it."""
        made = create_app(self.settings, clock=lambda: self.now, config=config)
        made.jinja_env.bytecode_cache = COMPILED
        self._apps.append(made)
        return made

    def close(self) -> None:
        """Let go of the database."""
        for app in self._apps:
            app.extensions[KEY][0].dispose()

    def visitor(self, app: Flask | None = None) -> Visitor:
        """Return a browser that nobody has signed in with."""
        return Visitor((app or self.app).test_client(), base=self.settings.cms_origin)

    def add_person(self, *roles: Role, shares: tuple[str, ...] = (), name: str = "") -> tuple[int, str]:
        """Add an account and return its number and address."""
        with self.app.app_context(), transaction() as connection:
            email = f"{'-'.join(roles) or 'nobody'}-{name.replace(' ', '-').lower() or 'one'}@example.org"
            new = NewPerson(
                email=email,
                name=name or f"Test {' and '.join(roles)}",
                roles=frozenset(roles),
                password_hash=hash_password(PASSWORD),
                confirmed_at=self.now,
            )
            number = add_person(connection, new, self.now)
            for measure_id in shares:
                share_measure(connection, number, measure_id, "u-1", self.now)
        return number, email

    def sign_in(self, *roles: Role, shares: tuple[str, ...] = (), name: str = "") -> Visitor:
        """Add an account and return a browser that is signed in with it."""
        number, email = self.add_person(*roles, shares=shares, name=name)
        visitor = Visitor(self.app.test_client(), number, email, base=self.settings.cms_origin)
        answer = visitor.post("/sign-in", {"email": email, "password": PASSWORD}, form="/sign-in")
        assert answer.status_code == 302, answer.text
        return visitor
