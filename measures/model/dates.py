"""Dates as people write them: a day, a month or a year; release instants; version numbers."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from functools import total_ordering
from typing import Annotated, Any

from pydantic import BeforeValidator, InstanceOf, PlainSerializer
from pydantic_core import PydanticCustomError


@total_ordering
@dataclass(frozen=True, slots=True)
class VersionNumber:
    """`MAJOR.MINOR`, ordered as two numbers: 1.10 comes after 1.9."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> VersionNumber | None:
        """Read `2.1`; None when the text is no version number (leading zeros and other forms are refused)."""
        found = re.fullmatch(r"([1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})", text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    def __lt__(self, other: VersionNumber) -> bool:
        return (self.major, self.minor) < (other.major, other.minor)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month (`2027-05`) or a year, as precise as it was written."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate | None:
        """Read `2027`, `2027-05` or `2027-05-13`; None when it is none of these or no such day exists."""
        found = re.fullmatch(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
        if not found:
            return None
        year, month, day = (int(part) if part else None for part in found.groups())
        try:
            date(year or 0, month or 1, day or 1)
        except ValueError:
            return None
        return cls(year or 0, month, day)

    @property
    def first_day(self) -> date:
        """The first day that the date covers."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day that the date covers."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)


def _read_version(value: Any) -> Any:
    number = VersionNumber.parse(value) if isinstance(value, str) else value
    if number is None:
        raise PydanticCustomError("version", 'Expected a version such as 1.0 or 2.1, got "{got}".', {"got": value})
    return number


def _read_partial(value: Any) -> Any:
    when = PartialDate.parse(value) if isinstance(value, str) else value
    if when is None:
        raise PydanticCustomError(
            "partial_date", 'Expected a date such as 2027-05-13, 2027-05 or 2027, got "{got}".', {"got": value}
        )
    return when


def _read_day(value: Any) -> Any:
    when = PartialDate.parse(value) if isinstance(value, str) else None
    if when is not None and when.day is not None:
        return when.first_day
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("day", 'Expected a day such as 2027-05-13, got "{got}".', {"got": str(value)})


_WHEN = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?"


def _read_when(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(_WHEN, value):
        try:
            datetime.fromisoformat(value.replace(" ", "T"))
        except ValueError:
            pass
        else:
            return value
    raise PydanticCustomError(
        "when",
        'Expected a date or a time such as 2027-05-13 or 2027-05-13T09:30:00+01:00, got "{got}".',
        {"got": str(value)},
    )


VersionText = Annotated[InstanceOf[VersionNumber], BeforeValidator(_read_version), PlainSerializer(str)]
AnyDate = Annotated[InstanceOf[PartialDate], BeforeValidator(_read_partial), PlainSerializer(str)]
Day = Annotated[date, BeforeValidator(_read_day)]
When = Annotated[str, BeforeValidator(_read_when)]
"""A date or a time as written; `measures.publication.instants` turns it into an instant of the site's time zone."""
