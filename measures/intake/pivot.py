"""Wide tables: which headers are periods or categories, that tidy rows have in a column of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from measures.finder.headers import name_period_kind, names_role, simplify
from measures.finder.ranking import rank_presets
from measures.intake.table import Table, is_period
from measures.model.classification import Classification

_NAMES = {"quarter": "Quarter", "month": "Month", "day": "Date"}
_SPLITTERS = re.compile(r"[\s,;:()–—-]+")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of headers that becomes a column: its name, and the label of each value column, in the table's order."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pivot:
    """How a wide table becomes tidy rows.

    `columns` are the indices of the value columns that are turned, `levels` what their headers say of the key, and
    `measures` the name of the figure of each; `left` are value columns that say nothing of the kind.
    """

    columns: tuple[int, ...]
    levels: tuple[Level, ...]
    measures: tuple[str, ...]
    left: tuple[int, ...] = ()


def find_pivot(table: Table, classifications: Collection[Classification]) -> Pivot | None:
    """Return how to turn a table whose headers hold keys; None where each header names a figure."""
    parts = [_clean(table.headers[at]) for at in table.values]
    if not parts:
        return None
    names = ["".join(each) for each in parts]
    if all(len([text for text in each if text]) == 1 for each in parts) and not any(map(is_period, names)):
        parts = _split_periods(names) or parts
    levels = list(zip(*parts, strict=True))
    kinds = [_name_level(labels, classifications) for labels in levels]
    if not any(kinds):
        return _find_partly(table, parts)
    spanning = [labels[0] for labels, kind in zip(levels, kinds, strict=True) if not kind and len(set(labels)) == 1]
    named = _name_time(spanning)
    keys = tuple(
        Level(named if named and kind in ("Year", "Period") else kind, labels)
        for labels, kind in zip(levels, kinds, strict=True)
        if kind
    )
    measures = [
        " ".join(
            dict.fromkeys(text for text, kind in zip(each, kinds, strict=True) if text and not kind and text != named)
        )
        for each in parts
    ]
    return Pivot(table.values, keys, tuple(name or "Value" for name in measures))


def _clean(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple("" if at and text == parts[at - 1] else text for at, text in enumerate(parts))


def _name_level(labels: Sequence[str], classifications: Collection[Classification]) -> str:
    """Return the name of the column that a level of headers becomes; "" where it is none."""
    if not all(labels):
        return ""
    if all(is_period(label) for label in labels):
        return _name_periods(labels)
    if len(set(labels)) < 2:
        return ""
    best = rank_presets(labels, classifications)[:1]
    if not best or not best[0].fits:
        return ""
    return best[0].classification.variable.replace("-", " ").capitalize()


def _name_periods(labels: Sequence[str]) -> str:
    if all(re.search(r"q[1-4]", label, re.IGNORECASE) for label in labels):
        return "Quarter"
    return "Year" if all(re.fullmatch(r"[0-9]{4}(?:[-/–][0-9]{2,4})?", label) for label in labels) else "Period"


def _name_time(spanning: Sequence[str]) -> str:
    """Return the header that stands over all periods and says what they are, as `Financial year` does."""
    return next(
        (text for text in spanning if names_role(text, "time") and (name_period_kind(text) or len(text) < 20)), ""
    )


def _split_periods(headers: Sequence[str]) -> list[tuple[str, ...]] | None:
    """Return headers such as `Rate 2019/20` as a figure and a period; None where one of them has no such parts."""
    found = [_split_period(simplify(header)) for header in headers]
    split = [each for each in found if each is not None]
    return split if len(split) == len(found) else None


def _split_period(header: str) -> tuple[str, ...] | None:
    words = header.split()
    for size in range(len(words) - 1, 0, -1):
        for period, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            text = " ".join(period).strip("(),:;-– ")
            if is_period(text):
                return " ".join(rest).strip(",:;-– "), text
    return None


def _find_partly(table: Table, parts: Sequence[tuple[str, ...]]) -> Pivot | None:
    """Return the pivot of a table with periods beside columns that are none, such as a change between two of them."""
    if any(len([text for text in each if text]) != 1 for each in parts):
        return None
    names = ["".join(each) for each in parts]
    periods = [at for at, name in enumerate(names) if is_period(name)]
    if len(periods) < 2:
        return None
    columns = tuple(table.values[at] for at in periods)
    labels = tuple(names[at] for at in periods)
    left = tuple(at for at in table.values if at not in columns)
    return Pivot(columns, (Level(_name_periods(labels), labels),), ("Value",) * len(columns), left)
