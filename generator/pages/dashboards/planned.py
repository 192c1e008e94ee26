"""Planned releases: what is announced for measures that exist, and measures that are to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.pages.addresses import address_of_dashboard, address_of_latest
from generator.pages.dashboards.board import Board, Contents, Entry, FigureRow, Section, count_section
from generator.pages.dashboards.dates import Shift, schedule_of
from generator.pages.subtopic import own_paths
from generator.pages.titles import topic_title
from generator.pages.words import RELEASE_STATUSES, Link, tell_date
from measures.figures import format_date
from measures.model.dates import PartialDate
from measures.model.due import day_after
from measures.publication.contents import has_come, list_subtopics, list_topics, organisation, planned
from measures.publication.questions import question
from measures.publication.site import PublicSite

PLANNED = "planned"
CONFIRMED, PROVISIONAL, PASSED, CANCELLED, SHIFTS = "confirmed", "provisional", "passed", "cancelled", "changes-of-date"
TITLES = {
    CONFIRMED: "Confirmed dates",
    PROVISIONAL: "Provisional dates",
    PASSED: "Date has passed",
    CANCELLED: "Cancelled",
    SHIFTS: "Changes of date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A release that is announced: of a measure (`path`, the `edition` that comes), or of one that has no page yet.

    `published` is the instant (UTC, ISO 8601) of the measure's newest version, `""` of one that has no page yet.
    """

    topic: str
    title: str
    path: str
    edition: str
    on: PartialDate
    status: str
    shifts: tuple[Shift, ...]
    published: str
    publisher: str

    @property
    def name(self) -> str:
        """What tells it from all others: the path of its measure, else topic and title."""
        return self.path or f"{self.topic}: {self.title}"


@question(stored=True)
def planned_in_topic(site: PublicSite, topic: str) -> tuple[Planned, ...]:
    """Return the announced next releases of the measures of a topic, in the order of its page."""
    paths = (path for slug in list_subtopics(site, topic) for path in own_paths(site, topic, slug))
    found = ((path, schedule_of(site, path)) for path in paths)
    return tuple(
        Planned(
            topic=topic,
            title=each.title,
            path=path,
            edition=each.edition,
            on=each.on,
            status=each.status,
            shifts=each.shifts,
            published=each.published,
            publisher="",
        )
        for path, each in found
        if each is not None
    )


@question(sort="cutoff", kept=True)
def planned_releases(site: PublicSite) -> tuple[Planned, ...]:
    """Return all announced releases by date; those of the same date by title."""
    new = (
        Planned(
            topic=each.topic,
            title=each.title,
            path="",
            edition="1.0",
            on=each.on,
            status=each.status,
            shifts=(),
            published="",
            publisher=each.publisher or "",
        )
        for each in planned(site)
    )
    known = (each for topic in list_topics(site) for each in planned_in_topic(site, topic))
    return tuple(sorted((*known, *new), key=lambda each: (each.on.last_day, each.on.first_day, each.title, each.path)))


@question(kept=True)
def planned_by_name(site: PublicSite) -> Mapping[str, Planned]:
    """Return all announced releases by name."""
    return {each.name: each for each in reversed(planned_releases(site))}


def judge(site: PublicSite, release: Planned) -> str:
    """Return the section in which a release stands; one whose date is over has passed until its edition is out."""
    if release.status == CANCELLED:
        return CANCELLED
    if has_come(site, day_after(release.on.last_day)):
        return PASSED
    return CONFIRMED if release.status == CONFIRMED else PROVISIONAL


def list_coming(site: PublicSite) -> tuple[Planned, ...]:
    """Return the releases that calendars hold, by date: all whose date has not passed, cancelled ones among them."""
    return tuple(each for each in planned_releases(site) if not has_come(site, day_after(each.on.last_day)))


def part_planned(site: PublicSite) -> tuple[Section, ...]:
    """Return the sections of the page of planned releases; each change of date stands in the last, newest first."""
    judged = [(judge(site, each), each.name) for each in planned_releases(site)]
    states = [state for state in TITLES if state != SHIFTS]
    own = (
        Section(id=state, title=TITLES[state], names=tuple(name for found, name in judged if found == state))
        for state in states
    )
    return (*own, Section(id=SHIFTS, title=TITLES[SHIFTS], names=tuple(_list_shifts(site))))


def _list_shifts(site: PublicSite) -> Iterator[str]:
    found = [
        (shift.announced.last_day, each.name, at)
        for each in planned_releases(site)
        for at, shift in enumerate(each.shifts)
    ]
    yield from (f"{at}@{name}" for _, name, at in sorted(found, key=lambda shift: shift[0], reverse=True))


def list_planned_rows(site: PublicSite) -> tuple[FigureRow, ...]:
    """Return how many releases stand in each section of the page."""
    rows = []
    before = 0
    for section in part_planned(site):
        number = len(section.names)
        rows.append(FigureRow(name=section.title, figures=(count_section(number, before, section.id, PLANNED),)))
        before += number
    return tuple(rows)


def enter_planned(site: PublicSite, section: str, name: str) -> Entry:
    """Return an entry of a section of the page of planned releases."""
    if section == SHIFTS:
        at, _, rest = name.partition("@")
        return _enter_shift(planned_by_name(site)[rest], int(at))
    release = planned_by_name(site)[name]
    kind = "New edition" if release.path else "New set of statistics"
    said = [*([RELEASE_STATUSES[release.status]] if section == PASSED else []), kind, topic_title(site, release.topic)]
    publisher = organisation(site, release.publisher) if release.publisher else None
    if publisher is not None:
        said.append(publisher.name)
    moves = (say_shift(release, at) for at in range(len(release.shifts)))
    return Entry(
        title=release.title,
        url=address_of_latest(release.path) if release.path else "",
        moment=tell_date(release.on),
        note=". ".join((*said, *moves)),
    )


def say_shift(release: Planned, at: int) -> str:
    """Return a change of date in words."""
    shift = release.shifts[at]
    after = release.shifts[at + 1].before if at + 1 < len(release.shifts) else release.on
    return f"Moved from {format_date(shift.before)} to {format_date(after)}: {shift.why}"


def _enter_shift(release: Planned, at: int) -> Entry:
    return Entry(
        title=release.title,
        url=address_of_latest(release.path) if release.path else "",
        moment=tell_date(release.shifts[at].announced),
        note=say_shift(release, at),
    )


def address_of_calendar(topic: str = "") -> str:
    """Return the address of the calendar of a topic, or of the whole site."""
    folder = address_of_dashboard(PLANNED)
    return f"{folder}{topic}.ics" if topic else f"{folder.rstrip('/')}.ics"


def _link_calendars(site: PublicSite) -> tuple[Link, ...]:
    words = "Calendar of planned releases"
    topics = (Link(f"{words}: {topic_title(site, slug)}", address_of_calendar(slug)) for slug in list_topics(site))
    return (Link(words, address_of_calendar()), *topics)


BOARD = Board(
    name=PLANNED,
    title=lambda _site: "Planned releases",
    lead=lambda _site: "What is to come, when it is expected, and each change of an announced date.",
    head="Releases",
    heads=("Number",),
    rows=list_planned_rows,
    contents=Contents(part=part_planned, enter=enter_planned),
    notes=(
        "A date that is provisional, or that names only a month, may still move.",
        "The calendar holds the next 200 releases. Calendars of single topics hold all of theirs.",
    ),
    links=_link_calendars,
)
