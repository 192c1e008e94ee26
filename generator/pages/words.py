"""Small pieces of final words that views are made of: links, moments, pairs; and what content's codes read as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from types import MappingProxyType

from measures.downloads import LICENCES as LICENCE_NAMES
from measures.figures import format_date
from measures.model.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address, with words before them that do not."""

    words: str
    url: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date in words and in the form that machines read."""

    words: str
    machine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A name and what is said of it: words, a date or a link, with a quiet note below."""

    name: str
    words: str = ""
    moment: Moment | None = None
    link: Link | None = None
    note: str = ""


def tell_instant(when: datetime, zone: tzinfo) -> Moment:
    """Return the local day of an instant, with the instant itself for machines."""
    local = when.astimezone(zone)
    return Moment(format_date(local.date()), local.isoformat(timespec="seconds"))


def tell_date(when: date | PartialDate) -> Moment:
    """Return a date as precise as it was written."""
    return Moment(format_date(when), str(when))


def join_words(items: tuple[str, ...]) -> str:
    """Return a list as people write it: `England, Wales and Scotland`."""
    return " and ".join(part for part in (", ".join(items[:-1]), items[-1] if items else "") if part)


STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "accredited": "Accredited official statistics",
        "official": "Official statistics",
        "in-development": "Official statistics in development",
        "other": "Other statistics",
    }
)
STATUS_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "accredited": "Reviewed by the Office for Statistics Regulation and found to meet the Code of Practice.",
        "official": "Produced under the Code of Practice for Statistics.",
        "in-development": "Still being tested: read them with care.",
    }
)
DATA_TYPES: Mapping[str, str] = MappingProxyType({"administrative": "Administrative data", "survey": "Survey data"})
FREQUENCIES: Mapping[str, str] = MappingProxyType(
    {
        "monthly": "Monthly",
        "quarterly": "Quarterly",
        "3-times-a-year": "3 times a year",
        "twice-a-year": "Twice a year",
        "yearly": "Yearly",
        **{f"every-{count}-years": f"Every {count} years" for count in range(2, 11)},
        "ad-hoc": "When needed",
        "other": "Other",
    }
)
RELEASE_STATUSES: Mapping[str, str] = MappingProxyType(
    {"provisional": "Provisional date", "confirmed": "Confirmed date", "cancelled": "Cancelled"}
)
LICENCES: Mapping[str, Link] = MappingProxyType({name: Link(*words) for name, words in LICENCE_NAMES.items()})
