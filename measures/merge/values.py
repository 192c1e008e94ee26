"""Three-way merge of mappings, lists and texts, as YAML gives them: by key, and in lists by id or by item."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import cast

from measures.merge.clash import Form, Settling, Three
from measures.merge.order import merge_order
from measures.merge.pairing import pair_items
from measures.writing.yaml_values import Written, write_flow

Part = tuple[str, ...]
_NAMES = ("id", "name", "from")
_ONE_THING = frozenset({"approved", "rejected", "withdrawn", "retired", "accepted"})
_FORM: Form[Written] = Form(show=lambda value: value if isinstance(value, str) else write_flow(value))
_TEXT_FORM: Form[Written] = Form(show=lambda value: cast(str, value), read=lambda text: text)


def merge_values(settling: Settling, part: Part, three: Three[Written]) -> Written | None:
    """Return what a value becomes; None where it goes."""
    if settling.is_settled(three):
        return settling.settled(three)
    base, mine, theirs = three
    if isinstance(mine, dict) and isinstance(theirs, dict) and _is_merged_by_key(part, base, mine, theirs):
        return _merge_mappings(settling, part, base if isinstance(base, dict) else {}, mine, theirs)
    if any(isinstance(side, list) for side in three) and all(isinstance(side or [], list) for side in three):
        return _merge_lists(settling, part, Three(*(cast("list[Written]", side or []) for side in three)))
    texts = isinstance(mine, str) and isinstance(theirs, str)
    return settling.settle("field", part, three, _TEXT_FORM if texts else _FORM)


def _is_merged_by_key(part: Part, base: Written | None, mine: dict[str, Written], theirs: dict[str, Written]) -> bool:
    """Whether the keys of a mapping are things of their own. The state of a version is one thing, whole."""
    if part and (part[-1] in _ONE_THING or (len(part) == 2 and part[0] == "versions")):
        return False
    return isinstance(base, dict) or not mine.keys() & theirs.keys()


def _merge_mappings(
    settling: Settling, part: Part, base: dict[str, Written], mine: dict[str, Written], theirs: dict[str, Written]
) -> dict[str, Written]:
    found: dict[str, Written] = {}
    for key in dict.fromkeys((*theirs, *mine)):
        value = merge_values(settling, (*part, key), Three(base.get(key), mine.get(key), theirs.get(key)))
        if value is not None:
            found[key] = value
    return found


def _merge_lists(settling: Settling, part: Part, lists: Three[list[Written]]) -> list[Written] | None:
    """Merge lists; a list that is not there has no items, and one without items goes where a side took it away."""
    sides = [items or [] for items in lists]
    named = [_name_items(items) for items in sides]
    if all(each is not None for each in named):
        found = _merge_named(settling, part, Three(*cast("list[dict[str, Written]]", named)))
    else:
        found = _merge_sequence(settling, part, *sides)
    return found or None


def _name_items(items: list[Written]) -> dict[str, Written] | None:
    """Return items by their id, name or address; None where one has none or two have the same."""
    if not items:
        return {}
    for key in _NAMES:
        names = [item.get(key) if isinstance(item, dict) else None for item in items]
        texts = [name for name in names if isinstance(name, str)]
        if len(set(texts)) == len(items):
            return dict(zip(texts, items, strict=True))
    return None


def _merge_named(settling: Settling, part: Part, named: Three[dict[str, Written]]) -> list[Written]:
    base, mine, theirs = (each or {} for each in named)
    merged: dict[str, Written] = {}
    for key in dict.fromkeys((*theirs, *mine)):
        value = merge_values(settling, (*part, key), Three(base.get(key), mine.get(key), theirs.get(key)))
        if value is not None:
            merged[key] = value
    return [merged[key] for key in merge_order(settling, part, Three(*map(list, (base, mine, theirs))), set(merged))]


def _merge_sequence(
    settling: Settling, part: Part, base: list[Written], mine: list[Written], theirs: list[Written]
) -> list[Written]:
    """Merge lists whose items have no name: by place, where the likest items of two lists are one that was changed."""
    ours, others = (pair_items(base, side, _freeze, _compare) for side in (mine, theirs))
    found: list[Written] = []
    for gap in range(len(base) + 1):
        added = [theirs[at] for at in others.added[gap]], [mine[at] for at in ours.added[gap]]
        found += _join_added(settling, (*part, f"added after {gap}"), *added)
        if gap < len(base):
            sides = (
                None if at is None else side[at]
                for at, side in ((ours.became[gap], mine), (others.became[gap], theirs))
            )
            value = merge_values(settling, (*part, str(gap + 1)), Three(base[gap], *sides))
            found += [] if value is None else [value]
    return found if _repeats(mine) or _repeats(theirs) else _drop_repeats(found)


def _join_added(settling: Settling, part: Part, theirs: list[Written], mine: list[Written]) -> list[Written]:
    kept: list[Written] = []
    for item in theirs:
        three: Three[Written] = Three(None, item if item in mine else None, item)
        added = settling.settle("field", part, three, _FORM)
        kept += [] if added is None else [added]
    return [*kept, *(item for item in mine if item not in kept)]


def _repeats(items: Sequence[Written]) -> bool:
    return len({_freeze(item) for item in items}) < len(items)


def _drop_repeats(items: list[Written]) -> list[Written]:
    return list({_freeze(item): item for item in reversed(items)}.values())[::-1]


def _freeze(value: Written) -> Hashable:
    return repr(_sort(value))


def _sort(value: Written) -> object:
    if isinstance(value, dict):
        return {key: _sort(value[key]) for key in sorted(value)}
    return [_sort(item) for item in value] if isinstance(value, list) else value


def _compare(one: Written, other: Written) -> float:
    if isinstance(one, dict) and isinstance(other, dict):
        same = sum(key in other and other[key] == value for key, value in one.items())
        return same / max(len(one), len(other), 1)
    if isinstance(one, str) and isinstance(other, str):
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    return float(one == other)
