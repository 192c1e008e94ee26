"""Three-way merge of texts by their lines, where each line that a side changed is a change of its own."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from measures.merge.pairing import Pairing, pair_items


def split_lines(text: str) -> list[str]:
    """Return a text's lines with the line feeds at their ends; nothing else ends a line."""
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


def merge_lines(base: str, mine: str, theirs: str) -> str | None:
    """Return the text with the lines that each side changed; None where both touch the same place."""
    lines = [split_lines(text) for text in (base, mine, theirs)]
    old, new, others = lines
    first, second = (pair_items(old, side, lambda line: line, _compare) for side in (new, others))
    found: list[str] = []
    for gap in range(len(old) + 1):
        added = _pick_added(first, second, new, others, gap)
        line = _pick_line(first, second, lines, gap) if gap < len(old) else ""
        if added is None or line is None:
            return None
        found += [*added, line]
    return "".join(found)


def _compare(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _pick_added(first: Pairing, second: Pairing, new: list[str], others: list[str], gap: int) -> list[str] | None:
    mine, theirs = [new[at] for at in first.added[gap]], [others[at] for at in second.added[gap]]
    if mine and theirs and mine != theirs:
        return None
    return theirs or mine


def _pick_line(first: Pairing, second: Pairing, lines: list[list[str]], at: int) -> str | None:
    old, new, others = lines
    mine, theirs = (
        "" if found is None else side[found] for found, side in ((first.became[at], new), (second.became[at], others))
    )
    if mine == theirs or theirs == old[at]:
        return mine
    return theirs if mine == old[at] else None
