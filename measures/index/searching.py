"""Lists of measures: which are wanted, in which order, and one page of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from measures.index.rows import MeasureRow

MOST_WORDS = 20
"""How many words of a search are looked for."""
Order = Literal["place", "title", "changed"]
_ORDERS: dict[Order, str] = {
    "place": "topic, subtopic, position, title, path",
    "title": "title COLLATE NOCASE, path",
    "changed": "changed_at DESC, path",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list shows. Every word of `text` is somewhere in title, address, reference, keywords or id.

    `status` is that of the newest version; `ids`, where given, are the only measures there are for who asks.
    """

    text: str = ""
    topic: str = ""
    subtopic: str = ""
    status: str = ""
    changed_by: str = ""
    ids: frozenset[str] | None = None
    order: Order = "place"
    start: int = 0
    most: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the measures that are wanted, and how many there are in all."""

    rows: tuple[MeasureRow, ...]
    total: int


def write_condition(wanted: Wanted) -> tuple[str, list[object]]:
    """Return the WHERE part of a query over measures, and its values."""
    parts, values = ["1"], list[object]()
    for column in ("topic", "subtopic", "changed_by"):
        if getattr(wanted, column):
            parts.append(f"{column} = ?")
            values.append(getattr(wanted, column))
    if wanted.status:
        parts.append("newest_status = ?")
        values.append(wanted.status)
    for word in wanted.text.casefold().split()[:MOST_WORDS]:
        parts.append("instr(words, ?) > 0")
        values.append(word)
    if wanted.ids is not None:
        parts.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(wanted.ids)))
    return " AND ".join(parts), values


def name_order(order: Order) -> str:
    """Return the ORDER BY part of a query over measures."""
    return _ORDERS[order]


def join_words(texts: Sequence[str | None]) -> str:
    """Return what the words of a search are looked for in."""
    return "\n".join(text for text in texts if text).casefold()
