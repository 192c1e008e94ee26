"""Addresses of rows: the part after `#` that names one row of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from measures.model.observations import Observation, Observations
from measures.tables.table import Table


def make_row_key(ids: Iterable[str]) -> str:
    """Return the key of a row from the ids of its members: `white-british`, `england.2022-23`."""
    return ".".join(map(_make_safe, ids))


@lru_cache(maxsize=16384)
def _make_safe(text: str) -> str:
    words = "".join(sign if sign.isalnum() else "-" for sign in text.lower())
    return "-".join(part for part in words.split("-") if part) or "-"


def find_anchor(table: Table, observations: Observations, observation: Observation) -> str:
    """Return the address, within its page, of the row that shows an observation; the dimension's where none does."""
    return make_anchor_finder(table, observations)(observation)


def make_anchor_finder(table: Table, observations: Observations) -> Callable[[Observation], str]:
    """Return a function from the observations of a table's dimension to their addresses, for many of them."""
    places = [observations.keys.index(key) for key in table.row_keys]
    shown = frozenset(row.key for row in table.rows if row.cells)

    def find(observation: Observation) -> str:
        key = make_row_key([observation.key[place] for place in places])
        return f"{table.prefix}.{key}" if key in shown else table.slug

    return find
