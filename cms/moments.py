"""Moments in words, in the zone of the people who work here."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")


def describe_moment(moment: datetime) -> str:
    """Return a moment such as "14:03 on 3 March 2026"."""
    local = moment.astimezone(ZONE)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"


def describe_written(text: str) -> str:
    """Return a day or a moment as content writes it, such as "2026-03-03", in words; what is neither stays."""
    try:
        if len(text) == len("2026-03-03"):
            day = date.fromisoformat(text)
            return f"{day.day} {day:%B %Y}"
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return describe_moment(found) if found.tzinfo is not None else describe_moment(found.replace(tzinfo=ZONE))
