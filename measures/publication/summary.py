"""The short form of a measure that listings show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from measures.figures import describe_unit, format_value
from measures.filters import select_rows
from measures.model.measure import NextRelease
from measures.model.observations import Observations
from measures.model.value import Number
from measures.model.version import VersionFront
from measures.periods import read_period
from measures.publication.contents import facts, list_dimensions, observations, settings
from measures.publication.questions import question
from measures.publication.record import PublicMeasure
from measures.publication.site import PublicSite, measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figure that stands for a measure, in final words.

    `figure` has its unit ("7.1%"); `label` names the value; `group` says whom and when ("Asian, 2023").
    """

    figure: str
    label: str
    unit: str
    group: str
    dimension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What listings show of a measure. Instants are UTC; `number` is "" when every version was withdrawn."""

    path: str
    id: str
    title: str
    description: str
    number: str
    published: datetime
    last_updated: datetime
    population: str
    time_period: str
    area_covered: tuple[str, ...]
    geography: str
    headline: Headline | None
    next_release: NextRelease | None
    is_retired: bool
    official_statistics: str


def edition_dates(found: PublicMeasure, number: str) -> tuple[datetime, datetime]:
    """Return when the edition of a version was published, and when it was last updated up to that version (UTC).

    Source: the content format, section 3: "published" is the instant of X.0, "last updated" the newest of the
    edition's minors and updates.
    """
    version = found.by_number[number]
    major = version.number.major
    minors = [v for v in (*found.versions, *found.withdrawn) if v.number.major == major and v.number <= version.number]
    first = min(minors, key=lambda v: v.number)
    updates = [u.at for u in found.updates if u.version.major == major and u.version <= version.number]
    shown = [v.published for v in found.versions if v.number.major == major and v.number <= version.number]
    return first.published, max([*shown, *updates])


@question(sort="cutoff")
def headline(site: PublicSite, path: str, number: str) -> Headline | None:
    """Return the headline figure of a version; None where none is named."""
    front = facts(site, path, number)
    if front.headline is None:
        return None
    slug = front.headline.dimension
    found = observations(site, path, number, slug)
    rows = select_rows(found, front.headline.where).rows
    column = found.formats.get(front.headline.value)
    if len(rows) != 1 or column is None:
        return None
    value = rows[0].values[front.headline.value]
    if not isinstance(value, Number):
        return None
    return Headline(
        figure=format_value(value, column),
        label=column.label or front.headline.value,
        unit=describe_unit(column.unit) if column.unit else "",
        group=", ".join(_describe_key(found, rows[0].key)),
        dimension=slug,
    )


def _describe_key(found: Observations, key: tuple[str, ...]) -> list[str]:
    members = (
        next(member for member in found.members[column] if member.id == each)
        for column, each in zip(found.keys, key, strict=True)
        if len(found.members[column]) > 1
    )
    return [member.label for member in members]


@question(sort="cutoff")
def time_period(site: PublicSite, path: str, number: str) -> str:
    """Return the period that a version covers in words: as written, else from its data; "" where neither says."""
    written = facts(site, path, number).time_period
    if written:
        return written
    periods = []
    for slug in list_dimensions(site, path, number):
        found = observations(site, path, number, slug)
        columns = settings(site, path, number, slug).columns
        for key in sorted(found.times):
            column = columns.get(key)
            kind = column.period if column else None
            read = (read_period(member.id, kind, column) for member in found.members[key])
            periods.extend(period for period in read if period is not None)
    if not periods:
        return ""
    first, last = min(periods), max(periods, key=lambda period: (period.end, period.start))
    return first.words if first == last else f"{first.words} to {last.words}"


@question(sort="cutoff")
def summary(site: PublicSite, path: str) -> Summary | None:
    """Return the short form of a measure; None when no version of it is public."""
    found = measure(site, path)
    if found is None or found.latest is None:
        return None
    number = str(found.latest.number)
    front: VersionFront = facts(site, path, number)
    published, last_updated = edition_dates(found, number)
    return Summary(
        path=path,
        id=found.id,
        title=front.title,
        description=front.description,
        number=number,
        published=published,
        last_updated=last_updated,
        population=front.population or "",
        time_period=time_period(site, path, number),
        area_covered=front.area_covered,
        geography=front.geography or "",
        headline=headline(site, path, number),
        next_release=found.next_release,
        is_retired=found.retired is not None,
        official_statistics=front.official_statistics,
    )
