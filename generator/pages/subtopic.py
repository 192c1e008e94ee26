"""The page of a subtopic: its measures, and those of other subtopics that belong here too."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.addresses import address_at, address_of_subtopic, output_at
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.measure_list import MeasureItem, list_items
from generator.pages.text import render_text
from generator.pages.theme import render_template
from generator.pages.titles import trail_to_subtopic
from measures.publication.contents import list_measures, list_subtopics, list_topics, subtopic
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtopicPage:
    """What the page of a subtopic says."""

    title: str
    introduction: Markup
    measures_title: str
    measures: tuple[MeasureItem, ...]
    elsewhere: tuple[MeasureItem, ...]


def build_subtopic(site: PublicSite, topic: str, slug: str) -> SubtopicPage:
    """Return the view of a subtopic's page."""
    content = subtopic(site, topic, slug)
    paths = list_measures(site, topic, slug)
    own = [path for path in paths if path.rpartition("/")[0] == f"{topic}/{slug}"]
    measures = list_items(site, own)
    return SubtopicPage(
        title=content.front.title,
        introduction=render_text(site, content.body, level=2),
        measures_title="One set of statistics" if len(measures) == 1 else f"{len(measures)} sets of statistics",
        measures=measures,
        elsewhere=list_items(site, [path for path in paths if path not in own]),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return tuple(f"topic/{slug}" for slug in list_topics(site))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    topic = owner.removeprefix("topic/")
    return tuple(output_at(address_of_subtopic(f"{topic}/{slug}")) for slug in list_subtopics(site, topic))


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    topic, slug = owner.removeprefix("topic/"), address_at(output).strip("/").rpartition("/")[2]
    front = subtopic(site, topic, slug).front
    place = Place(
        title=front.title,
        description=front.description,
        canonical=address_of_subtopic(f"{topic}/{slug}"),
        trail=trail_to_subtopic(site, topic),
    )
    view = build_subtopic(site, topic, slug)
    return render_template("pages/subtopic.html", frame=build_frame(site, place), view=view)


KIND = PageKind(name="subtopic", owners=_list_owners, outputs=_list_outputs, render=_render)
