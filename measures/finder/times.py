"""Which kind of period a column of labels spells."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from measures.finder.headers import name_period_kind, speaks_of_schools
from measures.finder.suggestion import Confidence
from measures.model.dimension import Column, PeriodKind
from measures.model.period import Period
from measures.periods import read_period

_ORDER: tuple[PeriodKind, ...] = (
    "calendar-year", "quarter", "month", "day", "year-ending", "financial-year", "academic-year", "years", "point",
)  # fmt: skip
_SPLIT = ("financial-year", "academic-year")


def find_period_settings(
    header: str, labels: Collection[str], around: str
) -> tuple[dict[str, str], str, Confidence] | None:
    """Return what to write of a column of time, why, and how sure it is; None where labels spell no kind of period.

    `around` are the words near the data (title, other headers), which tell school years from financial years.
    """
    texts = sorted(set(labels))
    kinds = [kind for kind in _ORDER if _read_all(texts, kind) is not None]
    if not kinds:
        return _find_mixed(texts)
    named = name_period_kind(header)
    if named in kinds:
        return _describe(named, texts, f'the header says "{header}"', "high")
    if kinds[0] == "years" or (kinds[0] in _SPLIT and "years" in kinds and _spans_years(texts)):
        return _describe("years", texts, "each label names a first and a last year", "high")
    if kinds[0] in _SPLIT:
        return _choose_split(texts, around)
    return _describe(kinds[0], texts, f'every label reads as a {kinds[0]}, such as "{texts[-1]}"', "high")


def _read_all(texts: Sequence[str], kind: PeriodKind, **more: str) -> list[Period] | None:
    column = Column.model_validate({"role": "time", "period": kind, **more})
    periods = [read_period(text, kind, column) for text in texts]
    read = [period for period in periods if period is not None]
    return read if read and len(read) == len(texts) else None


def _spans_years(texts: Sequence[str]) -> bool:
    return all(re.fullmatch(r"[0-9]{4} to [0-9]{4}", text) for text in texts) and len(texts) == 1


def _choose_split(texts: Sequence[str], around: str) -> tuple[dict[str, str], str, Confidence]:
    named = name_period_kind(around)
    if named in _SPLIT:
        return _describe(named, texts, f"the words near it speak of a {named.replace('-', ' ')}", "medium")
    if speaks_of_schools(around):
        return _describe("academic-year", texts, "the words near it speak of pupils or schools", "medium")
    why = f'"{texts[-1]}" may be a financial or an academic year: check'
    return _describe("financial-year", texts, why, "low")


def _find_mixed(texts: Sequence[str]) -> tuple[dict[str, str], str, Confidence] | None:
    column = Column.model_validate({"role": "time", "mixed": "true"})
    for kind in _ORDER:
        periods = [read_period(text, kind, column) for text in texts]
        if all(period is not None for period in periods) and any(p.kind == kind for p in periods if p is not None):
            return {"period": kind, "mixed": "true"}, "labels spell periods of several kinds", "medium"
    return None


def _describe(
    kind: PeriodKind, texts: Sequence[str], why: str, confidence: Confidence
) -> tuple[dict[str, str], str, Confidence]:
    settings: dict[str, str] = {"period": kind}
    periods = sorted(_read_all(texts, kind) or [])
    lengths = {_count_years(period) for period in periods}
    if kind == "years" and len(lengths) == 1:
        settings["length"] = str(lengths.pop())
    if any(later.start < earlier.end for earlier, later in pairwise(sorted(set(periods)))):
        settings["overlapping"] = "true"
    return settings, why, confidence


def _count_years(period: Period) -> int:
    return (period.end.year - period.start.year) + (period.end.month - period.start.month) // 12
