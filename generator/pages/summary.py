"""The short form of a measure that listings show, and the dates, period and headline figure it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from measures.figures import describe_unit, format_value, name_column
from measures.filters import select_rows
from measures.model.observations import Member, Observation, Observations
from measures.model.value import Absent
from measures.model.version import Headline
from measures.publication.contents import facts, observations
from measures.publication.questions import question
from measures.publication.record import PublicMeasure
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineWords:
    """The figure that stands for a measure, in final words.

    `figure` has the sign of its unit and its shorthands (`7.1%`, `12 [p]`); `label` names the value and its unit;
    `group` says whose and when it is, and what the shorthands mean (`All, 2023, provisional`).
    """

    figure: str
    label: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What listings show of a measure's newest version."""

    title: str
    description: str
    population: str
    headline: HeadlineWords | None


def edition_dates(found: PublicMeasure, number: str) -> tuple[datetime, datetime]:
    """Return when the edition of a public version was published, and when it was last updated up to that version (UTC).

    An edition is published with its first version, whether or not that was withdrawn later.

    Source: the content format, section 3: "published" is the instant of X.0, "last updated" the newest of the
    edition's minors and updates.
    """
    version = found.by_number[number].number
    public = [(each.number, each.published) for each in found.versions if each.number.major == version.major]
    gone = [(each.number, each.published) for each in found.withdrawn if each.number.major == version.major]
    updates = [each.at for each in found.updates if each.version.major == version.major and each.version <= version]
    _, published = min([*public, *gone])
    return published, max([*(when for each, when in public if each <= version), *updates])


@question(sort="cutoff")
def headline(site: PublicSite, path: str, number: str) -> HeadlineWords | None:
    """Return the headline figure of a version; None where its facts name none, or no single cell."""
    chosen = facts(site, path, number).headline
    if chosen is None:
        return None
    return find_headline(chosen, observations(site, path, number, chosen.dimension))


def find_headline(chosen: Headline, data: Observations) -> HeadlineWords | None:
    """Return the figure in the one cell that a headline names; None where it names none or several."""
    rows = select_rows(data, chosen.where).rows
    column = data.formats.get(chosen.value)
    if len(rows) != 1 or column is None or chosen.value not in rows[0].values:
        return None
    value = rows[0].values[chosen.value]
    name, unit = name_column(chosen.value, column), describe_unit(column.unit)
    meanings = [value.reason.meaning] if isinstance(value, Absent) else []
    return HeadlineWords(
        figure=format_value(value, column),
        label=name if unit in ("", "%") else f"{name}, {unit}",
        group=", ".join([*tell_key(data, rows[0]), *meanings, *(mark.meaning for mark in value.marks)]),
    )


def tell_key(data: Observations, row: Observation, *, without: str = "") -> Iterator[str]:
    """Yield the labels of a row, periods last, `without` that of one key.

    Keys that take one value in all rows say nothing of whose it is.
    """
    members = [_find_member(data, key, name) for key, name in zip(data.keys, row.key, strict=True)]
    named = [(key, member) for key, member in zip(data.keys, members, strict=True) if key != without]
    yield from (member.label for key, member in named if key not in data.times and len(data.members[key]) > 1)
    yield from (member.label for key, member in named if key in data.times)


def _find_member(data: Observations, key: str, name: str) -> Member:
    return next(member for member in data.members[key] if member.id == name)


@question(sort="cutoff")
def summary(site: PublicSite, path: str, number: str) -> Summary:
    """Return the short form of a public version."""
    front = facts(site, path, number)
    return Summary(
        title=front.title,
        description=front.description,
        population=front.population or "",
        headline=headline(site, path, number),
    )
