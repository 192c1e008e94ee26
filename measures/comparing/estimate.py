"""Estimates: a figure with all that its dimension says of how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from measures.model.dimension import Column, Interval
from measures.model.observations import Observation, Observations
from measures.model.period import Period
from measures.model.value import Mark, Number

_FIRM = frozenset({Mark.REVISED, Mark.TOTAL})
"""Marks that leave a figure as sure as it was; any other says that there is more to know than its uncertainty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure in stored digits, and its uncertainty as far as it was published.

    `lower` and `upper` are the bounds of a confidence interval of `level` per cent, None where nobody says which.
    `sample` counts the people asked, of percentages among people who were drawn alike. `doubtful` figures carry a mark
    such as "low reliability". `start` and `end` are the first day of the period and the first after it.
    """

    amount: Decimal
    lower: Decimal | None = None
    upper: Decimal | None = None
    level: int | None = None
    standard_error: Decimal | None = None
    sample: int | None = None
    doubtful: bool = False
    start: date | None = None
    end: date | None = None


def read_estimate(
    data: Observations, row: Observation, value: str, *, interval: Interval | None, simple_sample: bool
) -> Estimate | None:
    """Return the figure of a row in the column `value` with its uncertainty; None where a shorthand stands there.

    `simple_sample` says that people were drawn and counted alike, neither weighted nor in clusters: only then does
    the number asked say how sure a percentage is.
    """
    number = row.values.get(value)
    if not isinstance(number, Number):
        return None
    about = {name: column for name, column in data.formats.items() if column.of == value}
    period = _find_period(data, row)
    is_confidence = interval is None or interval.kind == "confidence"
    return Estimate(
        amount=number.amount,
        lower=_find_amount(row, about, "lower") if is_confidence else None,
        upper=_find_amount(row, about, "upper") if is_confidence else None,
        level=interval.level if interval is not None else None,
        standard_error=_find_standard_error(row, about, number.amount),
        sample=_find_sample(data, row, value) if simple_sample else None,
        doubtful=not _FIRM.issuperset(number.marks),
        start=period.start if period else None,
        end=period.end if period else None,
    )


def _find_amount(row: Observation, about: Mapping[str, Column], role: str) -> Decimal | None:
    found = (row.values.get(name) for name, column in about.items() if column.role == role)
    return next((each.amount for each in found if isinstance(each, Number)), None)


def _find_standard_error(row: Observation, about: Mapping[str, Column], amount: Decimal) -> Decimal | None:
    kinds = {name: column for name, column in about.items() if column.role == "error"}
    for name, column in kinds.items():
        found = row.values.get(name)
        if isinstance(found, Number):
            return found.amount if column.kind != "cv" else abs(amount) * found.amount / 100
    return None


def _find_sample(data: Observations, row: Observation, value: str) -> int | None:
    unit = data.formats[value].unit
    if unit is None or unit.kind != "percent":
        return None
    names = [name for name, column in data.formats.items() if column.role == "sample" and column.of in (None, value)]
    found = (row.values.get(name) for name in names)
    return next((int(each.amount) for each in found if isinstance(each, Number)), None)


def _find_period(data: Observations, row: Observation) -> Period | None:
    for key, name in zip(data.keys, row.key, strict=True):
        if key in data.times:
            return next((member.period for member in data.members[key] if member.id == name), None)
    return None
