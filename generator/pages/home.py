"""The home page: what is new, and every topic with its first measures and their headline figures."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.addresses import (
    WHATS_NEW,
    address_of_dashboard,
    address_of_latest,
    address_of_news_list,
    address_of_topic,
    output_at,
)
from generator.pages.entries import say_kind
from generator.pages.frame import Place, build_frame
from generator.pages.headline import Figure, headline_of
from generator.pages.kind import PageKind
from generator.pages.measure_list import MeasureItem, list_items
from generator.pages.news import NewsEntry, tell_news
from generator.pages.notices import mark_on_newest
from generator.pages.standing import has_public_version, standing, title_of, version_notes
from generator.pages.text import render_text
from generator.pages.theme import render_template
from generator.pages.words import Link, tell_instant
from measures.figures import format_count
from measures.model.site import Page
from measures.publication.contents import (
    clock_of,
    list_measures,
    list_news,
    list_subtopics,
    list_topics,
    page,
    site_of,
    topic,
)
from measures.publication.questions import question
from measures.publication.site import PublicSite, all_measures, shared_blob

MEASURES_SHOWN = 5
RELEASES_SHOWN = 7
NEWS_SHOWN = 3
HOME_TEXT = "pages/index.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCard:
    """A topic on the home page with its first measures, and a link to all of them where there are more."""

    id: str
    title: str
    url: str
    about: str
    measures: tuple[MeasureItem, ...]
    more: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """The newest release, with its headline figure where it has one, and what leads to the notice on it."""

    entry: NewsEntry
    figure: Figure | None
    notice: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """What the home page says."""

    title: str
    introduction: Markup
    feature: Feature | None
    topics: tuple[TopicCard, ...]
    news: tuple[NewsEntry, ...]
    announcements: tuple[NewsEntry, ...]
    all_news: Link
    all_announcements: Link | None


@question(sort="cutoff")
def newest_releases(site: PublicSite) -> tuple[str, ...]:
    """Return the paths of the measures whose newest version came out last, the newest first."""
    found = [standing(site, path) for path in all_measures(site)]
    dated = [(each.latest.published, each.path) for each in found if each is not None and each.latest is not None]
    dated.sort(key=lambda pair: pair[1])
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(path for _, path in dated[:RELEASES_SHOWN])


@question(sort="cutoff")
def paths_in_topic(site: PublicSite, slug: str) -> tuple[str, ...]:
    """Return the paths of a topic's own measures that have a public version, in the order of its page."""
    listed = (path for each in list_subtopics(site, slug) for path in list_measures(site, slug, each))
    own = dict.fromkeys(path for path in listed if path.partition("/")[0] == slug)
    return tuple(path for path in own if has_public_version(site, path))


@question(sort="cutoff")
def topic_card(site: PublicSite, slug: str) -> TopicCard:
    """Return a topic as the home page shows it."""
    front = topic(site, slug).front
    paths = paths_in_topic(site, slug)
    more = Link(f"All {format_count(len(paths))} in {front.short_title or front.title}", address_of_topic(slug))
    return TopicCard(
        id=slug,
        title=front.title,
        url=address_of_topic(slug),
        about=front.description,
        measures=list_items(site, paths[:MEASURES_SHOWN]),
        more=more if len(paths) > MEASURES_SHOWN else None,
    )


def build_home(site: PublicSite) -> HomeView:
    """Return the view of the home page."""
    text, newest, names = _read_text(site), newest_releases(site), list_news(site)
    return HomeView(
        title=text.front.title if text else site_of(site).name,
        introduction=render_text(site, text.body if text else "", level=2),
        topics=tuple(topic_card(site, slug) for slug in list_topics(site)),
        feature=_build_feature(site, newest[0]) if newest else None,
        news=tuple(_tell_release(site, path) for path in newest[1:]),
        announcements=tuple(tell_news(site, name) for name in names[:NEWS_SHOWN]),
        all_announcements=Link("All announcements", address_of_news_list()) if len(names) > NEWS_SHOWN else None,
        all_news=Link("Everything new, by month", address_of_dashboard(WHATS_NEW)),
    )


def _build_feature(site: PublicSite, path: str) -> Feature:
    number = version_notes(site, path)[0].number
    figure, notice = headline_of(site, path, str(number)), mark_on_newest(site, path)
    return Feature(entry=_tell_release(site, path), figure=figure, notice=notice)


def _read_text(site: PublicSite) -> Page | None:
    return page(site, "index") if shared_blob(site, HOME_TEXT) else None


def _tell_release(site: PublicSite, path: str) -> NewsEntry:
    note = version_notes(site, path)[0]
    return NewsEntry(
        moment=tell_instant(note.published, clock_of(site).zone),
        words=title_of(site, path) or "",
        url=address_of_latest(path),
        about=say_kind(note),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (every site has one home page)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return (output_at("/"),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    text = _read_text(site)
    name = site_of(site).name
    place = Place(
        title=name,
        head_title=name if text is None or text.front.title == name else f"{text.front.title} – {name}",
        description=text.front.description if text else "",
        canonical="/",
    )
    return render_template("pages/home.html", frame=build_frame(site, place), view=build_home(site))


KIND = PageKind(name="home", owners=_list_owners, outputs=_list_outputs, render=_render, gathers=True)
