"""What the running application was made with: its settings and its clock."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from yardstick.settings import Settings


def find_settings() -> Settings:
    """Return the settings of the application that runs."""
    found: Settings = current_app.extensions["yardstick.settings"]
    return found


def read_now() -> datetime:
    """Return the time in UTC by the application's clock."""
    now: datetime = current_app.extensions["yardstick.clock"]()
    return now
