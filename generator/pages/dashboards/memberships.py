"""Which lists of the dashboards a measure stands on, and with how many of its parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from generator.pages.addresses import WHATS_NEW
from generator.pages.dashboards.dates import freshness_of, releases_of
from generator.pages.dashboards.marked import SORTS, add_up, marks_of
from generator.pages.holding import ListUse, holding_of
from measures.model.due import day_after
from measures.publication.contents import has_come
from measures.publication.site import PublicSite

CATEGORIES, CLASSIFICATIONS, LEVELS, SOURCES = "categories", "classifications", "geography", "sources"
FRESHNESS, QUALITY, MONTHS, WEEKS = "freshness", "data-quality", WHATS_NEW, "published"
PARENTS, TOTALS, UNKNOWN = "with-parents", "with-totals", "with-unknown"
ALL, OVERDUE = "all", "overdue"
NO_PUBLISHER = "no--publisher"
"""Two hyphens: no publisher can have this id."""
MARKED = "marked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A measure's place on a list: the key of the list, how many parts of the measure belong there, its words.

    `words` name the list where nothing but the measure does (a level of areas).
    """

    key: str
    parts: int
    words: str = ""


def find_memberships(site: PublicSite, board: str, path: str) -> Iterator[Membership]:
    """Yield the lists of a dashboard that a measure stands on; none of a measure that does not count."""
    yield from _FINDERS[board](site, path)


def key_of(name: str) -> str:
    """Return a name as part of an address; one of digits alone would be taken for the number of a page."""
    return f"id--{name}" if name.isdecimal() else name


def key_of_level(words: str) -> str:
    """Return what stands for a level of areas in addresses: `Local authority` is `local-authority`."""
    return key_of(re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-") or "level")


def _find_categories(site: PublicSite, path: str) -> Iterator[Membership]:
    holding = holding_of(site, path)
    held: Counter[str] = Counter()
    for dimension in holding.dimensions if holding else ():
        held.update({category for each in dimension.lists for category in each.categories})
    yield from (Membership(key=key_of(name), parts=held[name], words=name) for name in sorted(held))


def list_features(use: ListUse) -> tuple[str, ...]:
    """Return the keys of the lists that a dimension stands on: its classification's own, and one for each feature."""
    features = ((PARENTS, use.has_parents), (TOTALS, use.has_totals), (UNKNOWN, use.has_unknown))
    key = key_of(use.classification)
    return (key, *(f"{key}/{feature}" for feature, has in features if has))


def _find_classifications(site: PublicSite, path: str) -> Iterator[Membership]:
    holding = holding_of(site, path)
    uses = [each for dimension in (holding.dimensions if holding else ()) for each in dimension.lists]
    names = {feature: use.classification for use in uses for feature in list_features(use)}
    counted = Counter(feature for use in uses for feature in list_features(use))
    yield from (Membership(key=key, parts=counted[key], words=names[key]) for key in sorted(counted))


def _find_level(site: PublicSite, path: str) -> Iterator[Membership]:
    holding = holding_of(site, path)
    if holding is not None:
        yield Membership(key=key_of_level(holding.level), parts=1, words=holding.level)


def key_of_publisher(publisher: str) -> str:
    """Return what stands for a publisher in addresses; `""` is a source without one."""
    return key_of(publisher) if publisher else NO_PUBLISHER


def _find_publishers(site: PublicSite, path: str) -> Iterator[Membership]:
    holding = holding_of(site, path)
    counted = Counter(each.publisher for each in (holding.sources if holding else ()))
    yield from (Membership(key=key_of_publisher(name), parts=counted[name], words=name) for name in sorted(counted))


def _find_freshness(site: PublicSite, path: str) -> Iterator[Membership]:
    found = freshness_of(site, path)
    keys = (ALL, found.frequency) if found else ()
    yield from (Membership(key=key, parts=1) for key in keys)


def _find_overdue(site: PublicSite, path: str) -> Iterator[Membership]:
    """Yield the lists of overdue updates; they stand apart from the others, which no passing day changes."""
    found = freshness_of(site, path)
    if found is not None and found.expected is not None and has_come(site, day_after(found.expected)):
        yield from (Membership(key=f"{key}/{OVERDUE}", parts=1) for key in (ALL, found.frequency))


def _find_marks(site: PublicSite, path: str) -> Iterator[Membership]:
    counts = marks_of(site, path)
    marked = dict(zip(SORTS, add_up(counts), strict=True))
    rows = [each for each in counts if any(each.marked)]
    if rows:
        yield Membership(key=MARKED, parts=len(rows))
    yield from (Membership(key=sort, parts=number) for sort, number in marked.items() if number)


def name_month(day: date) -> str:
    """Return the key of a day's month: `2025-05`."""
    return f"{day.year:04d}-{day.month:02d}"


def name_week(day: date) -> str:
    """Return the key of a day's week: the date of its Monday."""
    return (day - timedelta(days=day.weekday())).isoformat()


def _find_releases(name: Callable[[date], str]) -> Callable[[PublicSite, str], Iterator[Membership]]:
    def find(site: PublicSite, path: str) -> Iterator[Membership]:
        releases = releases_of(site, path)
        counted = Counter(f"{name(each.day)}/{each.kind}" for each in releases)
        counted.update(name(each.day) for each in releases)
        yield from (Membership(key=key, parts=counted[key]) for key in sorted(counted))

    return find


_FINDERS: Mapping[str, Callable[[PublicSite, str], Iterator[Membership]]] = MappingProxyType(
    {
        CATEGORIES: _find_categories,
        CLASSIFICATIONS: _find_classifications,
        LEVELS: _find_level,
        SOURCES: _find_publishers,
        FRESHNESS: _find_freshness,
        OVERDUE: _find_overdue,
        QUALITY: _find_marks,
        MONTHS: _find_releases(name_month),
        WEEKS: _find_releases(name_week),
    }
)
