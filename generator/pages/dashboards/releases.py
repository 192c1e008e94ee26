"""What came out, by month and by week: first versions, new editions and updates, each counted and listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from generator.pages.addresses import address_of_dashboard, address_of_latest, address_of_version
from generator.pages.dashboards.board import (
    Board,
    Entry,
    FigureRow,
    Lists,
    ListWords,
    Section,
    count_section,
    count_things,
)
from generator.pages.dashboards.by_topic import require_holding
from generator.pages.dashboards.dates import EDITIONS, NEW, UPDATES, Release, releases_of
from generator.pages.dashboards.memberships import MONTHS, WEEKS, name_month, name_week
from generator.pages.dashboards.tallies import members_of, tallies_of, tally_of
from generator.pages.words import Link, tell_instant
from measures.figures import format_date
from measures.model.dates import PartialDate
from measures.publication.contents import ContentMissing, clock_of
from measures.publication.questions import question
from measures.publication.site import PublicSite

KINDS = {NEW: "New", EDITIONS: "New editions", UPDATES: "Corrections and other updates"}
_AT = "@"
"""Parts the path of a measure from the number of a version in the name of an entry."""
NAMERS: dict[str, Callable[[date], str]] = {MONTHS: name_month, WEEKS: name_week}


def say_span(board: str, key: str) -> str:
    """Return a month or a week in words: `May 2025`, `Week of 12 May 2025`."""
    when = PartialDate.parse(key)
    words = format_date(when) if when else key
    return words if board == MONTHS else f"Week of {words}"


def _list_rows(site: PublicSite, board: str) -> tuple[FigureRow, ...]:
    parts = {each.key: each.parts for each in tallies_of(site, board)}
    return tuple(_make_row(board, key, parts) for key in sorted(parts, reverse=True) if "/" not in key)


def _make_row(board: str, key: str, parts: dict[str, int]) -> FigureRow:
    figures = []
    before = 0
    for kind in KINDS:
        number = parts.get(f"{key}/{kind}", 0)
        figures.append(count_section(number, before, kind, board, key))
        before += number
    return FigureRow(name=say_span(board, key), url=address_of_dashboard(board, key), figures=tuple(figures))


@question(sort="cutoff")
def releases_in(site: PublicSite, board: str, key: str) -> tuple[tuple[str, Release], ...]:
    """Return the versions that came out in a month or a week with the paths of their measures, the newest first."""
    found = [
        (path, each)
        for path in members_of(site, board, key)
        for each in releases_of(site, path)
        if NAMERS[board](each.day) == key
    ]
    return tuple(sorted(found, key=lambda pair: pair[1].published, reverse=True))


def _part(site: PublicSite, board: str, key: str) -> tuple[Section, ...]:
    found = releases_in(site, board, key)
    return tuple(
        Section(
            id=kind,
            title=title,
            names=tuple(f"{path}{_AT}{each.number}" for path, each in found if each.kind == kind),
        )
        for kind, title in KINDS.items()
    )


def _enter(site: PublicSite, name: str) -> Entry:
    path, _, number = name.partition(_AT)
    releases = releases_of(site, path)
    found = next((each for each in releases if each.number == number), None)
    if found is None:
        raise ContentMissing(name)
    return Entry(
        title=require_holding(site, path).title,
        url=address_of_latest(path) if found == releases[0] else address_of_version(path, number),
        moment=tell_instant(datetime.fromisoformat(found.published), clock_of(site).zone),
        note=f"Version {number}{f': {found.changes}' if found.changes else ''}",
    )


def _describe(site: PublicSite, board: str, key: str) -> ListWords:
    counts = count_things(tally_of(site, board, key).parts, "version", "versions")
    return ListWords(
        title=f"Published: {say_span(board, key)}", lead=f"What came out in this {board_span(board)}: {counts}."
    )


def board_span(board: str) -> str:
    """Return the span of time by which a dashboard counts."""
    return "month" if board == MONTHS else "week"


def _list_keys(site: PublicSite, board: str) -> tuple[str, ...]:
    return tuple(each.key for each in tallies_of(site, board) if "/" not in each.key)


def make_board(board: str, title: str, lead: str, head: str, other: Link) -> Board:
    """Return the dashboard of releases by a span of time."""
    return Board(
        name=board,
        title=lambda _site: title,
        lead=lambda _site: lead,
        head=head,
        heads=tuple(KINDS.values()),
        rows=lambda site: _list_rows(site, board),
        lists=Lists(
            keys=lambda site: _list_keys(site, board),
            describe=lambda site, key: _describe(site, board, key),
            part=lambda site, key: _part(site, board, key),
            enter=lambda site, _key, name: _enter(site, name),
            count=lambda site, key: tally_of(site, board, key).parts,
        ),
        notes=(
            "New: the first version of a set of statistics. New edition: a later version with new data.",
            "Corrections and other updates: versions that change an edition.",
            "Versions that were withdrawn, and statistics that are no longer updated, do not count.",
        ),
        links=lambda _site: (other,),
    )


BY_MONTH = make_board(
    MONTHS,
    "What's new",
    "What came out in each month: new statistics, new editions, and corrections and other updates.",
    "Month",
    Link("The same by week", address_of_dashboard(WEEKS)),
)
BY_WEEK = make_board(
    WEEKS,
    "Published by week",
    "What came out in each week, from Monday to Sunday.",
    "Week",
    Link("The same by month", address_of_dashboard(MONTHS)),
)
