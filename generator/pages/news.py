"""Announcements: each on a page of its own, and their list, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.pages.addresses import address_at, address_of_news, address_of_news_list, output_at
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.page import PageView
from generator.pages.paging import Pager, address_of_list_page, build_pager, count_pages, take_page
from generator.pages.text import render_text
from generator.pages.theme import render_template
from generator.pages.titles import HOME
from generator.pages.words import Link, Moment, tell_date
from measures.publication.contents import list_news, news, site_of
from measures.publication.questions import question
from measures.publication.site import PublicSite

TITLE = "Announcements"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsEntry:
    """Something new: its day, its words with their address, and what kind of news it is."""

    moment: Moment
    words: str
    url: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPage:
    """A page of the list of announcements."""

    title: str
    entries: tuple[NewsEntry, ...]
    pager: Pager | None


def date_of_news(name: str) -> Moment:
    """Return the day of an announcement, which its file's name begins with."""
    return tell_date(date.fromisoformat(name[:10]))


@question(sort="cutoff")
def tell_news(site: PublicSite, name: str) -> NewsEntry:
    """Return an announcement as lists show it."""
    front = news(site, name).front
    return NewsEntry(moment=date_of_news(name), words=front.title, url=address_of_news(name), about=front.description)


def build_news(site: PublicSite, name: str) -> PageView:
    """Return the view of an announcement."""
    content = news(site, name)
    return PageView(title=content.front.title, moment=date_of_news(name), text=render_text(site, content.body, level=2))


def build_news_list(site: PublicSite, page: int) -> NewsPage:
    """Return the view of a page of the list, counted from 1."""
    names = list_news(site)
    return NewsPage(
        title=TITLE,
        entries=tuple(tell_news(site, name) for name in take_page(names, page)),
        pager=build_pager(address_of_news_list(), page, count_pages(len(names))),
    )


def _list_addresses(site: PublicSite) -> Iterator[str]:
    """Yield the addresses of the list's pages, then of each announcement; none where there is no announcement."""
    names = list_news(site)
    if names:
        for page in range(1, count_pages(len(names)) + 1):
            yield address_of_list_page(address_of_news_list(), page)
    yield from map(address_of_news, names)


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("",) if list_news(site) else ()


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (all belong to the site)
    return tuple(map(output_at, _list_addresses(site)))


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    address = address_at(output)
    name = address.strip("/").partition("/")[2]
    if not name or name.isdecimal():
        return _render_list(site, address, int(name or 1))
    front = news(site, name).front
    place = Place(
        title=front.title,
        description=front.description,
        canonical=address,
        trail=(HOME, Link(TITLE, address_of_news_list())),
        text_language=front.language or "",
    )
    return render_template("pages/page.html", frame=build_frame(site, place), view=build_news(site, name))


def _render_list(site: PublicSite, address: str, page: int) -> bytes:
    place = Place(
        title=TITLE if page == 1 else f"{TITLE} (page {page})",
        description=f"What {site_of(site).name} announced, newest first.",
        canonical=address,
        trail=(HOME,),
    )
    return render_template("pages/news.html", frame=build_frame(site, place), view=build_news_list(site, page))


KIND = PageKind(name="news", owners=_list_owners, outputs=_list_outputs, render=_render)
