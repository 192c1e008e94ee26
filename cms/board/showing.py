"""The board as its screen shows it: columns by state or one state as a list, with filters that its address holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cms.access import Person, may
from cms.board.gathering import Today, Work
from cms.editing.links import link
from cms.forms.schema import Option
from cms.moments import describe_written

IN_COLUMN, ON_PAGE = 12, 50
SOON = timedelta(days=30)
COLUMNS: Mapping[str, str] = {
    "draft": "Draft",
    "internal_review": "Internal review",
    "department_review": "Department review",
    "rejected": "Rejected",
    "approved": "Approved, with its release",
    "due": "Needs an update",
}
DUE: Mapping[str, str] = {"overdue": "Overdue", "soon": "In the next 30 days", "later": "Later", "none": "No date"}
ORDERS: Mapping[str, str] = {"waiting": "Longest waiting first", "title": "By title"}
NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the board is cut down to: topic or subtopic, owner, state, due day; the order, and the page of a state."""

    topic: str = ""
    owner: str = ""
    state: str = ""
    due: str = ""
    order: str = ""
    page: int = 1

    @property
    def query(self) -> dict[str, str]:
        """The filters as the query of an address has them, without the page and what is empty."""
        named = {"topic": self.topic, "owner": self.owner, "state": self.state, "due": self.due}
        named["order"] = self.order
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A version on the board: where it is read and where it is moved on, and its facts in words.

    `offered` says that changes of a correction are offered to it, and is empty where none are.
    """

    title: str
    number: str
    href: str
    step_words: str
    step_href: str
    owner: str
    due: str
    is_overdue: bool
    waiting: str
    offered: str
    offered_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A state: its cards, how many versions are in it, and the address of all of them."""

    state: str
    title: str
    total: int
    cards: tuple[Card, ...]
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Addresses of the pages before and after, each empty where there is none."""

    before: str = ""
    after: str = ""


def read_filters(asked: Mapping[str, str]) -> Filters:
    """Return what an address asks for; what is no filter is passed over."""
    page = asked.get("page", "1")
    return Filters(
        topic=asked.get("topic", ""),
        owner=asked.get("owner", ""),
        state=asked["state"] if asked.get("state") in COLUMNS else "",
        due=asked["due"] if asked.get("due") in DUE else "",
        order=asked["order"] if asked.get("order") in ORDERS else "",
        page=max(int(page), 1) if page.isdecimal() and len(page) < 6 else 1,
    )


def list_dues() -> tuple[Option, ...]:
    """Return what can be chosen of when work is due."""
    return tuple(Option(value, words) for value, words in DUE.items())


def list_orders() -> tuple[Option, ...]:
    """Return the orders that the board can have, besides that by due day."""
    return tuple(Option(value, words) for value, words in ORDERS.items())


def list_states() -> tuple[Option, ...]:
    """Return the states that the board can be cut down to."""
    return tuple(Option(value, words) for value, words in COLUMNS.items())


def list_owners(work: Iterable[Work], person: Person, names: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    """Return the people that work is with, first who asks, then by name; and whoever is chosen already."""
    ids = {each.owner for each in work if each.owner} | {chosen}
    ids -= {person.id, NOBODY, ""}
    others = sorted((names.get(each, each), each) for each in ids)
    return (
        Option(person.id, f"{person.name} (you)"),
        *(Option(each, name) for name, each in others),
        Option(NOBODY, "Nobody known"),
    )


def choose_work(work: Iterable[Work], filters: Filters, today: date) -> tuple[Work, ...]:
    """Return the work that the filters for owner, state and due day leave, in the order that they ask for."""
    found = [
        each
        for each in work
        if (not filters.owner or filters.owner == (each.owner or NOBODY))
        and (not filters.state or filters.state == each.row.status)
        and (not filters.due or filters.due == tell_due(each, today))
    ]
    if filters.order == "title":
        found.sort(key=lambda each: (each.row.title.casefold(), each.row.path))
    elif filters.order == "waiting":
        found.sort(key=lambda each: each.row.since.timestamp() if each.row.since else math.inf)
    return tuple(found)


def tell_due(work: Work, today: date) -> str:
    """Return which of `DUE` holds for some work."""
    due = _read_day(work.row.due)
    if due is None:
        return "none"
    return "overdue" if due < today else "soon" if due <= today + SOON else "later"


def show_columns(work: Sequence[Work], filters: Filters, names: Mapping[str, str], today: Today) -> tuple[Column, ...]:
    """Return the columns of the board, each with the first of its cards."""
    columns = []
    for state, title in COLUMNS.items():
        mine = [each for each in work if each.row.status == state]
        query = {**filters.query, "state": state}
        columns.append(
            Column(
                state=state,
                title=title,
                total=len(mine),
                cards=tuple(show_card(each, names, today) for each in mine[:IN_COLUMN]),
                href=link("board.show_board", **query),
            )
        )
    return tuple(columns)


def show_page(
    work: Sequence[Work], filters: Filters, names: Mapping[str, str], today: Today
) -> tuple[Column, ListPage]:
    """Return one state as a list, a page at a time."""
    start = (filters.page - 1) * ON_PAGE
    cards = tuple(show_card(each, names, today) for each in work[start : start + ON_PAGE])
    address = link("board.show_board", **filters.query)
    pages = ListPage(
        before=f"{address}&page={filters.page - 1}" if filters.page > 1 else "",
        after=f"{address}&page={filters.page + 1}" if start + ON_PAGE < len(work) else "",
    )
    title = COLUMNS[filters.state]
    return Column(state=filters.state, title=title, total=len(work), cards=cards, href=address), pages


def show_card(work: Work, names: Mapping[str, str], today: Today) -> Card:
    """Return the facts of a version in words."""
    row = work.row
    named = {"measure_id": row.measure_id, "version": row.number}
    step_words, step_href = _find_step(work, named)
    return Card(
        title=row.title,
        number=row.number,
        href=link("versions.show_version", **named),
        step_words=step_words,
        step_href=step_href,
        owner=names.get(work.owner or "", work.owner or ""),
        due=describe_due(work, today),
        is_overdue=tell_due(work, today.day) == "overdue",
        waiting=describe_wait(work, today),
        offered=describe_offered(work),
        offered_href=link("offers.show_offers", **named) if work.offered else "",
    )


def _find_step(work: Work, named: Mapping[str, str]) -> tuple[str, str]:
    """Return what leads on from here, in words, and its address; empty for who takes no steps."""
    if work.row.status == "due" and may("version.create"):
        return "Begin the next edition", link("creating.create_version", measure_id=work.row.measure_id)
    if work.row.status == "due" or not may("version.move"):
        return "", ""
    return "Steps", link("workflow.list_steps", **named)


def describe_due(work: Work, today: Today) -> str:
    """Return when a version goes out or was to be there, in words; empty where no date is known."""
    row = work.row
    if row.release_at is not None:
        words = describe_written(row.release_at)
        said = f"Release at {words}" if row.status == "approved" and ":" in words else f"Release planned for {words}"
        return f"{said}, in the bundle {row.bundle}" if row.bundle else said
    if row.expected is None:
        return ""
    word = "Was due" if tell_due(work, today.day) == "overdue" else "Due"
    return f"{word} by {describe_written(row.expected)}"


def describe_offered(work: Work) -> str:
    """Return how many changes of a correction are offered to a version, in words; empty where none are."""
    if not work.offered:
        return ""
    return f"{work.offered:,} change{'' if work.offered == 1 else 's'} of a correction to decide on"


def describe_wait(work: Work, today: Today) -> str:
    """Return since when a version has its state, in words; empty where that is not known."""
    since = work.row.since
    if since is None:
        return ""
    day = since.astimezone(today.clock.zone).date()
    days = (today.day - day).days
    if days < 2:
        return "Since today" if days < 1 else "Since yesterday"
    return f"Since {describe_written(day.isoformat())}, {days} days"


def _read_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
