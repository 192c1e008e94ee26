"""What lists of saves and of the log are cut down to by their address: a person, days, and a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from cms.moments import ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """A person by id, a kind of act, first and last day as typed, and the page from 1; what is empty does not count."""

    person: str = ""
    act: str = ""
    first: str = ""
    last: str = ""
    page: int = 1

    @property
    def since(self) -> datetime | None:
        """When the first day begins; None where none is named."""
        day = read_day(self.first)
        return None if day is None else datetime.combine(day, time(), ZONE)

    @property
    def until(self) -> datetime | None:
        """When the last day is over; None where none is named."""
        day = read_day(self.last)
        return None if day is None else datetime.combine(day + timedelta(days=1), time(), ZONE)

    def write(self, page: int) -> str:
        """Return the query of another page of the same list."""
        return "?" + urlencode({**self.query, **({"page": str(page)} if page > 1 else {})})

    @property
    def query(self) -> dict[str, str]:
        """The filters as an address has them, without the page and without what is empty."""
        named = {"person": self.person, "act": self.act, "from": self.first, "to": self.last}
        return {name: value for name, value in named.items() if value}


def read_filters(asked: Mapping[str, str]) -> Filters:
    """Return the filters of an address; what is no day and no page is left out."""
    page, first, last = asked.get("page", ""), asked.get("from", ""), asked.get("to", "")
    return Filters(
        person=asked.get("person", ""),
        act=asked.get("act", ""),
        first=first if read_day(first) else "",
        last=last if read_day(last) else "",
        page=int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 6 and int(page) else 1,
    )


def read_day(text: str) -> date | None:
    """Return a day such as "2026-11-25"; None where it is none that a calendar has."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-11-25") else None
    except ValueError:
        return None
    return day if day is not None and 1970 <= day.year < 9000 else None
