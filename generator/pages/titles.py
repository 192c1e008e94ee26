"""Titles of topics and subtopics, asked for apart from their introductions, and the way from home to a page."""

from __future__ import annotations

from generator.pages.addresses import address_of_subtopic, address_of_topic
from generator.pages.words import Link
from measures.publication.contents import subtopic, topic
from measures.publication.questions import question
from measures.publication.site import PublicSite

HOME = Link("Home", "/")


@question(sort="cutoff", kept=True)
def topic_title(site: PublicSite, slug: str) -> str:
    """Return the title of a topic, short where it has a short one."""
    front = topic(site, slug).front
    return front.short_title or front.title


@question(sort="cutoff", kept=True)
def subtopic_title(site: PublicSite, topic_slug: str, slug: str) -> str:
    """Return the title of a subtopic, short where it has a short one."""
    front = subtopic(site, topic_slug, slug).front
    return front.short_title or front.title


def trail_to_subtopic(site: PublicSite, topic_slug: str) -> tuple[Link, ...]:
    """Return the way from home to the subtopics of a topic."""
    return (HOME, Link(topic_title(site, topic_slug), address_of_topic(topic_slug)))


def trail_to_measure(site: PublicSite, path: str) -> tuple[Link, ...]:
    """Return the way from home to a measure."""
    topic_slug, slug, _ = path.split("/")
    place = Link(subtopic_title(site, topic_slug, slug), address_of_subtopic(f"{topic_slug}/{slug}"))
    return (*trail_to_subtopic(site, topic_slug), place)
