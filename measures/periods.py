"""Spellings of periods to spans of time, and the periods that a series leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise
from math import gcd

from measures.model.dimension import Column, PeriodKind
from measures.model.period import MONTHS, Period

Span = tuple[date, date]
_MONTHS = {name.casefold(): at for at, name in enumerate(MONTHS, 1)}
_MONTHS |= {name[:3].casefold(): at for at, name in enumerate(MONTHS, 1)} | {"sept": 9}
_M = rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_Y = r"([12][0-9]{3})"
_TO = r"(?: to | ?[-–] ?)"
_SPLIT = rf"{_Y}[-/–]([0-9]{{4}}|[0-9]{{2}})"
_UNNAMED: tuple[PeriodKind, ...] = ("calendar-year", "quarter", "month", "day", "years")
_PLAIN: tuple[PeriodKind, ...] = (*_UNNAMED, "year-ending")


def read_period(text: str, kind: PeriodKind | None, column: Column) -> Period | None:
    """Return the period that a cell spells; None when it spells none of the kind.

    Without a kind only spellings that can mean one thing are read: `2022/23` may be a financial or an academic year.
    A column that is `mixed` may hold periods of other kinds too, where their spelling says which.
    """
    kinds = (kind,) if kind is not None else _UNNAMED
    if column.mixed:
        kinds = (*kinds, *(other for other in _PLAIN if other not in kinds))
    plain = " ".join(text.split()).casefold()
    for each in kinds:
        span = _READERS[each](plain, column)
        if span is not None and span[0] < span[1]:
            return Period(text, each, *span)
    return None


def find_gaps(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Return the periods that the regular steps between the others leave expected and missing, in order.

    The step is the largest that all distances between starts are multiples of; periods that begin on different days
    of the month, or are of several kinds, have no step and no gap.
    """
    known = sorted({(period.start, period.end): period for period in periods}.values())
    if len(known) < 3 or len({period.kind for period in known}) > 1 or len({_day_of(p.start) for p in known}) > 1:
        return ()
    months = [_count_months(period.start) for period in known]
    step = gcd(*(later - earlier for earlier, later in pairwise(months)))
    if step <= 0:
        return ()
    missing = sorted(set(range(months[0], months[-1], step)) - set(months))
    return tuple(_move(known[0], month - months[0]) for month in missing)


def _move(period: Period, months: int) -> Period:
    start, end = _add_months(period.start, months), _add_months(period.end, months)
    if end - start == timedelta(days=1) or period.end - period.start == timedelta(days=1):
        end = start + timedelta(days=1)
    moved = Period("", period.kind, start, end)
    return Period(moved.short, period.kind, start, end)


def _day_of(day: date) -> int:
    return 31 if (day + timedelta(days=1)).day == 1 else day.day


def _count_months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _add_months(day: date, months: int) -> date:
    year, month = divmod(_count_months(day) + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, last if _day_of(day) == 31 and day.day > 1 else min(day.day, last))


def _date(year: int, month: int, day: int = 1) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one_day(day: date | None) -> Span | None:
    return None if day is None else (day, day + timedelta(days=1))


def _read_day(text: str, column: Column) -> Span | None:
    del column
    if found := re.fullmatch(rf"{_Y}-([0-9]{{2}})-([0-9]{{2}})", text):
        return _one_day(_date(int(found[1]), int(found[2]), int(found[3])))
    if found := re.fullmatch(rf"([0-9]{{1,2}}) {_M} {_Y}", text):
        return _one_day(_date(int(found[3]), _MONTHS[found[2]], int(found[1])))
    if found := re.fullmatch(rf"([0-9]{{2}})/([0-9]{{2}})/{_Y}", text):
        return _one_day(_date(int(found[3]), int(found[2]), int(found[1])))
    return None


def _find_month(text: str) -> date | None:
    if found := re.fullmatch(rf"{_Y}-([0-9]{{2}})", text):
        return _date(int(found[1]), int(found[2]))
    if found := re.fullmatch(rf"{_M} {_Y}", text):
        return _date(int(found[2]), _MONTHS[found[1]])
    if found := re.fullmatch(rf"{_Y} {_M}", text):
        return _date(int(found[1]), _MONTHS[found[2]])
    return None


def _read_month(text: str, column: Column) -> Span | None:
    del column
    month = _find_month(text)
    return None if month is None else (month, _add_months(month, 1))


def _read_quarter(text: str, column: Column) -> Span | None:
    if found := re.fullmatch(rf"{_Y}[ -]?q([1-4])", text) or re.fullmatch(rf"q([1-4])[ -]?{_Y}", text):
        year, quarter = sorted((int(found[1]), int(found[2])), reverse=True)
        start = date(year, quarter * 3 - 2, 1)
        return start, _add_months(start, 3)
    if found := re.fullmatch(rf"{_SPLIT} q([1-4])", text):
        return _find_quarter_of(_read_split(f"{found[1]}/{found[2]}", column, "April"), int(found[3]))
    if found := re.fullmatch(rf"q([1-4]) {_SPLIT}", text):
        return _find_quarter_of(_read_split(f"{found[2]}/{found[3]}", column, "April"), int(found[1]))
    return _read_months(text, 3)


def _find_quarter_of(year: Span | None, quarter: int) -> Span | None:
    if year is None:
        return None
    start = _add_months(year[0], (quarter - 1) * 3)
    return start, _add_months(start, 3)


def _read_months(text: str, length: int) -> Span | None:
    """Return the span of `January to March 2013` or `December 2012 to February 2013`, if it is that many months."""
    found = re.fullmatch(rf"{_M}(?: {_Y})?{_TO}{_M} {_Y}", text)
    if found is None:
        return None
    last_year = int(found[4])
    start = date(int(found[2] or last_year), _MONTHS[found[1]], 1)
    end = _add_months(date(last_year, _MONTHS[found[3]], 1), 1)
    return (start, end) if _add_months(start, length) == end else None


def _read_calendar_year(text: str, column: Column) -> Span | None:
    del column
    if re.fullmatch(_Y, text):
        return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    return _read_months(text, 12) if text.startswith("jan") else None


def _read_start(text: str | None, default: str) -> tuple[int, int] | None:
    """Return the month and day of `April`, `6 April`, `04` or `04-06`."""
    plain = (text or default).casefold().strip()
    if found := re.fullmatch(rf"(?:([0-9]{{1,2}}) )?{_M}", plain):
        return _MONTHS[found[2]], int(found[1] or 1)
    if found := re.fullmatch(r"([0-9]{2})(?:-([0-9]{2}))?", plain):
        return int(found[1]), int(found[2] or 1)
    return None


def _read_split(text: str, column: Column, default: str) -> Span | None:
    """Return the twelve months of `2022/23`, `2022-23`, `2022/2023`, `2022 to 2023` or `202223`."""
    found = re.fullmatch(rf"(?:{_SPLIT}|{_Y}([0-9]{{2}})|{_Y} to {_Y})", text)
    opening = _read_start(column.starts, default)
    if found is None or opening is None:
        return None
    first, second = (int(part) for part in found.groups() if part is not None)
    if second not in (first + 1, (first + 1) % 100):
        return None
    start = _date(first, *opening)
    return None if start is None else (start, _add_months(start, 12))


def _read_financial_year(text: str, column: Column) -> Span | None:
    plain = re.sub(r"^(?:fy|financial year) ", "", text)
    return _read_split(plain, column, "April") or (_read_months(text, 12) if column.starts is None else None)


def _read_academic_year(text: str, column: Column) -> Span | None:
    return _read_split(re.sub(r"^(?:ay|academic year) ", "", text), column, "September")


def _read_year_ending(text: str, column: Column) -> Span | None:
    plain = re.sub(r"^(?:year ending|year to|ye) ", "", text)
    month = _find_month(plain)
    if month is None and plain == text and column.ends is None:
        return None
    last = _read_start(column.ends, "December")
    if month is None and last is not None and re.fullmatch(_Y, plain):
        month = date(int(plain), last[0], 1)
    if month is None:
        return _find_day_ending(plain, column)
    end = _add_months(month, 1)
    return _add_months(end, -12), end


def _find_day_ending(text: str, column: Column) -> Span | None:
    day = _read_day(text, column)
    return None if day is None else (_add_months(day[1], -12), day[1])


def _read_years(text: str, column: Column) -> Span | None:
    """Return the span of pooled years: `2011 to 2013`, `2011-2013`, `2011/12 to 2013/14`."""
    span: Span | None = None
    if found := re.fullmatch(rf"{_Y}(?:{_TO}|/){_Y}", text):
        first, last = int(found[1]), int(found[2])
        opening = _read_start(column.starts, "January")
        start, end = (_date(first, *opening), _date(last + 1, *opening)) if opening else (None, None)
        span = (start, end) if start is not None and end is not None else None
    elif found := re.fullmatch(rf"({_SPLIT}){_TO}({_SPLIT})", text):
        opening_year, closing_year = (_read_split(found[at], column, "April") for at in (1, 4))
        span = (opening_year[0], closing_year[1]) if opening_year and closing_year else None
    if span is None or (column.length and _count_months(span[1]) - _count_months(span[0]) != column.length * 12):
        return None
    return span


def _read_point(text: str, column: Column) -> Span | None:
    day = _read_day(text, column)
    if day is not None:
        return day
    named = _read_start(column.starts or column.ends, "1 January") if column.starts or column.ends else None
    if named is not None and re.fullmatch(_Y, text):
        return _one_day(_date(int(text), *named))
    if found := re.fullmatch(rf"mid[- ]{_Y}", text):
        return _one_day(date(int(found[1]), 6, 30))
    return _read_month(text, column) or _read_calendar_year(text, column)


_READERS: dict[PeriodKind, Callable[[str, Column], Span | None]] = {
    "day": _read_day,
    "month": _read_month,
    "quarter": _read_quarter,
    "calendar-year": _read_calendar_year,
    "financial-year": _read_financial_year,
    "academic-year": _read_academic_year,
    "year-ending": _read_year_ending,
    "years": _read_years,
    "point": _read_point,
}
