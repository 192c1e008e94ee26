"""Plausible numbers in place of those that are not public, such that what added up before adds up after.

Each leaf of the table (a combination of members that no other is a part of) is given a change of its own, whether or
not its cell holds a number; a total is changed by what its leaves are changed by. So each sum that held still holds, to
the digit, whatever cells are suppressed.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from itertools import product

from measures.model.observations import Member

Key = tuple[str, ...]
_ATTEMPTS, _FEWER_ATTEMPTS, _MANY = 40, 6, 2000
_LEAST, _MOST = Decimal("0.06"), Decimal("0.3")
_HUNDRED = Decimal(100)
_MOST_LEAVES = 20_000


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of numbers: cells by key (a member of each axis), its axes, and whether it is a percentage.

    `step` is the unit in which it is rounded, if it is rounded to more than its digits.
    """

    name: str
    axes: tuple[tuple[Member, ...], ...]
    cells: Mapping[Key, Decimal]
    is_percent: bool = False
    step: Decimal | None = None

    @cached_property
    def quantum(self) -> Decimal:
        """The least by which a number changes: its last digit, or the unit in which it is rounded."""
        exponents = (int(value.as_tuple().exponent) for value in self.cells.values())
        finest = Decimal(1).scaleb(min(min(exponents, default=0), 0))
        return max(finest, self.step) if self.step is not None else finest


@dataclass(slots=True)
class _Axis:
    """How members of an axis add up: the leaves that each is the sum of, and whether all leaves make 100."""

    leaves: Mapping[str, tuple[str, ...]]
    is_whole: bool = False


class Chance:
    """Numbers that nobody can foresee who has not the key: always the same for the same words."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def draw(self, *words: str) -> Decimal:
        """Return a number from 0 (included) to 1."""
        found = hmac.digest(self._key, "\0".join(words).encode(), "sha256")
        return Decimal(int.from_bytes(found[:6], "big")) / Decimal(1 << 48)


def replace_numbers(column: Column, chance: Chance) -> dict[Key, Decimal]:
    """Return other numbers for the cells of a column: none equals the one that stood there, save a fixed 100."""
    axes = [_find_axis(column, at) for at in range(len(column.axes))]
    for attempt in range(_ATTEMPTS if len(column.cells) < _MANY else _FEWER_ATTEMPTS):
        made = _try(column, axes, chance, str(attempt))
        if made is not None:
            return made
    return _replace_apart(column, chance)


def _try(column: Column, axes: Sequence[_Axis], chance: Chance, attempt: str) -> dict[Key, Decimal] | None:
    """Return numbers whose sums hold; None where one stayed, or became one that cannot be."""
    leaves = list(_list_leaves(axes))
    if len(leaves) > _MOST_LEAVES:
        return None
    sizes = _size_leaves(column, axes, leaves)
    changes = {leaf: _draw_change(column, leaf, sizes[leaf], chance, attempt) for leaf in leaves}
    for at, axis in enumerate(axes):
        if axis.is_whole:
            _balance(column, changes, at)
    made = {}
    for key, before in column.cells.items():
        parts = product(*(axis.leaves[member] for axis, member in zip(axes, key, strict=True)))
        after = before + sum((changes[part] for part in parts), Decimal(0))
        if not _is_fit(column, axes, before, after):
            return None
        made[key] = after
    return made


def _list_leaves(axes: Sequence[_Axis]) -> Iterator[Key]:
    each = (dict.fromkeys(leaf for leaves in axis.leaves.values() for leaf in leaves) for axis in axes)
    return product(*each)


def _size_leaves(column: Column, axes: Sequence[_Axis], leaves: Sequence[Key]) -> dict[Key, Decimal]:
    """Return the number of each leaf; where its cell has none, a part of the smallest total that it belongs to."""
    above: list[dict[str, list[str]]] = []
    for axis in axes:
        totals: dict[str, list[str]] = {}
        for member, parts in axis.leaves.items():
            for part in parts:
                totals.setdefault(part, []).append(member)
        above.append(totals)
    sizes = {}
    for leaf in leaves:
        size = column.cells.get(leaf)
        if size is None:
            covering = product(*(totals[part] for totals, part in zip(above, leaf, strict=True)))
            known = [abs(column.cells[key]) for key in covering if key in column.cells]
            size = min(known, default=Decimal(0)) / 4
        sizes[leaf] = size
    return sizes


def _draw_change(column: Column, leaf: Key, size: Decimal, chance: Chance, attempt: str) -> Decimal:
    quantum = column.quantum
    share = _LEAST + (_MOST - _LEAST) * chance.draw(column.name, *leaf, "size", attempt)
    least = quantum * (1 + int(3 * chance.draw(column.name, *leaf, "least", attempt)))
    change = max(_round(abs(size) * share, quantum), least)
    up = chance.draw(column.name, *leaf, "sign", attempt) < Decimal("0.5")
    if 0 <= size <= change:
        up = True
    if column.is_percent and size + change > _HUNDRED:
        up = False
    return change if up else -change


def _balance(column: Column, changes: dict[Key, Decimal], at: int) -> None:
    """Let changes along an axis come to nothing, so that what made 100 still does; the largest takes the rest."""
    quantum = column.quantum
    groups: dict[Key, list[Key]] = {}
    for leaf in changes:
        groups.setdefault((*leaf[:at], *leaf[at + 1 :]), []).append(leaf)
    for group in groups.values():
        sizes = {leaf: abs(column.cells.get(leaf, Decimal(0))) for leaf in group}
        over, size = sum((changes[leaf] for leaf in group), Decimal(0)), sum(sizes.values()) or Decimal(1)
        for leaf in group:
            if sizes[leaf] > 4 * quantum:
                changes[leaf] -= _round(over * sizes[leaf] / size, quantum)
        changes[max(group, key=lambda leaf: sizes[leaf])] -= sum((changes[leaf] for leaf in group), Decimal(0))


def _is_fit(column: Column, axes: Sequence[_Axis], before: Decimal, after: Decimal) -> bool:
    if before > 0 >= after or before == 0 > after or (column.is_percent and before <= _HUNDRED < after):
        return False
    fixed = before == _HUNDRED and any(axis.is_whole for axis in axes)
    return fixed or after != before


def _round(value: Decimal, quantum: Decimal) -> Decimal:
    return (value / quantum).to_integral_value(ROUND_HALF_EVEN) * quantum


def _replace_apart(column: Column, chance: Chance) -> dict[Key, Decimal]:
    """Return numbers that were each changed alone, where no sums can be kept."""
    quantum = column.quantum
    made = {}
    for key, before in column.cells.items():
        share = _LEAST + (_MOST - _LEAST) * chance.draw(column.name, *key, "apart")
        change = max(_round(abs(before) * share, quantum), quantum)
        down = before - change > 0 or before < 0
        too_much = column.is_percent and before <= _HUNDRED < before + change
        up = not down or (not too_much and chance.draw(column.name, *key, "up") < Decimal("0.5"))
        made[key] = before + change if up else before - change
    return made


def _find_axis(column: Column, at: int) -> _Axis:
    """Return how the members of an axis add up, as the cells show it."""
    members = column.axes[at]
    names = [member.id for member in members]
    if _is_constant(column, at) and not (column.is_percent and _make_hundred(column, at, names)):
        return _Axis({member.id: (members[0].id,) for member in members})
    children: dict[str, list[str]] = {}
    for member in members:
        if member.parent is not None:
            children.setdefault(member.parent, []).append(member.id)
    leaves: dict[str, tuple[str, ...]] = {}
    for member in reversed(members):
        parts = children.get(member.id)
        found = tuple(leaf for part in reversed(parts or ()) for leaf in leaves.get(part, (part,)))
        leaves[member.id] = found if parts and _adds_up(column, at, member.id, parts) else (member.id,)
    top = [member for member in members if member.parent is None and member.kind == "category"]
    unknown = [member for member in members if member.kind == "unknown"]
    for member in members:
        if member.kind == "aggregate":
            leaves[member.id] = _find_parts(column, at, member, top, unknown, leaves)
    own = [each for member in (*top, *unknown) for each in leaves[member.id]]
    return _Axis(leaves, is_whole=column.is_percent and _make_hundred(column, at, own))


def _is_constant(column: Column, at: int) -> bool:
    """Whether all members of an axis have one number, as a denominator that stands in each row."""
    seen: dict[Key, set[Decimal]] = {}
    for key, value in column.cells.items():
        seen.setdefault((*key[:at], *key[at + 1 :]), set()).add(value)
    return len(column.cells) > len(seen) and all(len(values) == 1 for values in seen.values())


def _find_parts(
    column: Column,
    at: int,
    total: Member,
    top: Sequence[Member],
    unknown: Sequence[Member],
    leaves: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """Return the leaves of an aggregate: of all categories, with or without the unknown, or of all but one."""
    choices = [[*top, *unknown], list(top), *([each for each in top if each is not out] for out in top)]
    for choice in choices:
        names = [member.id for member in choice]
        if len(names) > 1 and _adds_up(column, at, total.id, names):
            return tuple(leaf for name in names for leaf in leaves[name])
    return (total.id,)


def _adds_up(column: Column, at: int, total: str, parts: Iterable[str]) -> bool:
    """Whether a total is the sum of parts wherever all are numbers, and somewhere they are."""
    names = tuple(parts)
    slack = column.quantum * max(1, len(names)) / 2
    fits, seen = 0, 0
    for key, whole in column.cells.items():
        if key[at] != total:
            continue
        found = [column.cells.get((*key[:at], name, *key[at + 1 :])) for name in names]
        known = [value for value in found if value is not None]
        if len(known) == len(found):
            seen += 1
            fits += abs(sum(known, Decimal(0)) - whole) <= slack
    return seen > 0 and fits * 10 >= seen * 9


def _make_hundred(column: Column, at: int, leaves: Sequence[str]) -> bool:
    """Whether the leaves of an axis make 100 wherever all are numbers, and somewhere they are."""
    if len(leaves) < 2:
        return False
    slack = column.quantum * len(leaves)
    sums: dict[Key, list[Decimal]] = {}
    for key, value in column.cells.items():
        if key[at] in leaves:
            sums.setdefault((*key[:at], *key[at + 1 :]), []).append(value)
    whole = [sum(values, Decimal(0)) for values in sums.values() if len(values) == len(leaves)]
    return bool(whole) and all(abs(each - _HUNDRED) <= slack for each in whole)
