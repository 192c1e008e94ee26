"""iCalendar: events as text.

Source: RFC 5545, "Internet Calendaring and Scheduling Core Object Specification (iCalendar)" (2009).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

_LINE = 75
"""Octets that a line may hold without its end."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event: from an instant, or of whole days from `start` up to the day before `end`.

    `sequence` counts the changes of its date; `status` is CONFIRMED, TENTATIVE or CANCELLED.
    """

    uid: str
    stamp: datetime
    start: date | datetime
    end: date | None
    title: str
    about: str
    url: str
    category: str
    status: str
    sequence: int


def write_calendar(name: str, product: str, events: Iterable[Event]) -> bytes:
    """Return a calendar of events: lines folded at 75 octets and ended as the standard asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escape(product)}//Yardstick//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escape(name)}",
        *(line for event in events for line in _write_event(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line)).encode()


def _write_event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escape(event.uid)}"
    yield f"DTSTAMP:{_write_instant(event.stamp)}"
    yield f"SEQUENCE:{event.sequence}"
    if isinstance(event.start, datetime):
        yield f"DTSTART:{_write_instant(event.start)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
    if event.end is not None:
        yield f"DTEND;VALUE=DATE:{event.end:%Y%m%d}"
    yield f"SUMMARY:{_escape(event.title)}"
    yield f"DESCRIPTION:{_escape(event.about)}"
    yield f"CATEGORIES:{_escape(event.category)}"
    yield f"URL:{event.url}"
    yield f"STATUS:{event.status}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _write_instant(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape(text: str) -> str:
    plain = _CONTROLS.sub("", text)
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """Yield the parts of a line, the first of at most 75 octets, the others with a space before them and no longer."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LINE:
            yield part
            part, size = " ", 1
        part += letter
        size += octets
    yield part
