"""What became public of each measure, newest first: the entries of feeds, gathered by subtopic, topic and site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from generator.pages.addresses import address_of_version
from generator.pages.standing import VersionNote, standing, version_notes
from measures.publication.contents import facts, list_measures, list_subtopics, list_topics, site_of
from measures.publication.questions import question
from measures.publication.record import PublicMeasure
from measures.publication.site import PublicSite

MOST = 50
"""How many entries a feed has."""
KINDS = {"correction": "correction", "revision": "revised figures", "clarification": "clarification"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that became public: its id for ever, its words, its address, its instant, and its topic's slug."""

    id: str
    title: str
    url: str
    published: str
    about: str
    topic: str


def write_instant(when: datetime) -> str:
    """Return an instant in UTC as feeds and site maps write it; such texts are in order of time."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def name_entry(site: PublicSite, measure: str, published: datetime, *parts: str) -> str:
    """Return a tag URI (RFC 4151) by a measure's permanent id: it stays when the measure moves."""
    host = urlsplit(site_of(site).address).hostname or "localhost"
    return f"tag:{host},{published.astimezone(UTC).date()}:{'/'.join((measure, *parts))}"


def say_kind(note: VersionNote) -> str:
    """Return what kind of release a version is, in words."""
    kind = KINDS.get(note.kind)
    if kind is None:
        kind = "update" if note.number.minor else "first edition" if note.number.major == 1 else "new edition"
    return kind


@question(stored=True)
def entries_of(site: PublicSite, path: str) -> tuple[Entry, ...]:
    """Return an entry for each public version of a measure, newest first, as many as a feed has."""
    found = standing(site, path)
    if found is None:
        return ()
    return _take_newest(_make_entry(site, found, note) for note in version_notes(site, path))


def _make_entry(site: PublicSite, found: PublicMeasure, note: VersionNote) -> Entry:
    number = str(note.number)
    front = facts(site, found.path, number)
    about = note.changes or front.description
    return Entry(
        id=name_entry(site, found.id, note.published, number),
        title=f"{front.title}: {say_kind(note)}",
        url=address_of_version(found.path, number),
        published=write_instant(note.published),
        about=about,
        topic=found.path.partition("/")[0],
    )


def _take_newest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the newest entries; those of one instant stand in order of their address."""
    ordered = sorted(entries, key=lambda entry: entry.url)
    ordered.sort(key=lambda entry: entry.published, reverse=True)
    return tuple(ordered[:MOST])


@question(stored=True)
def entries_in_subtopic(site: PublicSite, topic: str, slug: str) -> tuple[Entry, ...]:
    """Return the newest entries of a subtopic's own measures."""
    own = (path for path in list_measures(site, topic, slug) if path.startswith(f"{topic}/{slug}/"))
    return _take_newest(entry for path in own for entry in entries_of(site, path))


@question(stored=True)
def entries_in_topic(site: PublicSite, topic: str) -> tuple[Entry, ...]:
    """Return the newest entries of a topic."""
    slugs = list_subtopics(site, topic)
    return _take_newest(entry for slug in slugs for entry in entries_in_subtopic(site, topic, slug))


@question(stored=True)
def entries_of_site(site: PublicSite) -> tuple[Entry, ...]:
    """Return the newest entries of the site."""
    return _take_newest(entry for topic in list_topics(site) for entry in entries_in_topic(site, topic))
