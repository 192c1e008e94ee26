"""What stands round every page: its title and address, the head and the foot of the site."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from generator.pages.addresses import (
    address_of_corrections,
    address_of_dashboard,
    address_of_feed,
    address_of_groups,
    address_of_news_list,
    address_of_page,
    address_of_search,
)
from generator.pages.assets import ICON, SCRIPT, STYLESHEET, load_assets
from generator.pages.titles import topic_title
from generator.pages.words import LICENCES, Link
from measures.publication.contents import list_news, list_pages, origin_of, page, site_of, subject_concepts
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
    head_links: tuple[Link, ...]
    foot_links: tuple[Link, ...]
    contact: Link | None
    mail: str
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
    search: str
    is_search: bool
    head_links: tuple[Link, ...]
    trail: tuple[Link, ...]
    foot_links: tuple[Link, ...]
    feeds: tuple[Link, ...]
    follow: tuple[Link, ...]
    contact: Link | None
    feedback: Link | None
    attribution: str
    licence: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a page says of itself: title, description, canonical address (`""` for none) and the way to it.

    `topic` is the slug of the topic that it belongs to.
    """

    title: str
    description: str = ""
    canonical: str = ""
    head_title: str = ""
    noindex: bool = False
    refresh: str = ""
    trail: tuple[Link, ...] = ()
    text_language: str = ""
    topic: str = ""


@question(sort="cutoff", kept=True)
def surroundings(site: PublicSite) -> Surroundings:
    """Return what all pages share; it changes with the titles of ordinary pages, never with their text."""
    settings = site_of(site)
    contact = settings.contact
    return Surroundings(
        language=settings.language,
        site_name=settings.name,
        head_links=_list_head_links(site),
        foot_links=_list_foot_links(site),
        contact=Link(contact.email, f"mailto:{contact.email}", "Contact: ") if contact.email else None,
        mail=contact.email or "",
        attribution=settings.attribution,
        licence=_tell_licence(settings.licence),
    )


def _list_head_links(site: PublicSite) -> tuple[Link, ...]:
    groups = (Link("Find your group", address_of_groups()),) if subject_concepts(site) else ()
    return (Link("All topics", "/#topics"), *groups, Link("Dashboards", address_of_dashboard()))


def _list_foot_links(site: PublicSite) -> tuple[Link, ...]:
    found = [page(site, slug) for slug in list_pages(site)]
    ordered = sorted(found, key=lambda each: (each.front.position, each.front.title))
    links = [Link(each.front.title, address_of_page(each.slug)) for each in ordered]
    if list_news(site):
        links.append(Link("Announcements", address_of_news_list()))
    return (*links, Link("Corrections", address_of_corrections()))


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
        search=address_of_search(),
        is_search=place.canonical == address_of_search(),
        head_links=(*shared.head_links, *shared.foot_links[:1]),
        trail=place.trail,
        foot_links=shared.foot_links,
        feeds=_list_feeds(site, place.topic),
        follow=_tell_following(site, place.topic, shown.mailing_list),
        contact=shared.contact,
        feedback=_tell_feedback(shown.feedback or shared.mail, place, origin(site)),
        attribution=shared.attribution,
        licence=shared.licence,
    )


def _list_feeds(site: PublicSite, topic: str) -> tuple[Link, ...]:
    name = surroundings(site).site_name
    own = (Link(f"{name}: {topic_title(site, topic)}", address_of_feed(topic)),) if topic else ()
    return (
        *own,
        Link(f"{name}: new and updated", address_of_feed("site")),
        Link(f"{name}: corrections", address_of_feed("corrections")),
    )


def _tell_following(site: PublicSite, topic: str, mailing_list: str) -> tuple[Link, ...]:
    """Return how readers are told of what is new: feeds, and the mailing list where there is one."""
    own = (Link(f"{topic_title(site, topic)} (feed)", address_of_feed(topic)),) if topic else ()
    feeds = (
        Link("All topics (feed)", address_of_feed("site")),
        Link("Corrections (feed)", address_of_feed("corrections")),
    )
    by_mail = (Link("By e-mail", _make_link(mailing_list)),) if mailing_list else ()
    return (*by_mail, *own, *feeds)


def _make_link(address: str) -> str:
    return address if address.startswith("https://") else f"mailto:{address}"


def _tell_feedback(address: str, place: Place, site_origin: str) -> Link | None:
    """Return a link that names the page in the subject of a mail, or in the query of an address on the web."""
    if not address:
        return None
    page = site_origin + place.canonical if place.canonical else ""
    if address.startswith("https://"):
        joint = "&" if "?" in address else "?"
        url = f"{address}{joint}page={quote(page or place.title, safe='')}"
    else:
        subject = f"{place.title} ({page})" if page else place.title
        url = f"mailto:{address}?subject={quote(subject, safe='')}"
    return Link("Tell us about it", url, "Is something wrong with this page? ")
