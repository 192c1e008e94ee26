"""Saved filters: kept for one person and one list under a name, used by their address, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa

from cms.filters.tables import saved_filters

LONGEST_NAME, LONGEST_VALUE = 60, 200
MOST = 50


@dataclass(frozen=True, slots=True)
class FilteredList:
    """A list whose filters can be saved: its title, its view, and what its address can hold."""

    title: str
    endpoint: str
    keys: tuple[str, ...]


LISTS: Mapping[str, FilteredList] = MappingProxyType(
    {
        "measures": FilteredList("Measures", "measures.list_measures", ("q", "topic", "state", "order")),
        "board": FilteredList("Board", "board.show_board", ("topic", "owner", "state", "due", "order")),
    }
)
"""The lists by the names that saved filters know them by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A filter that somebody saved: for which list, under which name, and the query of its address."""

    id: int
    screen: str
    name: str
    query: Mapping[str, str]


class FilterRefused(ValueError):
    """A filter that cannot be saved; it says why."""


def read_query(screen: str, asked: Mapping[str, str]) -> dict[str, str]:
    """Return what an address or a form asks of a list, without what is empty and what is no filter."""
    found = {key: asked.get(key, "").strip()[:LONGEST_VALUE] for key in LISTS[screen].keys}
    return {key: value for key, value in found.items() if value}


def save_filter(
    connection: sa.Connection, person: int, screen: str, name: str, query: Mapping[str, str], now: datetime
) -> None:
    """Keep a filter for a person; one of the same name is replaced.

    Raises:
        FilterRefused: it has no name or a long one, filters nothing, or there are very many.
    """
    words = " ".join(name.split())
    if not 0 < len(words) <= LONGEST_NAME:
        raise FilterRefused(f"Expected a name of 1 to {LONGEST_NAME} characters, got {len(words)}. Write one.")
    if not query:
        raise FilterRefused("Nothing is filtered, so there is nothing to save. Choose filters and press Show first.")
    mine = (saved_filters.c.person_id == person) & (saved_filters.c.screen == screen)
    connection.execute(sa.delete(saved_filters).where(mine, saved_filters.c.name == words))
    if (connection.scalar(sa.select(sa.func.count()).select_from(saved_filters).where(mine)) or 0) >= MOST:
        raise FilterRefused(f"You have {MOST} saved filters of this list. Delete one first.")
    values = {"person_id": person, "screen": screen, "name": words, "query": urlencode(query), "saved_at": now}
    connection.execute(sa.insert(saved_filters).values(**values))


def list_filters(connection: sa.Connection, person: int, screen: str = "") -> tuple[SavedFilter, ...]:
    """Return the filters that a person saved, of one list or of all, by name."""
    query = sa.select(saved_filters).where(saved_filters.c.person_id == person)
    if screen:
        query = query.where(saved_filters.c.screen == screen)
    rows = connection.execute(query).all()
    found = (
        SavedFilter(id=row.id, screen=row.screen, name=row.name, query=dict(parse_qsl(row.query)))
        for row in rows
        if row.screen in LISTS
    )
    return tuple(sorted(found, key=lambda each: (each.screen, each.name.casefold(), each.name)))


def delete_filter(connection: sa.Connection, person: int, number: int) -> str | None:
    """Delete a filter of a person and return its name; None where they have no such."""
    mine = (saved_filters.c.person_id == person) & (saved_filters.c.id == number)
    name: str | None = connection.scalar(sa.delete(saved_filters).where(mine).returning(saved_filters.c.name))
    return name
