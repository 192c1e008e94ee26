"""Announcements, each on a page of its own."""

from __future__ import annotations

from datetime import date

from generator.pages.addresses import address_at, address_of_news, output_at
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.page import PageView
from generator.pages.text import render_text
from generator.pages.theme import render_template
from generator.pages.titles import HOME
from generator.pages.words import Moment, tell_date
from measures.publication.contents import list_news, news
from measures.publication.site import PublicSite


def date_of_news(name: str) -> Moment:
    """Return the day of an announcement, which its file's name begins with."""
    return tell_date(date.fromisoformat(name[:10]))


def build_news(site: PublicSite, name: str) -> PageView:
    """Return the view of an announcement."""
    content = news(site, name)
    return PageView(title=content.front.title, moment=date_of_news(name), text=render_text(site, content.body, level=2))


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("",) if list_news(site) else ()


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (all belong to the site)
    return tuple(output_at(address_of_news(name)) for name in list_news(site))


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    name = address_at(output).strip("/").rpartition("/")[2]
    front = news(site, name).front
    place = Place(
        title=front.title,
        description=front.description,
        canonical=address_of_news(name),
        trail=(HOME,),
        text_language=front.language or "",
    )
    return render_template("pages/page.html", frame=build_frame(site, place), view=build_news(site, name))


KIND = PageKind(name="news", owners=_list_owners, outputs=_list_outputs, render=_render)
