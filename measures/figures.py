"""Figures as text: the one place where numbers, units, dates and sizes become words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from measures.model.dates import PartialDate
from measures.model.dimension import Column
from measures.model.unit import UnitRecord
from measures.model.value import Absent, Number, Value

MINUS = "\N{MINUS SIGN}"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def format_value(value: Value, column: Column, *, unit: bool = True) -> str:
    """Return a cell as readers see it: `7.1%`, `−1,234`, `£12.50`, `7.1% [p]`, `[c]`.

    `unit` adds the sign of a percentage or of pounds, and a scale such as million; where the header says the unit,
    leave it out. Units that are words (years, rates) never stand in the cell.
    """
    if isinstance(value, Absent):
        return value.shorthand
    text = format_amount(value, column, unit=unit)
    return f"{text} {format_marks(value)}" if value.marks else text


def format_amount(value: Number, column: Column, *, unit: bool = True) -> str:
    """Return the number of a cell without the shorthands beside it."""
    decimals = None if column.keep_digits else column.decimals
    before, after = _signs(column.unit) if unit and column.unit is not None else ("", "")
    return _write_number(value.text, decimals, before, after)


def format_marks(value: Value) -> str:
    """Return the shorthands beside a number, each in its own brackets; `""` when there are none."""
    return "".join(mark.shorthand for mark in value.marks)


@lru_cache(maxsize=65536)
def _write_number(text: str, decimals: int | None, before: str, after: str) -> str:
    amount = _round_text(text, decimals)
    digits = f"{abs(amount):,f}"
    return f"{MINUS if amount < 0 else ''}{before}{digits}{after}"


def round_amount(amount: Decimal, decimals: int) -> Decimal:
    """Round the written decimal, halves away from zero; the result has exactly `decimals` places."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def shown_amount(value: Number, column: Column) -> Decimal:
    """Return the amount as displayed, for comparisons that must agree with the page."""
    return _round_text(value.text, None if column.keep_digits else column.decimals)


@lru_cache(maxsize=65536)
def _round_text(text: str, decimals: int | None) -> Decimal:
    return Decimal(text) if decimals is None else round_amount(Decimal(text), decimals)


def _signs(unit: UnitRecord) -> tuple[str, str]:
    after = f" {unit.scale}" if unit.scale is not None else ""
    money = unit.kind == "pounds" or (unit.kind in ("mean", "median") and unit.of == "pounds")
    if unit.kind == "percent":
        after = "%"
    return ("£" if money else "", after)


def format_ticks(amounts: Sequence[Decimal], unit: UnitRecord | None) -> tuple[str, ...]:
    """Return numbers on an axis, with the sign of their unit, all with the decimals that the most exact one needs.

    A scale such as million is left to the words beside the axis.
    """
    before, after = _signs(unit.model_copy(update={"scale": None})) if unit is not None else ("", "")
    decimals = max((_count_decimals(amount) for amount in amounts), default=0)
    return tuple(_write_number(f"{amount:f}", decimals if amount else 0, before, after) for amount in amounts)


def _count_decimals(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def describe_unit(unit: UnitRecord | None) -> str:
    """Return a unit in words for a header or a subtitle; `""` for a plain number or when no unit is given."""
    if unit is None:
        return ""
    match unit.kind:
        case "percent":
            return f"% of {unit.of}" if unit.of else "%"
        case "rate":
            return _describe_rate(unit)
        case "pounds":
            return _join(" ".join(part for part in ("£", unit.scale) if part), unit.prices and f"{unit.prices} prices")
        case "number":
            return _describe_number(unit)
        case "score":
            return _describe_score(unit)
        case "index":
            return f"index, {unit.base}" if unit.base else "index"
        case "mean" | "median":
            return _join(f"average ({unit.kind})", "£" if unit.of == "pounds" else unit.of)
        case "percentage-points":
            return "percentage points"
        case kind:
            return kind


def _join(first: str, second: str | None) -> str:
    return f"{first}, {second}" if second else first


def _describe_rate(unit: UnitRecord) -> str:
    if unit.per is None:
        return f"rate, {unit.of}" if unit.of else "rate"
    return " ".join(part for part in ("per", f"{unit.per:,f}", unit.of) if part)


def _describe_number(unit: UnitRecord) -> str:
    words = f"number of {unit.of}" if unit.of else ""
    return _join(words, unit.scale and f"{unit.scale}s") if words else (f"{unit.scale}s" if unit.scale else "")


def _describe_score(unit: UnitRecord) -> str:
    if unit.from_ is None or unit.to is None:
        return "score"
    return f"score from {unit.from_:f} to {unit.to:f}"


def name_unit_of_difference(unit: UnitRecord | None) -> str:
    """Return the words that follow a difference of two values; a difference of percentages is in percentage points."""
    if unit is None:
        return ""
    if unit.kind in ("percent", "percentage-points"):
        return "percentage points"
    if unit.kind in ("years", "days", "hours"):
        return unit.kind
    return ""


def format_difference(first: Number, second: Number, column: Column) -> str:
    """Return how far apart two values are, as displayed and without a sign: `5.2 percentage points`, `£300`."""
    gap = abs(shown_amount(first, column) - shown_amount(second, column))
    words = name_unit_of_difference(column.unit)
    if words:
        text = f"{gap:,f}"
        return f"{text} {words[:-1] if text == '1' else words}"
    before, after = _signs(column.unit) if column.unit is not None else ("", "")
    return f"{before}{gap:,f}{after}"


def format_ratio(first: Number, second: Number, column: Column, decimals: int = 1) -> str | None:
    """Return how many times the second value the first is, as displayed; None where the second is zero."""
    under = shown_amount(second, column)
    if under == 0:
        return None
    return f"{round_amount(shown_amount(first, column) / under, decimals):,f}"


def write_small_number_in_words(text: str) -> str:
    """Return `three` for `3`; any other text comes back as it is."""
    return _NUMBER_WORDS[int(text)] if len(text) == 1 and text.isdecimal() else text


def format_date(when: date | PartialDate) -> str:
    """Return `14 May 2025`, `May 2025` or `2025`, as precise as the date was written."""
    if when.month is None:
        return str(when.year)
    words = f"{_MONTHS[when.month - 1]} {when.year}"
    return words if when.day is None else f"{when.day} {words}"


def format_instant(when: datetime, zone: tzinfo) -> str:
    """Return an instant in a time zone: `14 May 2025 at 9:30am`."""
    local = when.astimezone(zone)
    half = "am" if local.hour < 12 else "pm"
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{format_date(local.date())} at {(local.hour - 1) % 12 + 1}{minutes}{half}"


def format_count(count: int) -> str:
    """Return a count with thousands separators: `1,234`."""
    return f"{count:,d}"


def format_size(size: int) -> str:
    """Return a file's size as people say it: `843 bytes`, `12 KB`, `3.4 MB` (1 KB is 1,000 bytes)."""
    if size < 1000:
        return "1 byte" if size == 1 else f"{size} bytes"
    if size < 999_500:
        return f"{round_amount(Decimal(size) / 1000, 0):f} KB"
    return f"{round_amount(Decimal(size) / 1_000_000, 1):,f} MB"


def name_column(header: str, column: Column | None) -> str:
    """Return the words that stand for a column: its label, else its header."""
    return (column.label if column is not None else None) or header
