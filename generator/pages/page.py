"""Ordinary pages: a title and text."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.addresses import address_at, address_of_page, output_at
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.text import render_text
from generator.pages.theme import render_template
from generator.pages.titles import HOME
from generator.pages.words import Moment
from measures.prose import add_anchors
from measures.publication.contents import list_pages, page
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What an ordinary page says; an announcement has its day."""

    title: str
    text: Markup
    moment: Moment | None = None


def build_page(site: PublicSite, slug: str) -> PageView:
    """Return the view of an ordinary page."""
    content = page(site, slug)
    text = Markup(add_anchors(render_text(site, content.body, level=2)))  # noqa: S704 (cleaned by render_text)
    return PageView(title=content.front.title, text=text)


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("",) if list_pages(site) else ()


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (all belong to the site)
    return tuple(output_at(address_of_page(slug)) for slug in list_pages(site))


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    slug = address_at(output).strip("/")
    front = page(site, slug).front
    place = Place(
        title=front.title,
        description=front.description,
        canonical=address_of_page(slug),
        trail=(HOME,),
        text_language=front.language or "",
    )
    return render_template("pages/page.html", frame=build_frame(site, place), view=build_page(site, slug))


KIND = PageKind(name="page", owners=_list_owners, outputs=_list_outputs, render=_render)
