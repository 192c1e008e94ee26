"""How many measures, and parts of them, stand on each list of a dashboard: of a subtopic, a topic and the site.

An edit of one measure leads to its own counts, those of its subtopic, its topic and the site. The counts of the other
subtopics and topics are recalled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.pages.dashboards.memberships import find_memberships
from generator.pages.subtopic import own_paths
from measures.publication.contents import list_subtopics, list_topics
from measures.publication.questions import question
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A list of a dashboard: its key, the measures on it, their parts that belong there, and its words."""

    key: str
    measures: int
    parts: int
    words: str


def add_tallies(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """Return tallies with those of one list added up, in order of key."""
    found: dict[str, Tally] = {}
    for each in tallies:
        known = found.get(each.key)
        found[each.key] = (
            each
            if known is None
            else Tally(
                key=each.key,
                measures=known.measures + each.measures,
                parts=known.parts + each.parts,
                words=min(known.words, each.words),
            )
        )
    return tuple(found[key] for key in sorted(found))


@question(stored=True)
def tallies_of_subtopic(site: PublicSite, board: str, topic: str, slug: str) -> tuple[Tally, ...]:
    """Return the tallies of a dashboard for the measures of a subtopic."""
    return add_tallies(
        Tally(key=each.key, measures=1, parts=each.parts, words=each.words)
        for path in own_paths(site, topic, slug)
        for each in find_memberships(site, board, path)
    )


@question(stored=True)
def tallies_of_topic(site: PublicSite, board: str, topic: str) -> tuple[Tally, ...]:
    """Return the tallies of a dashboard for the measures of a topic."""
    return add_tallies(
        each for slug in list_subtopics(site, topic) for each in tallies_of_subtopic(site, board, topic, slug)
    )


@question(stored=True, kept=True)
def tallies_of(site: PublicSite, board: str) -> tuple[Tally, ...]:
    """Return the tallies of a dashboard for the whole site, in order of key."""
    return add_tallies(each for topic in list_topics(site) for each in tallies_of_topic(site, board, topic))


@question(sort="cutoff", kept=True)
def tally_of(site: PublicSite, board: str, key: str) -> Tally:
    """Return the tally of a list; nothing stands on a list that does not occur."""
    found = (each for each in tallies_of(site, board) if each.key == key)
    return next(found, Tally(key=key, measures=0, parts=0, words=""))


@question(kept=True)
def paths_by_list(site: PublicSite, board: str, topic: str, slug: str) -> Mapping[str, tuple[str, ...]]:
    """Return the paths of the measures of a subtopic on each list of a dashboard, in order, by the list's key."""
    found: dict[str, tuple[str, ...]] = {}
    for path in own_paths(site, topic, slug):
        for each in find_memberships(site, board, path):
            found[each.key] = (*found.get(each.key, ()), path)
    return found


@question(sort="cutoff")
def members_in_subtopic(site: PublicSite, board: str, topic: str, slug: str, key: str) -> tuple[str, ...]:
    """Return the paths of the measures of a subtopic that stand on a list, in order."""
    return paths_by_list(site, board, topic, slug).get(key, ())


@question(sort="cutoff")
def members_of(site: PublicSite, board: str, key: str) -> tuple[str, ...]:
    """Return the paths of all measures that stand on a list, in the order of topics, subtopics and measures."""
    return tuple(
        path
        for topic in list_topics(site)
        if _has(tallies_of_topic(site, board, topic), key)
        for slug in list_subtopics(site, topic)
        if _has(tallies_of_subtopic(site, board, topic, slug), key)
        for path in members_in_subtopic(site, board, topic, slug, key)
    )


def _has(tallies: tuple[Tally, ...], key: str) -> bool:
    return any(each.key == key for each in tallies)
