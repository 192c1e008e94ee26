"""Lists of measures under the headings of their topics."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.pages.addresses import address_of_latest
from generator.pages.dashboards.board import Entry, Lists, ListWords, Section, count_things
from generator.pages.dashboards.tallies import members_of, tallies_of, tally_of
from generator.pages.holding import Holding, holding_of
from generator.pages.titles import subtopic_title, topic_title
from generator.pages.words import Link
from measures.publication.contents import ContentMissing
from measures.publication.site import PublicSite


def list_by_topic(
    board: str,
    describe: Callable[[PublicSite, str], ListWords],
    enter: Callable[[PublicSite, str, str], Entry],
) -> Lists:
    """Return the lists of a dashboard whose entries are measures, in the order of topics, subtopics and measures."""
    return Lists(
        keys=lambda site: tuple(each.key for each in tallies_of(site, board)),
        describe=describe,
        part=lambda site, key: _part(site, board, key),
        enter=enter,
        count=lambda site, key: tally_of(site, board, key).measures,
    )


def _part(site: PublicSite, board: str, key: str) -> tuple[Section, ...]:
    found: dict[str, list[str]] = {}
    for path in members_of(site, board, key):
        found.setdefault(path.partition("/")[0], []).append(path)
    return tuple(
        Section(id=topic, title=topic_title(site, topic), names=tuple(paths)) for topic, paths in found.items()
    )


def require_holding(site: PublicSite, path: str) -> Holding:
    """Return what a measure that stands on a list holds.

    Raises:
        ContentMissing: the measure does not count.
    """
    holding = holding_of(site, path)
    if holding is None:
        raise ContentMissing(path)
    return holding


def enter_measure(site: PublicSite, path: str, parts: Iterable[Link] = (), note: str = "") -> Entry:
    """Return a measure as an entry, with its subtopic as note where nothing else is said."""
    topic, slug, _ = path.split("/")
    return Entry(
        title=require_holding(site, path).title,
        url=address_of_latest(path),
        parts=tuple(parts),
        note=note or subtopic_title(site, topic, slug),
    )


def say_counts(measures: int, parts: int = 0, one: str = "", many: str = "") -> str:
    """Return how much stands on a list, in words: `3 sets of statistics, with 12 tables`."""
    said = count_things(measures, "set of statistics", "sets of statistics")
    return f"{said}, with {count_things(parts, one, many)}." if parts else f"{said}."
