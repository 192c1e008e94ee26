"""Release instants: what a written date or time means in the site's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from measures.model.site import Site


@dataclass(frozen=True, slots=True)
class Clock:
    """How the site tells time: its zone, and the time of day of a release that names only a date."""

    zone: ZoneInfo
    release_time: time

    @classmethod
    def of(cls, timezone: str, release_time: str) -> Clock:
        """Make a clock from the names in site.yaml.

        Raises:
            UnknownZone: the locked zone data has no such zone.
        """
        return cls(load_zone(timezone), time.fromisoformat(release_time))


class UnknownZone(LookupError):
    """The zone data of the program has no zone of that name."""


class InstantUnclear(ValueError):
    """A local time that occurs twice or never, so that only an offset can say which instant is meant."""


@lru_cache
def load_zone(name: str) -> ZoneInfo:
    """Return a time zone from the locked `tzdata`, never from the machine's own files.

    Raises:
        UnknownZone: there is none of that name.
    """
    parts = name.split("/")
    if not all(part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in parts):
        raise UnknownZone(name)
    source = files("tzdata.zoneinfo").joinpath(*parts)
    if not source.is_file():
        raise UnknownZone(name)
    with source.open("rb") as opened:
        return ZoneInfo.from_file(opened, key=name)


def read_instant(written: str, clock: Clock) -> datetime:
    """Return the UTC instant of a written date (at `release_time`) or time; without an offset it is local.

    Raises:
        InstantUnclear: the local time occurs twice or never.
    """
    if len(written) == len("2027-05-13"):
        return _resolve_local(datetime.combine(date.fromisoformat(written), clock.release_time), clock.zone)
    when = datetime.fromisoformat(written.replace(" ", "T"))
    return _resolve_local(when, clock.zone) if when.tzinfo is None else when.astimezone(UTC)


def read_nearest(written: str, clock: Clock) -> datetime:
    """Return the UTC instant of a written time, the earlier one where a local time is unclear (checks report it)."""
    try:
        return read_instant(written, clock)
    except InstantUnclear:
        local = datetime.fromisoformat(written.replace(" ", "T"))
        return local.replace(tzinfo=clock.zone).astimezone(UTC)


def start_of_day(day: date, clock: Clock) -> datetime:
    """Return the UTC instant at which a local day begins (the first, where midnight occurs twice)."""
    return datetime.combine(day, time(), clock.zone).astimezone(UTC)


def propose_release(now: datetime, site: Site) -> datetime:
    """Return the UTC instant of the next working day's release after today, at the site's release time.

    Where a change of clocks lets that time occur twice, the first is meant; where it never occurs, the instant at which
    a clock that nobody changed would show it.

    Raises:
        UnknownZone: the locked zone data has no such zone.
    """
    clock = Clock.of(site.timezone, site.release_time)
    day = now.astimezone(clock.zone).date() + timedelta(days=1)
    while not site.is_working_day(day):
        day += timedelta(days=1)
    return read_nearest(f"{day} {clock.release_time:%H:%M}", clock)


def _resolve_local(local: datetime, zone: ZoneInfo) -> datetime:
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first != second:
        missing = first.astimezone(zone).replace(tzinfo=None) != local
        raise InstantUnclear("never occurs" if missing else "occurs twice")
    return first
