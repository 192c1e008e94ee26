"""The style guide: a small site of its own for those who write."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from generator.pages.addresses import STYLE_GUIDE, address_at, address_of_page, output_at
from generator.pages.assets import ICON, SCRIPT, STYLESHEET, load_assets
from generator.pages.frame import Frame, Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.page import PageView
from generator.pages.text import render_text
from generator.pages.theme import render_template
from generator.pages.words import Link
from measures.model.site import Page
from measures.publication.contents import site_of, style_guide_page, style_guide_pages
from measures.publication.questions import question
from measures.publication.site import PublicSite, visible

INDEX = "index"
EXAMPLES, COMPONENTS = "chart-examples", "components"
OWN_PAGES = {
    EXAMPLES: ("Examples of charts", "Every kind of chart with its settings and its data."),
    COMPONENTS: ("Components", "The parts that pages are made of, each with an example and its markup."),
}
"""Pages that have kinds of their own, with title and description; a text of the name gives others and stands first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideItem:
    """A page of the guide in its list."""

    title: str
    url: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView:
    """What the first page of the style guide says."""

    title: str
    introduction: Markup
    pages: tuple[GuideItem, ...]


@question(sort="cutoff", kept=True)
def guide_items(site: PublicSite) -> tuple[GuideItem, ...]:
    """Return the pages of the style guide but its first, by position and title; pages of own kinds come last."""
    own = [style_guide_page(site, slug) for slug in style_guide_pages(site) if slug not in (INDEX, *OWN_PAGES)]
    ordered = sorted(own, key=lambda each: (each.front.position, each.front.title))
    return (*map(_enter, ordered), *(find_own_item(site, slug) for slug in OWN_PAGES))


def find_own_item(site: PublicSite, slug: str) -> GuideItem:
    """Return the entry of a page that has a kind of its own."""
    if slug in style_guide_pages(site):
        return _enter(style_guide_page(site, slug))
    title, about = OWN_PAGES[slug]
    return GuideItem(title=title, url=address_of_page(slug), about=about)


def _enter(content: Page) -> GuideItem:
    return GuideItem(title=content.front.title, url=address_of_page(content.slug), about=content.front.description)


def _guide_name(site: PublicSite) -> str:
    return f"{site_of(site).name}: style guide"


def build_guide_frame(site: PublicSite, place: Place) -> Frame:
    """Return the frame of a page of the style guide."""
    origin = visible(site).style_guide_origin.rstrip("/")
    frame = build_frame(site, replace(place, canonical=""))
    links = tuple(Link(item.title, item.url) for item in guide_items(site))
    return replace(
        frame,
        site_name=_guide_name(site),
        head_title=f"{place.title} – {_guide_name(site)}" if place.canonical != "/" else _guide_name(site),
        canonical=origin + place.canonical if origin and place.canonical else "",
        search="",
        head_links=(),
        foot_links=links,
        feeds=(),
        follow=(),
    )


def _render_first(site: PublicSite) -> bytes:
    text = style_guide_page(site, INDEX) if INDEX in style_guide_pages(site) else None
    title = text.front.title if text else "Style guide"
    view = GuideView(
        title=title,
        introduction=render_text(site, text.body if text else "", level=2),
        pages=guide_items(site),
    )
    place = Place(title=title, description=text.front.description if text else "", canonical="/")
    return render_template("pages/style_guide.html", frame=build_guide_frame(site, place), view=view)


def _render_page(site: PublicSite, content: Page) -> bytes:
    view = PageView(title=content.front.title, text=render_text(site, content.body, level=2))
    place = Place(
        title=content.front.title,
        description=content.front.description,
        canonical=address_of_page(content.slug),
        trail=(Link("Style guide", "/"),),
    )
    return render_template("pages/page.html", frame=build_guide_frame(site, place), view=view)


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("",) if style_guide_pages(site) else ()


def _list_assets() -> dict[str, bytes]:
    """Return the files of the theme that pages of the guide use, by output."""
    own = (load_assets()[name] for name in (ICON, SCRIPT, STYLESHEET))
    return {STYLE_GUIDE + asset.address: asset.content for asset in own}


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (all belong to the site)
    elsewhere = {address_of_page(slug) for slug in OWN_PAGES}
    own = (item for item in guide_items(site) if item.url not in elsewhere)
    pages = (output_at(item.url, STYLE_GUIDE) for item in own)
    return (output_at("/", STYLE_GUIDE), *pages, *_list_assets())


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    assets = _list_assets()
    if output in assets:
        return assets[output]
    slug = address_at(output, STYLE_GUIDE).strip("/")
    return _render_page(site, style_guide_page(site, slug)) if slug else _render_first(site)


KIND = PageKind(name="style_guide", owners=_list_owners, outputs=_list_outputs, render=_render)
