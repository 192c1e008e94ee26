"""What a dashboard is made of: tables of figures, and lists of what each figure counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.pages.addresses import address_of_dashboard, address_of_latest
from generator.pages.paging import PAGE_LENGTH, address_of_list_page
from generator.pages.words import Link, Moment
from measures.figures import format_count
from measures.publication.site import PublicSite

TABLE = "figures"
"""The anchor of a dashboard's table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count in a table with the address of the list of what it counts (`""` where there is nothing)."""

    words: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A row of a table: its name, with an address where it has a page, and a figure for each column."""

    name: str
    figures: tuple[Figure, ...]
    url: str = ""
    level: int = 0
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """A table of figures: its caption, the head of its names, the heads of its columns, and its rows."""

    caption: str
    head: str
    heads: tuple[str, ...]
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a figure counts: its title and address, parts of it below, its day, and a note."""

    title: str
    url: str
    parts: tuple[Link, ...] = ()
    moment: Moment | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The names of what stands under a heading of a list, before any of it is looked up."""

    id: str
    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """What the page of a list says of it."""

    title: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists behind the figures of a dashboard.

    `keys(site)` are those on which something stands; `describe(site, key)` the words of a list; `part(site, key)` its
    sections; `enter(site, key, name)` one entry; `count(site, key)` how many entries there are.
    """

    keys: Callable[[PublicSite], tuple[str, ...]]
    describe: Callable[[PublicSite, str], ListWords]
    part: Callable[[PublicSite, str], tuple[Section, ...]]
    enter: Callable[[PublicSite, str, str], Entry]
    count: Callable[[PublicSite, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a dashboard lists below its own table: `enter(site, section, name)` is one entry of a section."""

    part: Callable[[PublicSite], tuple[Section, ...]]
    enter: Callable[[PublicSite, str, str], Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A dashboard: its part of the address, its words, its table, and what its figures lead to.

    `rows(site)` are all rows of its table. They lead to `lists`, to the `contents` below, or to the pages of measures.
    """

    name: str
    title: Callable[[PublicSite], str]
    lead: Callable[[PublicSite], str]
    head: str
    heads: tuple[str, ...]
    rows: Callable[[PublicSite], tuple[FigureRow, ...]]
    lists: Lists | None = None
    contents: Contents | None = None
    notes: tuple[str, ...] = ()
    links: Callable[[PublicSite], tuple[Link, ...]] = lambda _site: ()


def make_figure(number: int, url: str, note: str = "") -> Figure:
    """Return a count that leads to an address; nowhere where there is nothing to see."""
    return Figure(words=format_count(number), url=url if number else "", note=note)


def count_figure(number: int, *parts: str, note: str = "") -> Figure:
    """Return a count that leads to a list of a dashboard."""
    return make_figure(number, address_of_dashboard(*parts), note)


def count_section(number: int, before: int, section: str, *parts: str) -> Figure:
    """Return a count that leads to a section of a list; `before` entries stand above it, perhaps on other pages."""
    page = address_of_list_page(address_of_dashboard(*parts), before // PAGE_LENGTH + 1)
    return make_figure(number, f"{page}#{section}")


def take_sections(sections: tuple[Section, ...], page: int) -> tuple[Section, ...]:
    """Return the sections of a page of a list, counted from 1, with the names that stand on it."""
    first, last = (page - 1) * PAGE_LENGTH, page * PAGE_LENGTH
    taken: list[Section] = []
    start = 0
    for section in sections:
        names = section.names[max(first - start, 0) : max(last - start, 0)]
        start += len(section.names)
        if names:
            taken.append(Section(id=section.id, title=section.title, names=names))
    return tuple(taken)


def link_to_part(path: str, anchor: str, words: str) -> Link:
    """Return a link to a place on the page of a measure."""
    return Link(words, f"{address_of_latest(path)}#{anchor}")


def count_things(number: int, one: str, many: str) -> str:
    """Return a count with its noun: `1 measure`, `1,200 measures`."""
    return f"1 {one}" if number == 1 else f"{format_count(number)} {many}"
