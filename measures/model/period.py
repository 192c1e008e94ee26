"""Periods: the spans of time that observations speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import total_ordering

from measures.model.dimension import PeriodKind

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A span of time with its spelling as found; `end` is the first day after it. Order is that of start, then end."""

    text: str = field(compare=False)
    kind: PeriodKind
    start: date
    end: date

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    @property
    def words(self) -> str:
        """The period in words: `April 2022 to March 2023`, `2023`, `31 March 2022`."""
        if self.kind == "year-ending":
            return f"Year ending {_name_last_month(self.end)}"
        if self._is_years:
            return _span(str(self.start.year), str(self._last.year))
        if self._is_one_day:
            return _name_day(self.start)
        return self._month_words

    @property
    def short(self) -> str:
        """The period as axes have room for it: `2022/23`, `2023`, `2013 Q2`, `Apr 2022`."""
        if self.kind == "quarter":
            return self._quarter_short
        if self._is_years or self._is_one_day:
            return self.words
        if self._months % 12 == 0 and self.start.day == 1:
            return self._split_years
        first, last = _shorten(self.start), _shorten(self._last)
        return first if first == last else f"{first} to {last}"

    @property
    def _last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def _months(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    @property
    def _is_years(self) -> bool:
        return (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 1, 1)

    @property
    def _is_one_day(self) -> bool:
        return self._last == self.start

    @property
    def _month_words(self) -> str:
        if self.start.day != 1 or self.end.day != 1:
            return f"{_name_day(self.start)} to {_name_day(self._last)}"
        first, last = MONTHS[self.start.month - 1], MONTHS[self._last.month - 1]
        if self._months == 1:
            return f"{first} {self.start.year}"
        if self.start.year == self._last.year:
            return f"{first} to {last} {self.start.year}"
        return f"{first} {self.start.year} to {last} {self._last.year}"

    @property
    def _quarter_short(self) -> str:
        if self.start.day == 1 and self.start.month in (1, 4, 7, 10):
            return f"{self.start.year} Q{self.start.month // 3 + 1}"
        return f"{MONTHS[self.start.month - 1][:3]} to {_shorten(self._last)}"

    @property
    def _split_years(self) -> str:
        first = _split_year(self.start.year)
        return _span(first, _split_year(self.end.year - 1))


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _split_year(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def _name_last_month(end: date) -> str:
    last = end - timedelta(days=1)
    return f"{MONTHS[last.month - 1]} {last.year}"


def _name_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _shorten(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}"
