"""The index that the search page asks: which measures hold a word, in files by how words begin.

A reader's browser fetches the few files that a query needs. An edit changes the files of the words that it adds or
takes away, and no other: files hold permanent ids, no places in a list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from generator.pages.addresses import SITE, address_of_search, address_of_search_file, output_at
from generator.pages.kind import PageKind
from generator.pages.search_words import STOP_WORDS, list_search_words
from measures.publication.questions import question
from measures.publication.site import PublicSite

MOST_MEASURES = 200
"""How many measures a word names: those of which it says most. A query of such a word alone shows no more anyway."""
Postings = Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the index: in how many measures it stands, and the most telling of them, each `id` and weight."""

    text: str
    count: int
    measures: tuple[str, ...]


def name_shard(word: str) -> str:
    """Return the name of the file that holds a word: its first two signs, or three of a number."""
    return "".join(_name_sign(sign) for sign in word[: 3 if word[0].isdecimal() else 2])


def name_list(word: str) -> str:
    """Return the name of the list of words that begin as this one does."""
    return _name_sign(word[0])


def _name_sign(sign: str) -> str:
    return sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):x}"


def write_json(value: object) -> bytes:
    """Return a value as JSON without spaces, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@question(kept=True)
def index_words(site: PublicSite) -> Mapping[str, tuple[Word, ...]]:
    """Return the words of all measures, in order, by the file that holds them."""
    found: dict[str, list[tuple[int, str]]] = {}
    for each in list_search_words(site):
        for word, weight in each:
            found.setdefault(word, []).append((-weight, each.id))
    shards: dict[str, list[Word]] = {}
    for text in sorted(found):
        best = sorted(found[text])[:MOST_MEASURES]
        told = Word(text, len(found[text]), tuple(f"{measure}{-weight}" for weight, measure in best))
        shards.setdefault(name_shard(text), []).append(told)
    return {name: tuple(shards[name]) for name in sorted(shards)}


@question(sort="cutoff")
def words_of_shard(site: PublicSite, shard: str) -> tuple[Word, ...]:
    """Return the words of one file."""
    return index_words(site).get(shard, ())


@question(sort="cutoff", kept=True)
def shard_names(site: PublicSite) -> tuple[str, ...]:
    """Return the names of the files of words."""
    return tuple(index_words(site))


@question(sort="cutoff")
def words_beginning(site: PublicSite, name: str) -> tuple[str, ...]:
    """Return all words that begin with one sign."""
    shards = (words for words in index_words(site).values() if name_list(words[0].text) == name)
    return tuple(word.text for words in shards for word in words)


@question(sort="cutoff", kept=True)
def list_names(site: PublicSite) -> tuple[str, ...]:
    """Return the names of the lists of words."""
    return tuple(dict.fromkeys(name_list(words[0].text) for words in index_words(site).values()))


@question(sort="cutoff")
def count_scale(site: PublicSite) -> int:
    """Return the number of measures, rounded up to a power of two: all that ranking needs of it."""
    return 1 << max(0, sum(1 for _ in list_search_words(site)) - 1).bit_length()


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (the index belongs to the site)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    shards = (address_of_search_file("words", name) for name in shard_names(site))
    lists = (address_of_search_file("lists", name) for name in list_names(site))
    return tuple(output_at(address) for address in (address_of_search_file("index"), *shards, *lists))


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    *_, folder, file = output.split("/")
    name = file.removesuffix(".json")
    if folder == "words":
        words = words_of_shard(site, name)
        return write_json({word.text: f"{word.count} {' '.join(word.measures)}" for word in words})
    if folder == "lists":
        return write_json(" ".join(words_beginning(site, name)))
    return write_json(
        {"measures": count_scale(site), "shards": " ".join(shard_names(site)), "stop": " ".join(sorted(STOP_WORDS))}
    )


KIND = PageKind(
    name="search_index",
    owners=_list_owners,
    outputs=_list_outputs,
    render=_render,
    gathers=True,
    below=f"{SITE}{address_of_search()}",
)
