"""One measure on the page of a group: its figure for the group, the one compared with, and what the gap says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.pages.addresses import address_of_latest
from generator.pages.group_figures import GroupFigure, GroupFigures, GroupPlace, group_figures
from generator.pages.notices import mark_on_newest
from generator.pages.words import Link, Pair
from measures.comparing import Judgement, Method, Obstacle, judge_difference
from measures.figures import describe_unit, format_difference, name_unit_of_difference, shown_amount
from measures.model.value import Number
from measures.publication.contents import subject_concepts
from measures.publication.questions import question
from measures.publication.site import PublicSite

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {"reliable": "Reliable difference", "unclear": "Not enough to say", "untested": "Cannot be tested"}
)
METHODS: Mapping[Method, Mapping[str, str]] = MappingProxyType(
    {
        "bounds": {
            "reliable": "The 95% confidence intervals do not overlap.",
            "unclear": "The 95% confidence intervals overlap.",
        },
        "standard-errors": {
            "reliable": "By a z test of the standard errors, at 5%.",
            "unclear": "By a z test of the standard errors, at 5%.",
        },
        "samples": {
            "reliable": "By a z test of the numbers of people asked, at 5%.",
            "unclear": "By a z test of the numbers of people asked, at 5%.",
        },
    }
)
OBSTACLES: Mapping[Obstacle, str] = MappingProxyType(
    {
        "groups": "The same people may be counted in both figures.",
        "periods": "The figures are of periods that overlap.",
        "mark": "At least one of the figures is marked as less than firm.",
        "level": "It is not known that the confidence intervals are at 95%.",
        "unknown": "The source does not say how sure both figures are.",
    }
)

TESTS = (
    Pair(
        name=OUTCOMES["reliable"],
        words="larger than chance is likely to bring about. This is tested at 5%, by a z test where the source gives"
        " standard errors, or the number of people asked in an unweighted survey. Where it gives only 95% confidence"
        " intervals, the difference is reliable if they do not overlap.",
    ),
    Pair(
        name=OUTCOMES["unclear"],
        words="the figures may differ, but the test does not show it. Confidence intervals that overlap do not mean"
        " that there is no difference.",
    ),
    Pair(
        name=OUTCOMES["untested"],
        words="the same people may be counted in both figures, the periods overlap, a figure is marked (such as low"
        " reliability or provisional), or the source does not say how sure the figures are.",
    ),
)
"""What pages say of each outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """A figure with whose it is, the address of its cell, the same figure for programs, and what its marks mean."""

    label: str
    words: str
    url: str
    plain: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How far a figure is from the one that it is compared with, and how sure that is.

    `words` are those of the page (`5.2 percentage points higher`); `plain` is the signed amount for programs.
    """

    words: str
    plain: str
    unit: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A measure on the page of a group, in final words; `figure` is None where it has no headline figure of it.

    `without` leads to where the measure speaks of a group without a figure; `without_other` names whom the page
    compares with where it has no figure of them; `notice` leads to the notice on its figures.
    """

    title: str
    url: str
    value: str
    about: str
    population: str
    figure: ShownFigure | None
    notice: Link | None
    without: Link | None
    other: ShownFigure | None
    without_other: str
    difference: Difference | None


@question(sort="cutoff")
def group_row(site: PublicSite, path: str, concept: str, comparator: str) -> GroupRow | None:
    """Return a measure on the page of a group; None where it says nothing of the group.

    `comparator` is the concept compared with; `""` stands for everyone.
    """
    found = group_figures(site, path)
    own = found.find(concept) if found else None
    if found is None or own is None:
        return None
    url = address_of_latest(path)
    if isinstance(own, GroupPlace):
        return _write_row(found, url, without=Link("See this group on the page", f"{url}#{own.place}", own.why))
    other = _find_other(found, comparator)
    is_same = other is not None and other.member == own.member
    return _write_row(
        found,
        url,
        notice=mark_on_newest(site, path),
        figure=_show(own, url),
        other=_show(other, url) if other and not is_same else None,
        without_other="" if other or is_same else _name_comparator(site, comparator),
        difference=_compare(found, own, other) if other and not is_same else None,
    )


def _write_row(
    found: GroupFigures,
    url: str,
    *,
    notice: Link | None = None,
    figure: ShownFigure | None = None,
    without: Link | None = None,
    other: ShownFigure | None = None,
    without_other: str = "",
    difference: Difference | None = None,
) -> GroupRow:
    return GroupRow(
        title=found.title,
        url=url,
        value=found.value if figure else "",
        about=found.about if figure else "",
        population=found.population,
        figure=figure,
        notice=notice,
        without=without,
        other=other,
        without_other=without_other,
        difference=difference,
    )


def _find_other(found: GroupFigures, comparator: str) -> GroupFigure | None:
    if not comparator:
        return found.everyone
    other = found.find(comparator)
    return other if isinstance(other, GroupFigure) else None


def _name_comparator(site: PublicSite, comparator: str) -> str:
    return next((each.label for each in subject_concepts(site) if each.id == comparator), "Everyone")


def _show(figure: GroupFigure, url: str) -> ShownFigure:
    return ShownFigure(
        label=figure.label,
        words=figure.shown,
        url=f"{url}#{figure.place}",
        plain=figure.plain,
        meaning=figure.meaning,
    )


def _compare(found: GroupFigures, own: GroupFigure, other: GroupFigure) -> Difference | None:
    if own.estimate is None or other.estimate is None:
        return None
    first, second = Number(f"{own.estimate.amount:f}"), Number(f"{other.estimate.amount:f}")
    gap = shown_amount(first, found.column) - shown_amount(second, found.column)
    judged = judge_difference(own.estimate, other.estimate, apart=_are_apart(own, other))
    return Difference(
        words=f"{format_difference(first, second, found.column)} {'higher' if gap > 0 else 'lower'}" if gap else "none",
        plain=f"{gap:f}",
        unit=name_unit_of_difference(found.unit) or describe_unit(found.unit),
        outcome=OUTCOMES[judged.outcome],
        why=_explain(judged),
    )


def _are_apart(own: GroupFigure, other: GroupFigure) -> bool:
    """Whether nobody can be counted in both figures; of an aggregate nobody knows what it takes together."""
    if own.is_aggregate or other.is_aggregate:
        return False
    return own.member not in other.above and other.member not in own.above


def _explain(judged: Judgement) -> str:
    if judged.obstacle is not None:
        return OBSTACLES[judged.obstacle]
    return METHODS[judged.method][judged.outcome] if judged.method else ""
