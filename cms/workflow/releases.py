"""When an approved version goes to readers: what is proposed, and what a person may ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from measures.checks.working_days import is_day_accepted, name_day_off
from measures.model.measure import VersionState
from measures.model.site import Site
from measures.model.version import Version
from measures.publication.instants import Clock, InstantUnclear, load_zone, read_instant, read_nearest

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?")
_MENDS = frozenset({"correction", "clarification"})
EXAMPLE = "2027-05-13 09:30"
NOW = "now"


class ReleaseRefused(ValueError):
    """A release time that will not do; it says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Releasing:
    """A version that is to be released: what measure.yaml says of it, and whether its findings wait for a set time."""

    state: VersionState
    site: Site
    is_embargoed: bool


def find_planned(state: VersionState, site: Site, now: datetime) -> str | None:
    """Return the release that was planned for a version, where it is still to come."""
    planned, clock = state.release_at, find_clock(site)
    return planned if planned is not None and read_nearest(planned, clock) > now else None


def is_embargoed(state: VersionState, version: Version | None, site: Site, *, words_only: bool, now: datetime) -> bool:
    """Whether a version is under embargo: planned, in a bundle, shown to people before it, or with new findings.

    A correction or a clarification, and a change of words alone, may go to readers at once. `version` is None where it
    mends nothing that readers know.
    """
    if state.bundle is not None or state.pre_release or find_planned(state, site, now) is not None:
        return True
    return not words_only and (version is None or version.front.kind not in _MENDS)


def choose_release(releasing: Releasing, now: datetime) -> str:
    """Return the release that a form starts with: the planned one, now, or the next working day's."""
    planned = find_planned(releasing.state, releasing.site, now)
    if planned is not None:
        return planned
    today = now.astimezone(load_zone(releasing.site.timezone)).date()
    if not releasing.is_embargoed and releasing.site.is_working_day(today):
        return NOW
    return propose_release(releasing.site, now)


def propose_release(site: Site, now: datetime) -> str:
    """Return the next working day's release time that is still to come, in the site's own time."""
    clock = find_clock(site)
    day = now.astimezone(clock.zone).date()
    while not site.is_working_day(day) or read_nearest(day.isoformat(), clock) <= now:
        day += timedelta(days=1)
    return f"{day} {site.release_time}"


def read_release(written: str, releasing: Releasing, now: datetime) -> str:
    """Return a release time that somebody typed as content has it, with its offset.

    Raises:
        ReleaseRefused: it is no time, does not say which instant is meant, is past, falls on a day without releases, or
            is "now" for what is under embargo.
    """
    plain, clock = written.strip(), find_clock(releasing.site)
    is_now = plain.lower() == NOW
    if is_now and releasing.is_embargoed:
        proposed = propose_release(releasing.site, now)
        raise ReleaseRefused(f"This version is under embargo, so it is never released at once. Write {proposed}.")
    instant = now if is_now else _read(plain, clock)
    if instant is None:
        raise ReleaseRefused(f'Expected "now", or a day or a time such as {EXAMPLE}, got "{plain}".')
    if instant <= now and not is_now:
        raise ReleaseRefused(f'Expected a time to come, got "{plain}". It is {describe_both(now, releasing.site)} now.')
    _check_working_day(plain, instant, releasing)
    return instant.astimezone(clock.zone).isoformat(timespec="seconds")


def _read(plain: str, clock: Clock) -> datetime | None:
    try:
        return read_instant(plain, clock) if _WRITTEN.fullmatch(plain) else None
    except InstantUnclear as unclear:
        hours = " or ".join(_list_meanings(plain, clock))
        raise ReleaseRefused(f'The local time "{plain}" {unclear} on that day. Choose one: {hours}.') from unclear
    except ValueError:
        return None


def _list_meanings(plain: str, clock: Clock) -> tuple[str, ...]:
    """Return the instants that a local time may mean, or between which it falls, each with its offset."""
    local = datetime.fromisoformat(plain if len(plain) > len("2027-05-13") else f"{plain} {clock.release_time:%H:%M}")
    both = (local.replace(tzinfo=clock.zone, fold=fold).astimezone(UTC).astimezone(clock.zone) for fold in (0, 1))
    return tuple(each.isoformat(" ", "minutes") for each in sorted(both))


def _check_working_day(plain: str, instant: datetime, releasing: Releasing) -> None:
    site = releasing.site
    day = instant.astimezone(load_zone(site.timezone)).date()
    if not site.is_working_day(day) and not is_day_accepted(releasing.state, day):
        what = name_day_off(site, day)
        raise ReleaseRefused(
            f'Expected a working day, got "{plain}", {what}. Choose another day, or ask an administrator to allow it.'
        )


def find_clock(site: Site) -> Clock:
    """Return how the site tells time."""
    return Clock.of(site.timezone, site.release_time)


def describe_both(instant: datetime, site: Site) -> str:
    """Return an instant in the site's own time and in UTC, with the day where that differs."""
    local, utc = instant.astimezone(load_zone(site.timezone)), instant.astimezone(UTC)
    form = "%H:%M" if local.date() == utc.date() else "%Y-%m-%d %H:%M"
    return f"{local:%Y-%m-%d %H:%M} ({site.timezone}), {utc:{form}} UTC"


def describe_written(written: str, site: Site) -> str:
    """Return a release as content has it in both times."""
    return describe_both(read_nearest(written, find_clock(site)), site)
