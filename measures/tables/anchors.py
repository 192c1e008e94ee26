"""Addresses of rows: the part after `#` that names one row of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from measures.model.observations import Observation, Observations
from measures.tables.table import Table

_RESERVED = re.compile(r"caption|chart(?:-[0-9]+)?|note-[0-9]+|table-[0-9]+")


def make_row_key(ids: Iterable[str]) -> str:
    """Return the key of a row from the ids of its members: `white-british`, `england.2022-23`."""
    return ".".join(map(_make_safe, ids))


@lru_cache(maxsize=16384)
def _make_safe(text: str) -> str:
    words = "".join(sign if sign.isalnum() else "-" for sign in text.lower())
    return "-".join(part for part in words.split("-") if part) or "-"


def is_reserved(key: str) -> bool:
    """Whether a row's key would be the address of another part of its dimension: a caption, a chart, a note."""
    return _RESERVED.fullmatch(key) is not None


def find_anchor(table: Table, observations: Observations, observation: Observation) -> str:
    """Return the address, within its page, of the row whose head an observation has; the dimension's without one.

    The row may leave out the observation's figure, as a table of the newest periods does.
    """
    return make_anchor_finder(table, observations)(observation)


def make_anchor_finder(table: Table, observations: Observations) -> Callable[[Observation], str]:
    """Return a function from the observations of a table's dimension to their addresses, for many of them."""
    places = [observations.keys.index(key) for key in table.row_keys]
    shown = {row.ids: row.key for row in table.rows if row.cells}

    def find(observation: Observation) -> str:
        key = shown.get(tuple([observation.key[place] for place in places]))
        return table.slug if key is None else f"{table.prefix}.{key}"

    return find
