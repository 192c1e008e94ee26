"""The order of a merged list whose items are known by name."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from measures.merge.clash import Form, Settling, Three

K = TypeVar("K", bound=Hashable)


def merge_order(
    settling: Settling,
    part: tuple[str, ...],
    orders: Three[Sequence[K]],
    kept: set[K],
    show: Callable[[K], str] = str,
) -> list[K]:
    """Return the names that are kept, in the order of the side that changed it.

    What only the other side has stands behind the name that it followed there.
    """
    base, mine, theirs = (list(dict.fromkeys(order or ())) for order in orders)
    common = set(base) & set(mine) & set(theirs)
    ordered = Three(*(tuple(name for name in order if name in common) for order in (base, mine, theirs)))
    settled = settling.settle("order", part, ordered, Form(show=lambda names: ", ".join(map(show, names))))
    skeleton, other = (mine, theirs) if settled == ordered.mine != ordered.theirs else (theirs, mine)
    if settled not in (ordered.mine, ordered.theirs):
        skeleton, other = _add_missing(base, theirs), mine
    found = _add_missing(_add_missing(skeleton, other), base)
    return [name for name in found if name in kept]


def _add_missing(skeleton: list[K], other: list[K]) -> list[K]:
    """Add what only the other list has, each run of it behind the name that it follows there and what was added there.

    A name that the other list has too is what a run stops before.
    """
    known, placed = set(skeleton), set(other)
    runs: dict[K | None, list[K]] = {}
    before: K | None = None
    for name in other:
        if name in known:
            before = name
        else:
            runs.setdefault(before, []).append(name)
    found: list[K] = []
    waiting = runs.get(None, [])
    for name in skeleton:
        if name in placed:
            found += waiting
            waiting = []
        found.append(name)
        waiting = [*waiting, *runs.get(name, [])] if name in placed else waiting
    return found + waiting
