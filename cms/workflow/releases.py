"""When an approved version goes to readers: what is proposed, and what a person may ask for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from measures.model.site import Site
from measures.publication.instants import Clock, InstantUnclear, read_instant

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?")
EXAMPLE = "2027-05-13 09:30"


class ReleaseRefused(ValueError):
    """A release time that will not do; it says why."""


def propose_release(site: Site, now: datetime) -> str:
    """Return the next working day's release time that is still to come, in the site's own time."""
    clock = Clock.of(site.timezone, site.release_time)
    day = now.astimezone(clock.zone).date()
    while not site.is_working_day(day) or read_instant(day.isoformat(), clock) <= now:
        day += timedelta(days=1)
    return f"{day} {site.release_time}"


def read_release(written: str, site: Site, now: datetime) -> str:
    """Return a release time that somebody typed as content has it, with its offset.

    Raises:
        ReleaseRefused: it is no time, does not say which instant is meant, is past, or falls on a day without releases.
    """
    clock = Clock.of(site.timezone, site.release_time)
    plain = written.strip()
    try:
        instant = read_instant(plain, clock) if _WRITTEN.fullmatch(plain) else None
    except InstantUnclear as unclear:
        words = f'The local time "{plain}" {unclear}. Write its offset from UTC: {plain}+01:00.'
        raise ReleaseRefused(words) from unclear
    except ValueError:
        instant = None
    if instant is None:
        raise ReleaseRefused(f'Expected a day or a time such as {EXAMPLE}, got "{plain}".')
    if instant <= now:
        raise ReleaseRefused(f'Expected a time to come, got "{plain}". It is {describe_both(now, site)} now.')
    local = instant.astimezone(clock.zone)
    if not site.is_working_day(local.date()):
        what = f"a {local:%A}" if local.weekday() >= 5 else "a holiday"
        raise ReleaseRefused(f'Expected a working day, got "{plain}", {what}. Choose another day.')
    return local.isoformat(timespec="seconds")


def describe_both(instant: datetime, site: Site) -> str:
    """Return an instant in the site's own time and in UTC."""
    zone = Clock.of(site.timezone, site.release_time).zone
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M} ({site.timezone}), {instant.astimezone(UTC):%H:%M} UTC"
