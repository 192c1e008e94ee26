"""Which measures are about which groups, worked out topic by topic so that an edit of one measure reads no other.

What a page lists follows from the settings of dimensions alone, since the outputs of a site are listed before any data
is read; a measure whose data leaves out a group of its classification falls away when the page is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.pages.addresses import address_of_group
from generator.pages.group_figures import EVERYONE, groups_of, listed_number
from generator.pages.subtopic import own_paths
from generator.pages.words import Link
from measures.model.classification import Category, Classification
from measures.publication.contents import (
    classification,
    classification_ids,
    facts,
    header_of,
    list_dimensions,
    list_subtopics,
    list_topics,
    settings,
    site_of,
    subject_concepts,
)
from measures.publication.questions import question
from measures.publication.site import PublicSite

MOST_COMPARATORS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsNamed:
    """The concepts in the classifications that a measure uses, and the one that it compares others with, else `""`."""

    path: str
    concepts: tuple[str, ...] = ()
    comparator: str = ""


@question(sort="cutoff", kept=True)
def subject_lists(site: PublicSite) -> tuple[str, ...]:
    """Return the ids of the classifications of the site's subject."""
    subject = site_of(site).subject
    found = ((name, classification(site, name)) for name in classification_ids(site))
    return tuple(name for name, each in found if each is not None and each.variable == subject)


@question(sort="cutoff", kept=True)
def categories_of(site: PublicSite, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the concept of each category of a classification that has one, with all names of the category."""
    listed = classification(site, name)
    known = frozenset(concept.id for concept in subject_concepts(site))
    entries: tuple[Category, ...] = listed.in_order if listed else ()
    found = ((each.concept, (each.label, each.id, *each.aliases)) for each in entries)
    return tuple((concept, names) for concept, names in found if concept is not None and concept in known)


@question(sort="cutoff", kept=True)
def concepts_of_everyone(site: PublicSite) -> tuple[str, ...]:
    """Return the concepts of the aggregates that stand for all groups together."""
    lists = (classification(site, name) for name in subject_lists(site))
    return tuple(sorted({concept for listed in lists if listed for concept in _find_everyone(listed)}))


def _find_everyone(listed: Classification) -> Iterator[str]:
    yield from (each.concept for each in listed.aggregates if each.id == EVERYONE and each.concept is not None)


@question(sort="cutoff", kept=True)
def collective_concepts(site: PublicSite) -> tuple[str, ...]:
    """Return the concepts that are no single group: aggregates, and those of whom the group is not known."""
    lists = (classification(site, name) for name in subject_lists(site))
    entries = (each for listed in lists if listed for each in (*listed.aggregates, *listed.unknown))
    return tuple(sorted({each.concept for each in entries if each.concept is not None}))


@question(stored=True)
def groups_named(site: PublicSite, path: str) -> GroupsNamed:
    """Return the groups that a measure may speak of, by the settings of its newest version."""
    number = listed_number(site, path)
    if number is None:
        return GroupsNamed(path=path)
    used = dict.fromkeys(
        name for slug in list_dimensions(site, path, number) for name in _list_used(site, path, number, slug)
    )
    found = [pair for name in used for pair in categories_of(site, name)]
    wanted = set(facts(site, path, number).comparator.values())
    return GroupsNamed(
        path=path,
        concepts=tuple(dict.fromkeys(concept for concept, _ in found)),
        comparator=next((concept for concept, names in found if wanted.intersection(names)), ""),
    )


def _list_used(site: PublicSite, path: str, number: str, slug: str) -> Iterator[str]:
    """Yield the subject's classifications that a dimension uses; any of them where its settings leave that open."""
    chosen, lists = settings(site, path, number, slug), subject_lists(site)
    for column in chosen.columns.values():
        yield from (name for name in (column.classification or {}).values() if name in lists)
    subject = site_of(site).subject.capitalize()
    if chosen.data is None and subject not in chosen.columns and subject in header_of(site, path, number, slug):
        yield from lists


@question(stored=True, kept=True)
def groups_in_subtopic(site: PublicSite, topic: str, subtopic: str) -> tuple[GroupsNamed, ...]:
    """Return the groups that each measure of a subtopic may speak of, in the order of the subtopic's page."""
    found = (groups_named(site, path) for path in own_paths(site, topic, subtopic))
    return tuple(each for each in found if each.concepts)


def _list_named(site: PublicSite) -> Iterator[GroupsNamed]:
    for topic in list_topics(site):
        for subtopic in list_subtopics(site, topic):
            yield from groups_in_subtopic(site, topic, subtopic)


@question(sort="cutoff", kept=True)
def paths_naming(site: PublicSite, concept: str) -> tuple[str, ...]:
    """Return the paths of the measures that may speak of a group, in the order of the site's topics."""
    return tuple(each.path for each in _list_named(site) if concept in each.concepts)


@question(sort="cutoff", kept=True)
def list_groups(site: PublicSite) -> tuple[str, ...]:
    """Return the concepts that have a page, in the order of concepts.yaml."""
    named = {concept for each in _list_named(site) for concept in each.concepts}
    return tuple(concept.id for concept in subject_concepts(site) if concept.id in named)


@question(sort="cutoff", kept=True)
def list_comparators(site: PublicSite) -> tuple[str, ...]:
    """Return the concepts that pages of groups compare with, besides everyone: those that most measures name.

    They stand in the order of concepts.yaml. A concept whose id is a number would share its address with a page of a
    list and is left out.
    """
    everyone = concepts_of_everyone(site)
    named = Counter(
        each.comparator for each in _list_named(site) if each.comparator and each.comparator not in everyone
    )
    order = [concept.id for concept in subject_concepts(site)]
    ranked = sorted(
        (name for name in named if not name.isdecimal()), key=lambda name: (-named[name], order.index(name))
    )
    return tuple(sorted(ranked[:MOST_COMPARATORS], key=order.index))


def link_groups(site: PublicSite, path: str) -> tuple[Link, ...]:
    """Return the pages of the groups that a measure speaks of, in the order of concepts.yaml."""
    held = groups_of(site, path)
    return tuple(Link(each.label, address_of_group(each.id)) for each in subject_concepts(site) if each.id in held)


@question(stored=True)
def group_counts_in(site: PublicSite, topic: str, subtopic: str) -> tuple[tuple[str, int], ...]:
    """Return how many measures of a subtopic speak of each group."""
    held = Counter(concept for path in own_paths(site, topic, subtopic) for concept in groups_of(site, path))
    return tuple(sorted(held.items()))


@question(sort="cutoff", kept=True)
def group_counts(site: PublicSite) -> tuple[tuple[str, int], ...]:
    """Return how many measures of the site speak of each group."""
    total: Counter[str] = Counter()
    for topic in list_topics(site):
        for subtopic in list_subtopics(site, topic):
            total.update(dict(group_counts_in(site, topic, subtopic)))
    return tuple(sorted(total.items()))
