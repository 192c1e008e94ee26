"""All measures from A to Z, by title and by keyword: what search does, without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.pages.addresses import (
    SITE,
    address_at,
    address_of_latest,
    address_of_letter,
    address_of_search,
    output_at,
)
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.notices import mark_on_newest
from generator.pages.paging import Pager, address_of_list_page, build_pager, count_pages, take_page
from generator.pages.search_words import fold_words
from generator.pages.standing import standing, title_of
from generator.pages.subtopic import own_paths
from generator.pages.theme import render_template
from generator.pages.titles import HOME, subtopic_title, topic_title
from generator.pages.words import Link
from measures.figures import format_count
from measures.publication.contents import list_subtopics, list_topics
from measures.publication.questions import question
from measures.publication.site import PublicSite

NUMBERS, OTHERS = "0-9", "other"
TITLE = "A to Z"
LEAD = "Every set of statistics by its title, and by other words for what it is about."


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry of the list: words that begin with its letter, and the measure that they lead to.

    `title` is the measure's, `place` its topic and subtopic, and `notice` leads to the notice on it.
    """

    words: str
    title: str
    url: str
    place: str
    notice: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter with the number of its entries; `chosen` on its own page."""

    name: str
    url: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersView:
    """What the page of a letter, or of all letters, says."""

    title: str
    lead: str
    letters: tuple[Letter, ...]
    entries: tuple[Listed, ...]
    pager: Pager | None


@question(stored=True)
def listed_of(site: PublicSite, path: str) -> tuple[Listed, ...]:
    """Return the entries of a measure's newest version: its title, and each of its keywords."""
    title, found = title_of(site, path), standing(site, path)
    if title is None or found is None:
        return ()
    topic, subtopic, _ = path.split("/")
    place = f"{topic_title(site, topic)}: {subtopic_title(site, topic, subtopic)}"
    words = dict.fromkeys((title, *(f"{word[:1].upper()}{word[1:]}" for word in found.keywords)))
    url, notice = address_of_latest(path), mark_on_newest(site, path)
    return tuple(Listed(words=each, title=title, url=url, place=place, notice=notice) for each in words)


@question(stored=True)
def listed_in(site: PublicSite, topic: str, subtopic: str) -> tuple[Listed, ...]:
    """Return the entries of the measures of a subtopic."""
    return tuple(each for path in own_paths(site, topic, subtopic) for each in listed_of(site, path))


@question(kept=True)
def all_listed(site: PublicSite) -> Mapping[str, tuple[Listed, ...]]:
    """Return the entries of all measures by letter, in order of their words."""
    found: dict[str, list[Listed]] = {}
    for topic in list_topics(site):
        for subtopic in list_subtopics(site, topic):
            for each in listed_in(site, topic, subtopic):
                found.setdefault(find_letter(each.words), []).append(each)
    return {letter: tuple(sorted(found[letter], key=_order)) for letter in sorted(found, key=_order_letter)}


def find_letter(words: str) -> str:
    """Return the letter under which words are listed: `a` to `z`, else what stands for numbers or for other signs."""
    sign = next(iter(fold_words(words)), "-")[0]
    if sign.isdecimal():
        return NUMBERS
    return sign if "a" <= sign <= "z" else OTHERS


def _order(entry: Listed) -> tuple[list[str], str, str]:
    return (fold_words(entry.words), entry.title, entry.url)


def _order_letter(letter: str) -> tuple[bool, bool, str]:
    return (letter == OTHERS, letter == NUMBERS, letter)


@question(sort="cutoff", kept=True)
def count_letters(site: PublicSite) -> tuple[tuple[str, int], ...]:
    """Return the letters that have entries, each with their number."""
    return tuple((letter, len(entries)) for letter, entries in all_listed(site).items())


@question(sort="cutoff")
def listed_on(site: PublicSite, letter: str, page: str) -> tuple[Listed, ...]:
    """Return the entries on a page of a letter, counted from 1."""
    return tuple(take_page(all_listed(site).get(letter, ()), int(page)))


def list_letters(site: PublicSite, chosen: str = "") -> tuple[Letter, ...]:
    """Return the letters to choose from."""
    return tuple(
        Letter(
            name=_name_letter(letter),
            url=address_of_letter(letter),
            count=format_count(count),
            chosen=letter == chosen,
        )
        for letter, count in count_letters(site)
    )


def _name_letter(letter: str) -> str:
    return {NUMBERS: "Numbers", OTHERS: "Other"}.get(letter, letter.upper())


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (the list belongs to the site)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    pages = (
        address_of_list_page(address_of_letter(letter), page)
        for letter, count in count_letters(site)
        for page in range(1, count_pages(count) + 1)
    )
    return tuple(output_at(address) for address in (address_of_letter(), *pages))


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    letter, page = (*address_at(output).removeprefix(address_of_letter()).split("/"), "1")[:2]
    number = int(page or "1")
    count = dict(count_letters(site)).get(letter, 0)
    title = f"{TITLE}: {_name_letter(letter)}" if letter else TITLE
    first = address_of_letter(letter)
    view = LettersView(
        title=title,
        lead=LEAD if not letter else "",
        letters=list_letters(site, letter),
        entries=listed_on(site, letter, str(number)) if letter else (),
        pager=build_pager(first, number, count_pages(count)) if letter else None,
    )
    place = Place(
        title=title if number == 1 else f"{title} (page {number})",
        description=LEAD if not letter else f"Sets of statistics under {_name_letter(letter)}, page {number}.",
        canonical=address_of_list_page(first, number),
        trail=(HOME, Link("Search", address_of_search()), *([Link(TITLE, address_of_letter())] if letter else [])),
    )
    return render_template("pages/a_to_z.html", frame=build_frame(site, place), view=view)


KIND = PageKind(
    name="a_to_z",
    owners=_list_owners,
    outputs=_list_outputs,
    render=_render,
    gathers=True,
    below=f"{SITE}{address_of_search()}",
)
