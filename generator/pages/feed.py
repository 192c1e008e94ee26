"""Atom feeds: of the site, of each topic, and of corrections. Source: RFC 4287."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from generator.pages.addresses import (
    address_of_corrections,
    address_of_feed,
    address_of_topic,
    output_at,
)
from generator.pages.corrections import Correction, all_corrections
from generator.pages.entries import MOST, Entry, entries_in_topic, entries_of_site
from generator.pages.frame import origin
from generator.pages.kind import PageKind
from generator.pages.titles import topic_title
from measures.publication.contents import list_topics, site_of
from measures.publication.questions import question
from measures.publication.site import PublicSite

NOTHING_YET = "1970-01-01T00:00:00Z"
"""When a feed without an entry was last updated: it needs some instant, and no build may show when it was made."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its title, its own address, the page that it goes with, and its entries, newest first."""

    title: str
    url: str
    page: str
    entries: tuple[Entry, ...]


@question(sort="cutoff")
def feed_of(site: PublicSite, name: str) -> Feed:
    """Return a feed by its name: `site`, `corrections` or the slug of a topic."""
    site_name = site_of(site).name
    if name == "site":
        title, page, entries = f"{site_name}: new and updated", "/", entries_of_site(site)
    elif name == "corrections":
        title, page = f"{site_name}: corrections", address_of_corrections()
        entries = tuple(_enter(each) for each in all_corrections(site)[:MOST])
    else:
        title, page, entries = (
            f"{site_name}: {topic_title(site, name)}",
            address_of_topic(name),
            entries_in_topic(site, name),
        )
    return Feed(title=title, url=address_of_feed(name), page=page, entries=entries)


def _enter(correction: Correction) -> Entry:
    own = correction.links[0]
    return Entry(
        id=correction.id,
        title=f"{correction.title}: {correction.kind.lower()}",
        url=own.url,
        published=correction.published,
        about=f"{correction.what} {correction.affected}",
        topic=correction.url.split("/")[1],
    )


def write_feed(site: PublicSite, feed: Feed) -> bytes:
    """Return a feed as Atom. It was updated when its newest entry came out."""
    settings, base = site_of(site), origin(site)
    updated = feed.entries[0].published if feed.entries else NOTHING_YET
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_write(settings.language)}">',
        f"<id>{_write(base + feed.url)}</id>",
        f"<title>{_write(feed.title)}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_write(settings.contact.team or settings.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{_write(base + feed.url)}"/>',
        f'<link rel="alternate" type="text/html" href="{_write(base + feed.page)}"/>',
        *([f"<rights>{_write(settings.attribution)}</rights>"] if settings.attribution else []),
        *(_write_entry(site, base, entry) for entry in feed.entries),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _write_entry(site: PublicSite, base: str, entry: Entry) -> str:
    lines = [
        "<entry>",
        f"<id>{_write(entry.id)}</id>",
        f"<title>{_write(entry.title)}</title>",
        f"<updated>{entry.published}</updated>",
        f"<published>{entry.published}</published>",
        f'<link rel="alternate" type="text/html" href="{_write(base + entry.url)}"/>',
        f'<category term="{_write(entry.topic)}" label="{_write(topic_title(site, entry.topic))}"/>',
        *([f"<summary>{_write(entry.about)}</summary>"] if entry.about else []),
        "</entry>",
    ]
    return "\n".join(lines)


def _write(text: str) -> str:
    """Return text as XML; signs that XML cannot hold are left out."""
    return escape(_NOT_XML.sub("", text))


def _list_names(site: PublicSite) -> tuple[str, ...]:
    return ("site", "corrections", *list_topics(site))


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (every site has feeds)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return tuple(output_at(address_of_feed(name)) for name in _list_names(site))


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    return write_feed(site, feed_of(site, output.rpartition("/")[2].removesuffix(".atom")))


KIND = PageKind(name="feed", owners=_list_owners, outputs=_list_outputs, render=_render, gathers=True)
