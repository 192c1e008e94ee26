"""Maps of the site for search engines: an index, one of each topic, and one of the other pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from generator.pages import a_to_z, all_data, corrections, group, groups, news, page, search
from generator.pages.addresses import (
    address_at,
    address_of_latest,
    address_of_subtopic,
    address_of_topic,
    output_at,
)
from generator.pages.dashboards import page as dashboard_page
from generator.pages.entries import write_instant
from generator.pages.frame import origin
from generator.pages.kind import PageKind
from generator.pages.paging import address_of_list_page, count_pages
from generator.pages.standing import standing
from generator.pages.subtopic import own_paths
from generator.pages.summary import edition_dates
from measures.publication.contents import list_measures, list_subtopics, list_topics
from measures.publication.questions import question
from measures.publication.site import PublicSite

INDEX = "/sitemap.xml"
PLACES_IN_MAP = 1000
"""How many addresses a map has at most, so that a new release rewrites a short file."""
Spot = tuple[str, str]
"""An address, and the instant of the newest release that its page shows (`""`: it shows none)."""
OTHER_KINDS: tuple[PageKind, ...] = (
    page.KIND,
    news.KIND,
    corrections.KIND,
    dashboard_page.KIND,
    all_data.KIND,
    groups.KIND,
    group.KIND,
    search.KIND,
    a_to_z.KIND,
)
"""Kinds of pages that belong to no topic, all of whose pages search engines may list."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@question(stored=True)
def last_release(site: PublicSite, path: str) -> str:
    """Return when a measure's newest version was last updated; `""` where none is public."""
    found = standing(site, path)
    if found is None or found.latest is None:
        return ""
    return write_instant(edition_dates(found, str(found.latest.number))[1])


@question(stored=True)
def spots_in_subtopic(site: PublicSite, topic: str, slug: str) -> tuple[Spot, ...]:
    """Return the pages of a subtopic's list, then those of its own measures."""
    listed = [release for path in list_measures(site, topic, slug) if (release := last_release(site, path))]
    newest = max(listed, default="")
    own = own_paths(site, topic, slug)
    first = address_of_subtopic(f"{topic}/{slug}")
    lists = ((address_of_list_page(first, number), newest) for number in range(1, count_pages(len(own)) + 1))
    return (*lists, *((address_of_latest(path), last_release(site, path)) for path in own))


@question(stored=True)
def spots_in_topic(site: PublicSite, topic: str) -> tuple[Spot, ...]:
    """Return all pages of a topic that search engines may list."""
    below = tuple(spot for slug in list_subtopics(site, topic) for spot in spots_in_subtopic(site, topic, slug))
    newest = max((release for _, release in below), default="")
    return ((address_of_topic(topic), newest), *below)


@question(sort="cutoff")
def maps_of_topic(site: PublicSite, topic: str) -> tuple[Spot, ...]:
    """Return the maps of a topic, each with the newest release in it."""
    spots = spots_in_topic(site, topic)
    parts = [spots[start : start + PLACES_IN_MAP] for start in range(0, len(spots), PLACES_IN_MAP)]
    return tuple(
        (address_of_map(topic, number), max(release for _, release in part)) for number, part in enumerate(parts, 1)
    )


@question(sort="cutoff")
def spots_on_map(site: PublicSite, topic: str, number: str) -> tuple[Spot, ...]:
    """Return what one of a topic's maps lists."""
    start = (int(number) - 1) * PLACES_IN_MAP
    return spots_in_topic(site, topic)[start : start + PLACES_IN_MAP]


def address_of_map(topic: str, number: int = 1) -> str:
    """Return the address of one of a topic's maps. No slug holds a `_`, so no two maps share an address."""
    return f"/sitemap-{topic}{'' if number == 1 else f'_{number}'}.xml"


PAGES_MAP = "/sitemap_pages.xml"


@question(sort="cutoff")
def other_spots(site: PublicSite) -> tuple[Spot, ...]:
    """Return the pages that belong to no topic; the home page shows what came out last, so it has that instant."""
    releases = [release for topic in list_topics(site) for _, release in maps_of_topic(site, topic)]
    outputs = (output for kind in OTHER_KINDS for owner in kind.owners(site) for output in kind.outputs(site, owner))
    return (
        ("/", max(releases, default="")),
        *((address_at(output), "") for output in outputs if output.endswith(".html")),
    )


def _write(kind: str, item: str, base: str, spots: Iterable[Spot]) -> bytes:
    lines = (_write_spot(item, base, spot) for spot in spots)
    text = "\n".join(lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{_NAMESPACE}">\n{text}\n</{kind}>\n'.encode()


def _write_spot(item: str, base: str, spot: Spot) -> str:
    address, release = spot
    last = f"<lastmod>{release}</lastmod>" if release else ""
    return f"<{item}><loc>{escape(base + address)}</loc>{last}</{item}>"


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("", *(f"topic/{slug}" for slug in list_topics(site)))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    if owner:
        return tuple(output_at(address) for address, _ in maps_of_topic(site, owner.removeprefix("topic/")))
    return output_at(INDEX), output_at(PAGES_MAP)


def _list_maps(site: PublicSite) -> Iterator[Spot]:
    yield PAGES_MAP, ""
    for topic in list_topics(site):
        yield from maps_of_topic(site, topic)


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    base = origin(site)
    if not owner:
        if output == output_at(INDEX):
            return _write("sitemapindex", "sitemap", base, _list_maps(site))
        return _write("urlset", "url", base, other_spots(site))
    number = output.removesuffix(".xml").rpartition("_")
    spots = spots_on_map(site, owner.removeprefix("topic/"), number[2] if number[1] else "1")
    return _write("urlset", "url", base, spots)


KIND = PageKind(name="sitemap", owners=_list_owners, outputs=_list_outputs, render=_render, gathers=True)
