"""The search page: a field for scripts to answer, and lists that answer without them."""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.a_to_z import Letter, list_letters
from generator.pages.addresses import SITE, address_of_search, address_of_subtopic, address_of_topic, output_at
from generator.pages.assets import SEARCH, load_assets
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.theme import render_template
from generator.pages.titles import HOME, subtopic_title, topic_title
from generator.pages.words import Link
from measures.publication.contents import list_subtopics, list_topics
from measures.publication.site import PublicSite

TITLE = "Search"
DESCRIPTION = "Find statistics and single figures by subject, group, place and period."


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTopic:
    """A topic with its subtopics, whose pages list their measures."""

    topic: Link
    subtopics: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """What the search page says before anybody has searched."""

    title: str
    lead: str
    script: str
    letters: tuple[Letter, ...]
    topics: tuple[SearchTopic, ...]


def build_search(site: PublicSite) -> SearchView:
    """Return the view of the search page."""
    return SearchView(
        title=TITLE,
        lead=DESCRIPTION,
        script=load_assets()[SEARCH].address,
        letters=list_letters(site),
        topics=tuple(_list_topic(site, topic) for topic in list_topics(site)),
    )


def _list_topic(site: PublicSite, topic: str) -> SearchTopic:
    return SearchTopic(
        topic=Link(topic_title(site, topic), address_of_topic(topic)),
        subtopics=tuple(
            Link(subtopic_title(site, topic, slug), address_of_subtopic(f"{topic}/{slug}"))
            for slug in list_subtopics(site, topic)
        ),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (one page for every site)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return (output_at(address_of_search()),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    place = Place(title=TITLE, description=DESCRIPTION, canonical=address_of_search(), trail=(HOME,))
    return render_template("pages/search.html", frame=build_frame(site, place), view=build_search(site))


KIND = PageKind(
    name="search",
    owners=_list_owners,
    outputs=_list_outputs,
    render=_render,
    gathers=True,
    below=f"{SITE}{address_of_search()}",
)
