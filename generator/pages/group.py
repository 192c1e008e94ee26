"""A group on one page: every measure that speaks of it, with its figure, the one compared with and the gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from generator.pages.addresses import (
    SITE,
    address_at,
    address_of_group,
    address_of_groups,
    address_of_topic,
    output_at,
)
from generator.pages.download import DownloadItem
from generator.pages.frame import Place, build_frame, origin
from generator.pages.group_csv import write_group_csv
from generator.pages.group_list import concepts_of_everyone, list_comparators, list_groups, paths_naming
from generator.pages.group_rows import TESTS, GroupRow, group_row
from generator.pages.kind import PageKind
from generator.pages.paging import Pager, address_of_list_page, build_pager, count_pages, take_page
from generator.pages.terms import find_terms
from generator.pages.theme import render_template
from generator.pages.titles import HOME, topic_title
from generator.pages.words import Link, Pair
from measures.publication.contents import subject_concepts
from measures.publication.questions import question
from measures.publication.site import PublicSite

EVERYONE_WORDS = "everyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTopic:
    """A topic on the page of a group, with its measures in content order."""

    id: str
    title: str
    url: str
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A group to compare with; the one that the page shows is `chosen`."""

    words: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """What the page of a group says."""

    title: str
    note: str
    lead: str
    choices: tuple[Choice, ...]
    topics: tuple[GroupTopic, ...]
    pager: Pager | None
    downloads: tuple[DownloadItem, ...]
    tests: tuple[Pair, ...]
    terms: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A page of a group: its concept, the concept compared with (`""`: everyone), and the page of the list."""

    concept: str
    comparator: str
    page: int

    @property
    def address(self) -> str:
        """The address of the page."""
        return address_of_list_page(address_of_group(self.concept, self.comparator), self.page)

    @property
    def csv(self) -> str:
        """The address of the page's rows as CSV, under a name that tells it from others in a folder of downloads."""
        name = f"{self.concept}-and-{self.comparator}" if self.comparator else self.concept
        return f"{self.address}{name}{f'-page-{self.page}' if self.page > 1 else ''}.csv"


@question(sort="cutoff", kept=True)
def name_group(site: PublicSite, concept: str) -> tuple[str, str]:
    """Return the label and the note of a concept; both `""` where there is none of that id."""
    found = (each for each in subject_concepts(site) if each.id == concept)
    return next(((each.label, each.note or "") for each in found), ("", ""))


def choose_comparators(site: PublicSite, concept: str) -> tuple[str, ...]:
    """Return what a group is compared with: `""` for everyone, then other groups, never itself."""
    return ("", *(other for other in list_comparators(site) if other != concept))


def list_spots(site: PublicSite, concept: str) -> tuple[Spot, ...]:
    """Return the pages of a group."""
    pages = range(1, count_pages(len(paths_naming(site, concept))) + 1)
    others = choose_comparators(site, concept)
    return tuple(Spot(concept=concept, comparator=other, page=page) for other in others for page in pages)


def list_rows(site: PublicSite, spot: Spot) -> Iterator[tuple[str, GroupRow]]:
    """Yield the rows of a page, each with its topic."""
    for path in take_page(paths_naming(site, spot.concept), spot.page):
        row = group_row(site, path, spot.concept, spot.comparator)
        if row is not None:
            yield path.partition("/")[0], row


def build_group(site: PublicSite, spot: Spot) -> GroupView:
    """Return the view of a page of a group."""
    label, note = name_group(site, spot.concept)
    topics = tuple(_list_topics(site, spot))
    first, pages = address_of_group(spot.concept, spot.comparator), count_pages(len(paths_naming(site, spot.concept)))
    return GroupView(
        title=label,
        note=note,
        lead=_write_lead(site, spot),
        choices=tuple(_list_choices(site, spot)),
        topics=topics,
        pager=build_pager(first, spot.page, pages),
        downloads=(DownloadItem(words="The figures on this page", url=spot.csv, about="CSV"),),
        tests=TESTS,
        terms=find_terms(site, _list_texts(topics)),
    )


def _list_topics(site: PublicSite, spot: Spot) -> Iterator[GroupTopic]:
    for slug, pairs in groupby(list_rows(site, spot), key=lambda pair: pair[0]):
        rows = tuple(row for _, row in pairs)
        yield GroupTopic(id=slug, title=topic_title(site, slug), url=address_of_topic(slug), rows=rows)


def _list_texts(topics: tuple[GroupTopic, ...]) -> Iterator[str]:
    """Yield what the page says in words."""
    yield from (words for test in TESTS for words in (test.name, test.words))
    for row in (row for topic in topics for row in topic.rows):
        yield from (row.title, row.value, row.population)
        yield from (figure.meaning for figure in (row.figure, row.other) if figure is not None)
        yield from (row.difference.words, row.difference.why) if row.difference else ()


def _write_lead(site: PublicSite, spot: Spot) -> str:
    if not spot.comparator and spot.concept in concepts_of_everyone(site):
        return "The headline figure of every statistic, by topic."
    other = name_comparator(site, spot.comparator)
    return f"The headline figure of every statistic for this group, beside the one for {other}."


def name_comparator(site: PublicSite, comparator: str) -> str:
    """Return what a page says of whom it compares with."""
    return name_group(site, comparator)[0] if comparator else EVERYONE_WORDS


def _list_choices(site: PublicSite, spot: Spot) -> Iterator[Choice]:
    """Yield the groups to compare with; a page of everyone offers no comparison with everyone."""
    for other in choose_comparators(site, spot.concept):
        words = name_comparator(site, other)
        yield Choice(
            words=words[0].upper() + words[1:],
            url=address_of_group(spot.concept, other),
            chosen=other == spot.comparator,
        )


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return tuple(f"group/{concept}" for concept in list_groups(site))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    spots = list_spots(site, owner.removeprefix("group/"))
    return tuple(output_at(address) for spot in spots for address in (spot.address, spot.csv))


def _read_spot(address: str) -> Spot:
    parts = address.removeprefix(address_of_groups()).split("/")[:-1]
    page = int(parts.pop()) if parts[-1].isdecimal() and len(parts) > 1 else 1
    return Spot(concept=parts[0], comparator=parts[1] if len(parts) > 1 else "", page=page)


def _write_csv(site: PublicSite, spot: Spot) -> bytes:
    label, _ = name_group(site, spot.concept)
    rows = ((topic_title(site, slug), row) for slug, row in list_rows(site, spot))
    return write_group_csv(rows, group=label, other=name_comparator(site, spot.comparator), origin=origin(site))


def _write_title(site: PublicSite, spot: Spot) -> str:
    label, _ = name_group(site, spot.concept)
    compared = f", compared with {name_comparator(site, spot.comparator)}" if spot.comparator else ""
    return f"{label} in every statistic{compared}{f' (page {spot.page})' if spot.page > 1 else ''}"


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001 (the address says it)
    address = address_at(output)
    spot = _read_spot(address)
    if address.endswith(".csv"):
        return _write_csv(site, spot)
    title = _write_title(site, spot)
    place = Place(
        title=title,
        description=f"{title}: its figure, the one compared with and the difference, by topic.",
        canonical=spot.address,
        trail=(HOME, Link("Groups", address_of_groups())),
    )
    return render_template("pages/group.html", frame=build_frame(site, place), view=build_group(site, spot))


KIND = PageKind(
    name="group",
    owners=_list_owners,
    outputs=_list_outputs,
    render=_render,
    gathers=True,
    below=f"{SITE}{address_of_groups()}",
)
