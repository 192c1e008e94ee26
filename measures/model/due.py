"""When the next update of a measure is expected: as announced, else by how often its sources come out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from measures.model.measure import NextRelease
from measures.model.version import Frequency, Source

MONTHS_BETWEEN: Mapping[Frequency, int] = MappingProxyType(
    {
        "monthly": 1,
        "quarterly": 3,
        "3-times-a-year": 4,
        "twice-a-year": 6,
        "yearly": 12,
        "every-2-years": 24,
        "every-3-years": 36,
        "every-4-years": 48,
        "every-5-years": 60,
        "every-6-years": 72,
        "every-7-years": 84,
        "every-8-years": 96,
        "every-9-years": 108,
        "every-10-years": 120,
    }
)
"""Months from one issue of a source to the next; `ad-hoc` and `other` have no rhythm."""


def find_frequency(sources: Iterable[Source]) -> Frequency | None:
    """Return how often the most frequent primary source comes out; one without a rhythm counts only where no other is.

    None where no primary source says.
    """
    stated = [source.frequency for source in sources if source.role == "primary" and source.frequency is not None]
    return min(stated, key=lambda each: MONTHS_BETWEEN.get(each, 1000), default=None)


def find_expected_day(next_release: NextRelease | None, sources: Iterable[Source], published: date) -> date | None:
    """Return the last day on which the next update is in time; None where nothing says when it comes.

    What was announced counts before what sources let expect. A cancelled release expects nothing. Without an
    announcement, an update is expected when the first primary source should have come out again: its own date of
    publication, else that of the edition, and the months between two issues.
    """
    if next_release is not None:
        return None if next_release.status == "cancelled" else next_release.on.last_day
    return min(_list_next_issues(sources, published), default=None)


def _list_next_issues(sources: Iterable[Source], published: date) -> Iterator[date]:
    for source in sources:
        months = MONTHS_BETWEEN.get(source.frequency) if source.frequency else None
        if months is not None and source.role == "primary":
            yield add_months(source.published.last_day if source.published else published, months)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_after(day: date) -> date:
    """Return the next day."""
    return day + timedelta(days=1)
