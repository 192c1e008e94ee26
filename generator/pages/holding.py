"""What the newest version of a measure holds: dimensions with their classifications, areas and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.pages.sources import anchor_of_source
from generator.pages.standing import standing
from measures.model.area import find_lowest_level
from measures.model.classification import Category, Classification
from measures.model.observations import Observations
from measures.model.version import VersionFront
from measures.publication.contents import classification, facts, list_dimensions, observations, settings, site_of
from measures.publication.questions import question
from measures.publication.site import PublicSite
from measures.reading.held import find_held

NO_LEVEL = "Not broken down by area"
UNKNOWN_LEVEL = "Areas of no known level"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUse:
    """How a dimension uses a classification.

    `categories` are the keys (`key_of_category`) of those that it has rows of, where the classification is one of the
    site's subject; parents are categories above others, totals its aggregates.
    """

    classification: str
    categories: tuple[str, ...]
    has_parents: bool
    has_totals: bool
    has_unknown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionUse:
    """A dimension with the classifications that its columns use."""

    slug: str
    title: str
    lists: tuple[ListUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUse:
    """A source of a measure: where it stands on the measure's page, its title, and its publisher's id (`""`: none)."""

    anchor: str
    title: str
    publisher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a measure's newest version holds, as dashboards count it."""

    title: str
    level: str
    dimensions: tuple[DimensionUse, ...]
    sources: tuple[SourceUse, ...]


def newest_of(site: PublicSite, path: str) -> str | None:
    """Return the number of the version that dashboards count; None of measures that are retired or all withdrawn."""
    found = standing(site, path)
    if found is None or found.latest is None or found.retired is not None:
        return None
    return str(found.latest.number)


@question(stored=True, kept=True)
def holding_of(site: PublicSite, path: str) -> Holding | None:
    """Return what a measure holds; None where it does not count."""
    number = newest_of(site, path)
    if number is None:
        return None
    front, slugs = facts(site, path, number), list_dimensions(site, path, number)
    return Holding(
        title=front.title,
        level=_find_level(front, [observations(site, path, number, slug) for slug in slugs]),
        dimensions=tuple(_describe_dimension(site, path, number, slug) for slug in slugs),
        sources=tuple(
            SourceUse(anchor=anchor_of_source(each.id), title=each.title, publisher=each.publisher or "")
            for each in front.sources
        ),
    )


def _find_level(front: VersionFront, data: list[Observations]) -> str:
    if front.geography:
        return front.geography
    areas = [member for each in data for key in each.keys if key in each.areas for member in each.members[key]]
    if not areas:
        return NO_LEVEL
    return find_lowest_level(area for area in areas if area.has_rows) or UNKNOWN_LEVEL


def _describe_dimension(site: PublicSite, path: str, number: str, slug: str) -> DimensionUse:
    held: dict[str, set[str]] = {}
    for name, categories in _find_all_held(site, observations(site, path, number, slug)):
        held.setdefault(name, set()).update(categories)
    lists = ((classification(site, name), categories) for name, categories in sorted(held.items()))
    subject = site_of(site).subject
    return DimensionUse(
        slug=slug,
        title=settings(site, path, number, slug).title,
        lists=tuple(_describe_list(listed, categories, subject) for listed, categories in lists if listed is not None),
    )


def _find_all_held(site: PublicSite, data: Observations) -> Iterator[tuple[str, frozenset[str]]]:
    for key in data.keys:
        named = {name: classification(site, name) for name in data.lists.get(key, {}).values()}
        known = {name: listed for name, listed in named.items() if listed is not None}
        if len(known) == len(named):
            yield from find_held(data, key, known).items()


def _describe_list(listed: Classification, held: set[str], subject: str) -> ListUse:
    parents = {each.parent for each in listed.categories}
    keys = (key_of_category(listed, each) for each in listed.categories if each.id in held)
    return ListUse(
        classification=listed.id,
        categories=tuple(dict.fromkeys(keys)) if listed.variable == subject else (),
        has_parents=not held.isdisjoint(parents - {None}),
        has_totals=not held.isdisjoint(each.id for each in listed.aggregates),
        has_unknown=not held.isdisjoint(each.id for each in listed.unknown),
    )


def key_of_category(listed: Classification, category: Category) -> str:
    """Return what stands for a category across lists: its concept, else itself within its list."""
    return category.concept or f"{listed.id}--{category.id}"
