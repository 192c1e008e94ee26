"""The words under which readers find a measure: those of its title, its place, its keywords, and what its data tells.

Words are stored as folded; what a query may mean by them (other endings, slips of typing) is found in the browser.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.pages.standing import standing
from generator.pages.subtopic import own_paths
from generator.pages.titles import subtopic_title, topic_title
from measures.model.classification import Category
from measures.model.observations import Member, Observations
from measures.publication.contents import (
    classification,
    classification_ids,
    concepts,
    facts,
    list_dimensions,
    list_subtopics,
    list_topics,
    observations,
    settings,
)
from measures.publication.questions import question
from measures.publication.site import PublicSite

_STOP_WORDS = """
a an and are as at be by do does for from has have how in is it its me my of on or our than that the their them there
these they this to was we were what when where which who whose why will with you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that tell no measure from another. The browser is told them, so that it leaves them out too."""
TITLE, KEYWORD, PLACE, TEXT, MEMBER = 9, 8, 4, 3, 2
"""How much it says of a measure that a word stands in its title ... in the names of its categories and periods."""
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWords:
    """The words of one measure, in order, each with its weight as last sign: `homes9 owned2`."""

    id: str
    words: str

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Yield each word with its weight."""
        return ((each[:-1], int(each[-1])) for each in self.words.split())


def fold_words(text: str) -> list[str]:
    """Return the words of a text without case, accents, apostrophes and other signs, in order.

    The script of the search page does the same to a query.
    """
    plain = unicodedata.normalize("NFKD", text).lower()
    kept = (sign for sign in plain if sign not in "'\u2019" and unicodedata.category(sign) != "Mn")
    spaced = "".join(sign if unicodedata.category(sign)[0] in "LN" else " " for sign in kept)
    return [word[:LONGEST_WORD] for word in spaced.split()]


@question(stored=True)
def search_words(site: PublicSite, path: str) -> SearchWords | None:
    """Return the words of a measure's newest version; None where no version is public."""
    found = standing(site, path)
    if found is None or found.latest is None:
        return None
    weights: dict[str, int] = {}
    for weight, text in _list_texts(site, path, str(found.latest.number)):
        for word in fold_words(text):
            weights[word] = max(weight, weights.get(word, 0))
    for text in found.keywords:
        weights.update({word: max(KEYWORD, weights.get(word, 0)) for word in fold_words(text)})
    kept = (word for word in sorted(weights) if word not in STOP_WORDS)
    return SearchWords(id=found.id, words=" ".join(f"{word}{weights[word]}" for word in kept))


def _list_texts(site: PublicSite, path: str, number: str) -> Iterator[tuple[int, str]]:
    front = facts(site, path, number)
    topic, subtopic, _ = path.split("/")
    yield TITLE, front.title
    yield PLACE, topic_title(site, topic)
    yield PLACE, subtopic_title(site, topic, subtopic)
    yield TEXT, front.description
    yield TEXT, front.population or ""
    for slug in list_dimensions(site, path, number):
        yield TEXT, settings(site, path, number, slug).title
        data = observations(site, path, number, slug)
        for key in data.keys:
            yield MEMBER, key
            for member in data.members[key]:
                yield from ((MEMBER, name) for name in name_member(site, data, key, member) if member.has_rows)


def name_member(site: PublicSite, data: Observations, key: str, member: Member) -> tuple[str, ...]:
    """Return everything that readers may call a member of a column; its label comes first."""
    lists = (classification(site, name) for name in sorted(set(data.lists.get(key, {}).values())))
    entries = (listed.by_id.get(member.id) for listed in lists if listed is not None)
    own = (name for entry in entries if entry is not None for name in entry.aliases)
    same = concept_names(site, member.concept) if member.concept else ()
    times = (member.period.words, member.period.short) if member.period else ()
    named = () if key in data.areas else (member.id,)
    return tuple(dict.fromkeys((member.label, *times, *named, *own, *same)))


@question(sort="cutoff", kept=True)
def concept_names(site: PublicSite, concept: str) -> tuple[str, ...]:
    """Return the names of a concept in all classifications, aliases too."""
    declared = concepts(site).get(concept)
    lists = (classification(site, name) for name in classification_ids(site))
    found = (each for listed in lists if listed is not None for each in listed.in_order if each.concept == concept)
    return tuple(dict.fromkeys([*([declared.label] if declared else []), *_list_names(found)]))


def _list_names(entries: Iterable[Category]) -> Iterator[str]:
    for entry in entries:
        yield entry.label
        yield from entry.aliases


@question(stored=True)
def search_words_in(site: PublicSite, topic: str, subtopic: str) -> tuple[SearchWords, ...]:
    """Return the words of each measure of a subtopic."""
    found = (search_words(site, path) for path in own_paths(site, topic, subtopic))
    return tuple(each for each in found if each is not None)


def list_search_words(site: PublicSite) -> Iterator[SearchWords]:
    """Yield the words of each measure of the site."""
    for topic in list_topics(site):
        for subtopic in list_subtopics(site, topic):
            yield from search_words_in(site, topic, subtopic)
