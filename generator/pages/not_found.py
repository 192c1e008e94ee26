"""The page for an address that leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.addresses import address_of_topic, output_at
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.theme import render_template
from generator.pages.titles import HOME, topic_title
from generator.pages.words import Link
from measures.publication.contents import list_topics
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """A short page: what is the matter, and where to go."""

    title: str
    lines: tuple[str, ...]
    links: tuple[Link, ...] = ()


def build_not_found(site: PublicSite) -> NoticePage:
    """Return the view of the page, with a link to each topic."""
    return NoticePage(
        title="Page not found",
        lines=(
            "There is no page at this address.",
            "If you typed it, check it. If you followed a link, the page may have moved. Start from a topic:",
        ),
        links=tuple(Link(topic_title(site, slug), address_of_topic(slug)) for slug in list_topics(site)),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (every site has one)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return (output_at("/404.html"),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    place = Place(title="Page not found", noindex=True, trail=(HOME,))
    return render_template("pages/notice.html", frame=build_frame(site, place), view=build_not_found(site))


KIND = PageKind(name="not_found", owners=_list_owners, outputs=_list_outputs, render=_render)
