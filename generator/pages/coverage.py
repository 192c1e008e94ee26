"""Who, where and when a version is about: as its facts say, else as its data shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.pages.words import join_words
from measures.model.dimension import Column, DimensionSettings
from measures.model.observations import Member, Observations
from measures.model.period import Period
from measures.periods import read_period
from measures.publication.contents import facts, list_dimensions, observations, settings
from measures.publication.questions import question
from measures.publication.site import PublicSite

_FEW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Base population, areas, lowest level of geography and period, each in words; `""` where nobody knows."""

    population: str
    areas: str
    level: str
    period: str


@question(sort="cutoff")
def coverage_of(site: PublicSite, path: str, number: str) -> Coverage:
    """Return what a version covers; the data is read only for what its facts leave out."""
    front = facts(site, path, number)
    return Coverage(
        population=front.population or "",
        areas=join_words(front.area_covered) or _derive_areas(site, path, number),
        level=front.geography or "",
        period=front.time_period or _derive_period(site, path, number),
    )


def _derive_areas(site: PublicSite, path: str, number: str) -> str:
    data = (observations(site, path, number, slug) for slug in list_dimensions(site, path, number))
    return next((words for each in data if (words := find_areas(each))), "")


def _derive_periods(site: PublicSite, path: str, number: str) -> tuple[Period, Period] | None:
    """Return the period of the data that begins first and the one that ends last; None where it has none."""
    periods = [
        period
        for slug in list_dimensions(site, path, number)
        for period in find_periods(settings(site, path, number, slug), observations(site, path, number, slug))
    ]
    return (min(periods), max(periods, key=lambda period: (period.end, period.start))) if periods else None


def _derive_period(site: PublicSite, path: str, number: str) -> str:
    """Return the time from the start of the earliest period of the data to the end of the latest, in words."""
    found = _derive_periods(site, path, number)
    if found is None:
        return ""
    first, last = found
    return first.words if first == last else Period("", "years", first.start, last.end).words


@question(sort="cutoff")
def span_of(site: PublicSite, path: str, number: str) -> tuple[date, date] | None:
    """Return the first day that a version's data is about and the first day after the last; None without periods."""
    found = _derive_periods(site, path, number)
    return (found[0].start, found[1].end) if found else None


def find_periods(chosen: DimensionSettings, data: Observations) -> Iterator[Period]:
    """Yield the periods of a dimension's data."""
    for key in data.keys:
        if key not in data.times:
            continue
        column = chosen.columns.get(key) or data.formats.get(key) or Column(role="time")
        read = (read_period(member.id, column.period, column) for member in data.members[key])
        yield from (period for period in read if period is not None)


def find_areas(data: Observations) -> str:
    """Return the areas at the top of the data's geography where they are few; `""` else."""
    for key in data.keys:
        if key in data.areas:
            top = [member for member in data.members[key] if _is_top(member)]
            return join_words(tuple(member.label for member in top)) if len(top) <= _FEW else ""
    return ""


def _is_top(member: Member) -> bool:
    return member.parent is None
