"""Who, where and when a version is about: as its facts say, else as its data shows."""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.words import join_words
from measures.model.observations import Member, Observations
from measures.publication.contents import facts, list_dimensions, observations
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
        areas=join_words(front.area_covered) or _derive(site, path, number, "areas"),
        level=front.geography or "",
        period=front.time_period or _derive(site, path, number, "period"),
    )


def _derive(site: PublicSite, path: str, number: str, what: str) -> str:
    find = find_period if what == "period" else find_areas
    data = (observations(site, path, number, slug) for slug in list_dimensions(site, path, number))
    return next((words for each in data if (words := find(each))), "")


def find_period(data: Observations) -> str:
    """Return the first and the last period of the data in words; `""` where it has no time."""
    for key in data.keys:
        if key in data.times:
            first, *_, last = (data.members[key][0], *data.members[key])
            return first.label if first.id == last.id else f"{first.label} to {last.label}"
    return ""


def find_areas(data: Observations) -> str:
    """Return the areas at the top of the data's geography where they are few; `""` else."""
    for key in data.keys:
        if key in data.areas:
            top = [member for member in data.members[key] if _is_top(member)]
            return join_words(tuple(member.label for member in top)) if len(top) <= _FEW else ""
    return ""


def _is_top(member: Member) -> bool:
    return member.parent is None
