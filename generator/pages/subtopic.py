"""The page of a subtopic: its measures, and those of other subtopics that belong here too."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.addresses import address_at, address_of_subtopic, output_at
from generator.pages.comparison import Comparison, compare_alike
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.measure_list import MeasureItem, list_items
from generator.pages.paging import (
    PAGE_LENGTH,
    Pager,
    address_of_list_page,
    build_pager,
    count_pages,
    take_page,
)
from generator.pages.standing import has_public_version
from generator.pages.text import render_text
from generator.pages.theme import render_template
from generator.pages.titles import trail_to_subtopic
from measures.figures import format_count
from measures.publication.contents import list_measures, list_subtopics, list_topics, subtopic
from measures.publication.questions import question
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtopicPage:
    """What a page of a subtopic says; the introduction stands on the first."""

    title: str
    introduction: Markup
    measures_title: str
    measures: tuple[MeasureItem, ...]
    pager: Pager | None
    elsewhere: tuple[MeasureItem, ...]
    compared: tuple[Comparison, ...]


@question(sort="cutoff")
def own_paths(site: PublicSite, topic: str, slug: str) -> tuple[str, ...]:
    """Return the paths of the measures of a subtopic that have a public version, in order."""
    paths = list_measures(site, topic, slug)
    own = (path for path in paths if path.rpartition("/")[0] == f"{topic}/{slug}")
    return tuple(path for path in own if has_public_version(site, path))


def build_subtopic(site: PublicSite, topic: str, slug: str, page: int = 1) -> SubtopicPage:
    """Return the view of a page of a subtopic."""
    content = subtopic(site, topic, slug)
    own = own_paths(site, topic, slug)
    others = [path for path in list_measures(site, topic, slug) if path.rpartition("/")[0] != f"{topic}/{slug}"]
    first = address_of_subtopic(f"{topic}/{slug}")
    return SubtopicPage(
        title=content.front.title,
        introduction=render_text(site, content.body if page == 1 else "", level=2),
        measures_title="One set of statistics" if len(own) == 1 else f"{format_count(len(own))} sets of statistics",
        measures=list_items(site, take_page(own, page)),
        pager=build_pager(first, page, count_pages(len(own))),
        elsewhere=list_items(site, others[:PAGE_LENGTH]) if page == 1 else (),
        compared=compare_alike(site, take_page(own, page)),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return tuple(f"topic/{slug}" for slug in list_topics(site))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    topic = owner.removeprefix("topic/")
    return tuple(
        output_at(address_of_list_page(address_of_subtopic(f"{topic}/{slug}"), page))
        for slug in list_subtopics(site, topic)
        for page in range(1, count_pages(len(own_paths(site, topic, slug))) + 1)
    )


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001 (the address says it)
    topic, slug, *rest = address_at(output).strip("/").split("/")
    page = int(rest[0]) if rest else 1
    front = subtopic(site, topic, slug).front
    place = Place(
        title=front.title if page == 1 else f"{front.title} (page {page})",
        description=front.description,
        canonical=address_of_list_page(address_of_subtopic(f"{topic}/{slug}"), page),
        trail=trail_to_subtopic(site, topic),
        topic=topic,
    )
    view = build_subtopic(site, topic, slug, page)
    return render_template("pages/subtopic.html", frame=build_frame(site, place), view=view)


KIND = PageKind(name="subtopic", owners=_list_owners, outputs=_list_outputs, render=_render, gathers=True)
