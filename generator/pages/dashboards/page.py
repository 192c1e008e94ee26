"""The pages of dashboards: their index, each with its figures, and the lists behind the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from generator.pages import all_data
from generator.pages.addresses import ALL_DATA, address_at, address_of_dashboard, output_at
from generator.pages.dashboards import (
    categories,
    classifications,
    freshness,
    levels,
    planned,
    publishers,
    quality,
    releases,
)
from generator.pages.dashboards.board import Board, FigureRow, FigureTable, Lists, Section, take_sections
from generator.pages.dashboards.html import write_entries, write_figures
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.paging import Pager, address_of_list_page, build_pager, count_pages, take_page
from generator.pages.theme import render_template
from generator.pages.titles import HOME
from generator.pages.words import Link, Pair
from measures.publication.site import PublicSite

BOARDS = {
    board.name: board
    for board in (
        releases.BY_MONTH,
        releases.BY_WEEK,
        planned.BOARD,
        categories.BOARD,
        classifications.BOARD,
        levels.BOARD,
        publishers.BOARD,
        freshness.BOARD,
        quality.BOARD,
    )
}
"""All dashboards, in the order of their index."""
INDEX_TITLE = "Dashboards"
INDEX_LEAD = "What came out and what is to come, whom and where the figures are about, and how good they are."


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """What a page of a dashboard, or of a list behind one of its figures, says."""

    title: str
    lead: str
    table: str = ""
    groups: tuple[GroupView, ...] = ()
    empty: str = ""
    pager: Pager | None = None
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Entries under a heading, as HTML."""

    id: str
    title: str
    entries: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    """What the index of the dashboards says."""

    title: str
    lead: str
    boards: tuple[Pair, ...]


def build_index(site: PublicSite) -> IndexView:
    """Return the view of the index."""
    boards = (
        Pair(name="", link=Link(board.title(site), address_of_dashboard(board.name)), note=board.lead(site))
        for board in BOARDS.values()
    )
    data = Pair(name="", link=Link(all_data.TITLE, address_of_dashboard(ALL_DATA)), note=all_data.LEAD)
    return IndexView(title=INDEX_TITLE, lead=INDEX_LEAD, boards=(*boards, data))


def build_board(site: PublicSite, board: Board, page: int) -> BoardView:
    """Return the view of a page of a dashboard."""
    rows, sections = board.rows(site), _part_contents(site, board)
    shown = tuple(take_page(rows, page))
    table = FigureTable(caption=board.title(site), head=board.head, heads=board.heads, rows=shown)
    pages = _count_board_pages(rows, sections)
    return BoardView(
        title=board.title(site),
        lead=board.lead(site),
        table=write_figures(table) if shown else "",
        groups=tuple(_build_group(site, board, section) for section in take_sections(sections, page)),
        empty="" if rows else "There is nothing to count yet.",
        pager=build_pager(address_of_dashboard(board.name), page, pages),
        notes=board.notes,
        links=board.links(site),
    )


def _part_contents(site: PublicSite, board: Board) -> tuple[Section, ...]:
    return board.contents.part(site) if board.contents else ()


def _count_board_pages(rows: tuple[FigureRow, ...], sections: tuple[Section, ...]) -> int:
    return max(count_pages(len(rows)), count_pages(sum(len(section.names) for section in sections)))


def _build_group(site: PublicSite, board: Board, section: Section) -> GroupView:
    enter = board.contents.enter if board.contents else None
    entries = tuple(enter(site, section.id, name) for name in section.names) if enter else ()
    return GroupView(id=section.id, title=section.title, entries=write_entries(entries))


def build_list(site: PublicSite, lists: Lists, key: str, first: str, page: int) -> BoardView:
    """Return the view of a page of a list behind a figure; `first` is the address at which the list begins."""
    words = lists.describe(site, key)
    return BoardView(
        title=words.title,
        lead=words.lead,
        groups=tuple(
            GroupView(
                id=section.id,
                title=section.title,
                entries=write_entries(tuple(lists.enter(site, key, name) for name in section.names)),
            )
            for section in take_sections(lists.part(site, key), page)
        ),
        pager=build_pager(first, page, count_pages(lists.count(site, key))),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (the same dashboards for every site)
    return ("", *(f"board/{name}" for name in BOARDS))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    return tuple(output_at(address) for address in _list_addresses(site, owner.removeprefix("board/")))


def _list_addresses(site: PublicSite, name: str) -> Iterator[str]:
    if not name:
        yield address_of_dashboard()
        return
    board = BOARDS[name]
    pages = _count_board_pages(board.rows(site), _part_contents(site, board))
    yield from _list_pages(address_of_dashboard(name), pages)
    if board.lists is not None:
        for key in board.lists.keys(site):
            yield from _list_pages(address_of_dashboard(name, key), count_pages(board.lists.count(site, key)))


def _list_pages(first: str, pages: int) -> Iterator[str]:
    yield from (address_of_list_page(first, page) for page in range(1, pages + 1))


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    if not owner:
        place = Place(title=INDEX_TITLE, description=INDEX_LEAD, canonical=address_of_dashboard(), trail=(HOME,))
        return render_template("pages/dashboards.html", frame=build_frame(site, place), view=build_index(site))
    board, address = BOARDS[owner.removeprefix("board/")], address_at(output)
    key, page = _read_address(address, board.name)
    trail: tuple[Link, ...] = (HOME, Link(INDEX_TITLE, address_of_dashboard()))
    if board.lists is None or not key:
        view = build_board(site, board, page)
    else:
        view = build_list(site, board.lists, key, address_of_dashboard(board.name, key), page)
        trail = (*trail, Link(board.title(site), address_of_dashboard(board.name)))
    title = view.title if page == 1 else f"{view.title} (page {page})"
    place = Place(
        title=title,
        description=f"{title}. {view.lead}" if key or page > 1 else view.lead,
        canonical=address,
        trail=trail,
    )
    return render_template("pages/dashboard.html", frame=build_frame(site, place), view=view)


def _read_address(address: str, board: str) -> tuple[str, int]:
    """Return the key of the list at an address (`""`: the dashboard itself) and the number of its page."""
    parts = address.removeprefix(address_of_dashboard(board)).strip("/").split("/")
    page = int(parts.pop()) if parts[-1].isdecimal() else 1
    return "/".join(parts), page


KIND = PageKind(
    name="dashboard",
    owners=_list_owners,
    outputs=_list_outputs,
    render=_render,
    gathers=True,
    below=output_at(address_of_dashboard()).removesuffix("index.html"),
)
