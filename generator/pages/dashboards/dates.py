"""When the versions of a measure came out, and when the next one is expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from generator.pages.holding import newest_of
from generator.pages.standing import standing, version_notes
from generator.pages.summary import edition_dates
from measures.model.dates import PartialDate, VersionNumber
from measures.model.due import find_expected_day, find_frequency
from measures.publication.contents import clock_of, facts
from measures.publication.questions import question
from measures.publication.site import PublicSite

NEW, EDITIONS, UPDATES = "new", "editions", "updates"
"""Kinds of releases: the first version of a measure; later editions; changes within an edition."""
NO_RHYTHM = "not-stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A public version: its number, kind and local day, the instant (UTC, ISO 8601), and what changed."""

    number: str
    kind: str
    day: date
    published: str
    changes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How often a measure's sources come out (`NO_RHYTHM`: none says), and the day by which an update is expected."""

    frequency: str
    expected: date | None
    is_announced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A change of an announced date."""

    before: PartialDate
    announced: PartialDate
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The next release of a measure as announced: `edition` is the number that it will have.

    `published` is the instant (UTC, ISO 8601) of the newest version.
    """

    title: str
    edition: str
    on: PartialDate
    status: str
    shifts: tuple[Shift, ...]
    published: str


def write_instant(when: datetime) -> str:
    """Return an instant as text, the same whatever object stands for its zone; later instants are greater texts."""
    return when.astimezone(UTC).isoformat(timespec="seconds")


def kind_of_release(number: VersionNumber) -> str:
    """Return whether a version is a measure's first, a new edition or an update of one."""
    if number.minor:
        return UPDATES
    return NEW if number.major == 1 else EDITIONS


@question(stored=True, kept=True)
def releases_of(site: PublicSite, path: str) -> tuple[Release, ...]:
    """Return the public versions of a measure, newest first; none where it does not count."""
    if newest_of(site, path) is None:
        return ()
    zone = clock_of(site).zone
    return tuple(
        Release(
            number=str(note.number),
            kind=kind_of_release(note.number),
            day=note.published.astimezone(zone).date(),
            published=write_instant(note.published),
            changes=note.changes,
        )
        for note in version_notes(site, path)
    )


@question(stored=True, kept=True)
def freshness_of(site: PublicSite, path: str) -> Freshness | None:
    """Return when a measure's next update is expected; None where it does not count."""
    number, found = newest_of(site, path), standing(site, path)
    if number is None or found is None:
        return None
    sources = facts(site, path, number).sources
    published, _ = edition_dates(found, number)
    local = published.astimezone(clock_of(site).zone).date()
    return Freshness(
        frequency=find_frequency(sources) or NO_RHYTHM,
        expected=find_expected_day(found.next_release, sources, local),
        is_announced=found.next_release is not None,
    )


@question(stored=True, kept=True)
def schedule_of(site: PublicSite, path: str) -> Schedule | None:
    """Return the announced next release of a measure; None where none is announced or the measure does not count."""
    number, found = newest_of(site, path), standing(site, path)
    if number is None or found is None or found.latest is None or found.next_release is None:
        return None
    coming = found.next_release
    return Schedule(
        title=facts(site, path, number).title,
        edition=f"{found.latest.number.major + 1}.0",
        on=coming.on,
        status=coming.status,
        shifts=tuple(Shift(before=each.from_, announced=each.announced, why=each.why) for each in coming.moved),
        published=write_instant(found.latest.published),
    )
