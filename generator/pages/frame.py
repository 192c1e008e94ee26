"""What stands round every page: its title and address, the head and the foot of the site."""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.addresses import address_of_dashboard, address_of_page
from generator.pages.assets import ICON, SCRIPT, STYLESHEET, load_assets
from generator.pages.words import LICENCES, Link
from measures.publication.contents import list_pages, origin_of, page, site_of
from measures.publication.questions import question
from measures.publication.site import PublicSite, visible

STAGE_WORDS = {
    "review": "This is a review copy. It is not the published site.",
    "staging": "This is a staging copy. It is not the published site.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What all pages of a site share."""

    language: str
    site_name: str
    foot_links: tuple[Link, ...]
    contact: Link | None
    attribution: str
    licence: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A page's place in the site, in final words."""

    language: str
    text_language: str
    title: str
    head_title: str
    description: str
    canonical: str
    noindex: bool
    refresh: str
    stylesheet: str
    script: str
    icon: str
    stage: str
    site_name: str
    home: str
    head_links: tuple[Link, ...]
    trail: tuple[Link, ...]
    foot_links: tuple[Link, ...]
    contact: Link | None
    attribution: str
    licence: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a page says of itself: title, description, canonical address (`""` for none) and the way to it."""

    title: str
    description: str = ""
    canonical: str = ""
    head_title: str = ""
    noindex: bool = False
    refresh: str = ""
    trail: tuple[Link, ...] = ()
    text_language: str = ""


@question(sort="cutoff", kept=True)
def surroundings(site: PublicSite) -> Surroundings:
    """Return what all pages share; it changes with the titles of ordinary pages, never with their text."""
    settings = site_of(site)
    contact = settings.contact
    return Surroundings(
        language=settings.language,
        site_name=settings.name,
        foot_links=_list_foot_links(site),
        contact=Link(contact.email, f"mailto:{contact.email}", "Contact: ") if contact.email else None,
        attribution=settings.attribution,
        licence=_tell_licence(settings.licence),
    )


def _list_foot_links(site: PublicSite) -> tuple[Link, ...]:
    found = [page(site, slug) for slug in list_pages(site)]
    ordered = sorted(found, key=lambda each: (each.front.position, each.front.title))
    return tuple(Link(each.front.title, address_of_page(each.slug)) for each in ordered)


def _tell_licence(licence: str) -> Link | None:
    known = LICENCES.get(licence)
    return Link(known.words, known.url, "Content is available under the ") if known else None


@question(sort="cutoff", kept=True)
def origin(site: PublicSite) -> str:
    """Return the canonical origin, without a slash at its end."""
    visible(site)
    return origin_of(site)


def build_frame(site: PublicSite, place: Place) -> Frame:
    """Return the frame of a page of the public site."""
    shared = surroundings(site)
    shown = visible(site)
    return Frame(
        language=shared.language,
        text_language=place.text_language,
        title=place.title,
        head_title=place.head_title or f"{place.title} – {shared.site_name}",
        description=place.description or f"{place.title}. {shared.site_name}.",
        canonical=origin(site) + place.canonical if place.canonical else "",
        noindex=place.noindex or shown.noindex,
        refresh=place.refresh,
        stylesheet=load_assets()[STYLESHEET].address,
        script=load_assets()[SCRIPT].address,
        icon=load_assets()[ICON].address,
        stage=STAGE_WORDS.get(shown.stage, ""),
        site_name=shared.site_name,
        home="/",
        head_links=(
            Link("All topics", "/#topics"),
            Link("Dashboards", address_of_dashboard()),
            *shared.foot_links[:1],
        ),
        trail=place.trail,
        foot_links=shared.foot_links,
        contact=_tell_feedback(shown.feedback) or shared.contact,
        attribution=shared.attribution,
        licence=shared.licence,
    )


def _tell_feedback(address: str) -> Link | None:
    return Link(address, f"mailto:{address}", "Tell us what you think: ") if address else None
