"""The page of a topic: its subtopics, each with its measures."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.addresses import ALL_DATA, address_of_dashboard, address_of_subtopic, address_of_topic, output_at
from generator.pages.archive import offer_archives
from generator.pages.download import DownloadItem
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.measure_list import MeasureItem, list_items
from generator.pages.standing import has_public_version
from generator.pages.text import render_text
from generator.pages.theme import render_template
from generator.pages.titles import HOME
from generator.pages.words import Link
from measures.figures import format_count
from measures.publication.contents import list_measures, list_subtopics, list_topics, subtopic, topic
from measures.publication.site import PublicSite

MEASURES_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtopicView:
    """A subtopic on its topic's page, with a link to all of its measures where there are more."""

    id: str
    title: str
    url: str
    about: str
    measures: tuple[MeasureItem, ...]
    more: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView:
    """What the page of a topic says."""

    title: str
    introduction: Markup
    subtopics: tuple[SubtopicView, ...]
    downloads: tuple[DownloadItem, ...]
    all_data: Link


def build_topic(site: PublicSite, slug: str) -> TopicView:
    """Return the view of a topic's page."""
    content = topic(site, slug)
    return TopicView(
        title=content.front.title,
        introduction=render_text(site, content.body, level=2),
        subtopics=tuple(_build_subtopic(site, slug, each) for each in list_subtopics(site, slug)),
        downloads=offer_archives(site, slug),
        all_data=Link("Download the data of all topics", address_of_dashboard(ALL_DATA)),
    )


def _build_subtopic(site: PublicSite, topic_slug: str, slug: str) -> SubtopicView:
    front = subtopic(site, topic_slug, slug).front
    paths = [path for path in list_measures(site, topic_slug, slug) if has_public_version(site, path)]
    url = address_of_subtopic(f"{topic_slug}/{slug}")
    return SubtopicView(
        id=slug,
        title=front.title,
        url=url,
        about=front.description,
        measures=list_items(site, paths[:MEASURES_SHOWN]),
        more=Link(f"All {format_count(len(paths))} in {front.title}", url) if len(paths) > MEASURES_SHOWN else None,
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return tuple(f"topic/{slug}" for slug in list_topics(site))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (one page for each topic)
    return (output_at(address_of_topic(owner.removeprefix("topic/"))),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    slug = owner.removeprefix("topic/")
    front = topic(site, slug).front
    place = Place(
        title=front.title, description=front.description, canonical=address_of_topic(slug), trail=(HOME,), topic=slug
    )
    return render_template("pages/topic.html", frame=build_frame(site, place), view=build_topic(site, slug))


KIND = PageKind(name="topic", owners=_list_owners, outputs=_list_outputs, render=_render, gathers=True)
