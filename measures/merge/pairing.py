"""Which items of a list became which items of a later one, in order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
Likeness = Callable[[T, T], float]
_MOST_COMPARED = 10_000
_SLIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Pairing:
    """For each old item the position of the new one that it became, or None; and the new items added in each gap.

    `added` has one entry more than there are old items: what stands before the first, between two, behind the last.
    """

    became: tuple[int | None, ...]
    added: tuple[tuple[int, ...], ...]


def pair_items(old: Sequence[T], new: Sequence[T], name: Callable[[T], Hashable], likeness: Likeness[T]) -> Pairing:
    """Pair the items of two lists without crossing: those of equal name, then the likest of those between."""
    became: list[int | None] = [None] * len(old)
    matcher = SequenceMatcher(None, [name(item) for item in old], [name(item) for item in new], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            became[start:end] = range(first, last)
        elif kind == "replace":
            for at, found in _pair_likest(old[start:end], new[first:last], likeness):
                became[start + at] = first + found
    return Pairing(tuple(became), _list_added(became, len(new)))


def _list_added(became: Sequence[int | None], count: int) -> tuple[tuple[int, ...], ...]:
    added: list[list[int]] = [[] for _ in range(len(became) + 1)]
    origin = {found: at for at, found in enumerate(became) if found is not None}
    gap = 0
    for position in range(count):
        if position in origin:
            gap = origin[position] + 1
        else:
            added[gap].append(position)
    return tuple(tuple(each) for each in added)


def _pair_likest(old: Sequence[T], new: Sequence[T], likeness: Likeness[T]) -> list[tuple[int, int]]:
    """Pair two short runs so that the likeness of the pairs adds up to the most; any pair is better than none."""
    if len(old) * len(new) > _MOST_COMPARED:
        return list(zip(range(len(old)), range(len(new)), strict=False))
    gain = [[_SLIGHT + likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for at in range(len(old) - 1, -1, -1):
        for found in range(len(new) - 1, -1, -1):
            paired = gain[at][found] + best[at + 1][found + 1]
            best[at][found] = max(paired, best[at + 1][found], best[at][found + 1])
    return _trace(gain, best)


def _trace(gain: list[list[float]], best: list[list[float]]) -> list[tuple[int, int]]:
    pairs, at, found = [], 0, 0
    while at < len(gain) and found < len(gain[at]):
        if best[at][found] == gain[at][found] + best[at + 1][found + 1]:
            pairs.append((at, found))
            at, found = at + 1, found + 1
        elif best[at][found] == best[at + 1][found]:
            at += 1
        else:
            found += 1
    return pairs
