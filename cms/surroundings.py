"""What the running application was made with: its settings and its clock."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from yardstick.settings import Settings


def find_settings() -> Settings:
    """Return the settings of the application that runs."""
    found: Settings = current_app.extensions["yardstick.settings"]
    return found


def list_signing_keys() -> list[str]:
    """Return the keys that links and marks are signed with: earlier ones first, last the one that signs."""
    config = current_app.config
    return [*config["SECRET_KEY_FALLBACKS"], config["SECRET_KEY"]]


def read_now() -> datetime:
    """Return the time in UTC by the application's clock."""
    now: datetime = current_app.extensions["yardstick.clock"]()
    return now
