"""Moments in words, in the zone of the people who work here."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")


def describe_moment(moment: datetime) -> str:
    """Return a moment such as "14:03 on 3 March 2026"."""
    local = moment.astimezone(ZONE)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"
