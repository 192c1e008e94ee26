"""Planned releases as calendars, which calendar programs subscribe to: one of the site, and one of each topic."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from generator.pages.addresses import address_of_dashboard, address_of_latest, output_at
from generator.pages.dashboards.calendar_text import Event, write_calendar
from generator.pages.dashboards.planned import (
    CANCELLED,
    CONFIRMED,
    PLANNED,
    Planned,
    address_of_calendar,
    list_coming,
    say_shift,
)
from generator.pages.frame import origin
from generator.pages.home import newest_releases
from generator.pages.kind import PageKind
from generator.pages.paging import PAGE_LENGTH
from generator.pages.standing import standing
from generator.pages.titles import topic_title
from generator.pages.words import RELEASE_STATUSES
from measures.figures import format_date
from measures.model.due import day_after
from measures.publication.contents import clock_of, list_topics, site_of
from measures.publication.instants import read_nearest, start_of_day
from measures.publication.site import PublicSite

_STATUSES = {CONFIRMED: "CONFIRMED", CANCELLED: "CANCELLED"}


def build_calendar(site: PublicSite, topic: str = "") -> bytes:
    """Return the calendar of a topic, or of the site's next releases.

    Each event is stamped with the newest release among the measures shown, so that a calendar changes only with what
    it shows.
    """
    coming = [each for each in list_coming(site) if topic in ("", each.topic)]
    shown = coming if topic else coming[:PAGE_LENGTH]
    name = site_of(site).name
    stamp = _find_stamp(site, shown)
    events = (_make_event(site, each, stamp) for each in shown)
    return write_calendar(f"{name}: {topic_title(site, topic)}" if topic else name, name, events)


def _find_stamp(site: PublicSite, shown: list[Planned]) -> datetime:
    stamps = [datetime.fromisoformat(each.published) for each in shown if each.published]
    if not stamps:
        newest = (standing(site, path) for path in newest_releases(site)[:1])
        stamps = [each.latest.published for each in newest if each is not None and each.latest is not None]
    days = [start_of_day(each.on.first_day, clock_of(site)) for each in shown]
    return max(stamps, default=min(days, default=start_of_day(date(1980, 1, 1), clock_of(site))))


def _make_event(site: PublicSite, release: Planned, stamp: datetime) -> Event:
    page = address_of_latest(release.path) if release.path else address_of_dashboard(PLANNED)
    exact = release.on.day is not None
    timed = exact and release.status == CONFIRMED
    said = [f"{RELEASE_STATUSES[release.status]}: {format_date(release.on)}."]
    return Event(
        uid=f"{_name_event(site, release)}@{urlsplit(origin(site)).hostname}",
        stamp=stamp,
        start=read_nearest(str(release.on), clock_of(site)) if timed else release.on.first_day,
        end=None if timed else day_after(release.on.last_day),
        title=release.title if exact else f"{release.title} (day to be announced)",
        about=" ".join((*said, *(f"{say_shift(release, at)}" for at in range(len(release.shifts))))),
        url=origin(site) + page,
        category=topic_title(site, release.topic),
        status=_STATUSES.get(release.status, "TENTATIVE"),
        sequence=len(release.shifts),
    )


def _name_event(site: PublicSite, release: Planned) -> str:
    """Return a name that stays while the same release is announced, whatever its date."""
    found = standing(site, release.path) if release.path else None
    if found is not None:
        return f"{found.id}-{release.edition}"
    return f"planned-{sha256(f'{release.topic}/{release.title}'.encode()).hexdigest()[:16]}"


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("", *(f"topic/{slug}" for slug in list_topics(site)))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (one calendar for each)
    return (output_at(address_of_calendar(owner.removeprefix("topic/"))),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    return build_calendar(site, owner.removeprefix("topic/"))


KIND = PageKind(
    name="release_calendar",
    owners=_list_owners,
    outputs=_list_outputs,
    render=_render,
    gathers=True,
    below=output_at(address_of_calendar()).removesuffix(".ics"),
)
