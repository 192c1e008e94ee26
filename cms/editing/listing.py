"""The list of measures: what is asked for in its address, and its rows with their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cms.access import Person
from cms.editing.links import link
from cms.editing.state_names import STATES, name_state
from cms.forms.schema import Option
from cms.moments import describe_moment
from cms.workspace import MeasureRow, Order, Wanted, workspace

MOST = 50
_ORDERS: Mapping[str, Order] = {"changed": "changed", "title": "title"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMeasure:
    """A row of the list."""

    title: str
    href: str
    place: str
    version: str
    version_href: str
    state: str
    changed: str
    is_readable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """One page of the list: its rows, how many there are in all, and the addresses of its neighbours."""

    rows: tuple[ListedMeasure, ...]
    total: int
    counted: str
    before: str
    after: str


def list_states() -> tuple[Option, ...]:
    """Return the states that a list can be cut down to."""
    return tuple(Option(value, words) for value, words in STATES.items())


def read_wanted(asked: Mapping[str, str], person: Person) -> Wanted:
    """Return what an address asks for; departmental users see what is shared with them."""
    page = asked.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    topic, _, subtopic = asked.get("topic", "").partition("/")
    state = asked.get("state", "")
    return Wanted(
        text=asked.get("q", "").strip(),
        topic=topic,
        subtopic=subtopic,
        status=state if state in STATES else "",
        order=_ORDERS.get(asked.get("order", ""), "place"),
        ids=person.shares if person.is_outsider else None,
        start=max(number - 1, 0) * MOST,
        most=MOST,
    )


def list_page(wanted: Wanted, asked: Mapping[str, str]) -> ListedPage:
    """Return one page of the measures that are wanted."""
    found = workspace().list_measures(wanted)
    number = wanted.start // MOST + 1
    titles = {row.path: row.title for row in workspace().list_topics()}
    noun = "measure" if found.total == 1 else "measures"
    return ListedPage(
        rows=tuple(_list_row(row, titles) for row in found.rows),
        total=found.total,
        counted=f"{found.total:,} {noun}",
        before=_address(asked, number - 1) if number > 1 else "",
        after=_address(asked, number + 1) if wanted.start + MOST < found.total else "",
    )


def _address(asked: Mapping[str, str], number: int) -> str:
    kept = {name: asked[name] for name in ("q", "topic", "state", "order") if asked.get(name)}
    return link("measures.list_measures", page=number, **kept)


def _list_row(row: MeasureRow, titles: Mapping[str, str]) -> ListedMeasure:
    newest = row.newest
    subtopic = f"{row.topic}/{row.subtopic}"
    return ListedMeasure(
        title=row.title,
        href=link("measures.show_measure", measure_id=row.id),
        place=f"{titles.get(row.topic, row.topic)}: {titles.get(subtopic, row.subtopic)}",
        version=newest.number if newest else "",
        version_href=link("versions.show_version", measure_id=row.id, version=newest.number) if newest else "",
        state=name_state(newest) if newest else "No version",
        changed=describe_moment(row.changed_at) if row.changed_at else "",
        is_readable=row.is_readable,
    )
