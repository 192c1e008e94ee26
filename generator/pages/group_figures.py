"""What each measure says of each group: the headline figure as it stands for that group, and where it stands.

A group is a concept of the site's subject. Figures of two categories stand side by side only where both name the same
concept, so "Asian" with and without the Chinese group are two groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.pages.standing import standing
from generator.pages.summary import tell_key
from generator.pages.text import Whereabouts, find_row
from measures.comparing import Estimate, read_estimate
from measures.downloads import write_cell
from measures.figures import describe_unit, format_value, name_column
from measures.filters import select_rows
from measures.model.dimension import Column, Interval
from measures.model.observations import Member, Observation, Observations
from measures.model.unit import UnitRecord
from measures.model.version import Headline
from measures.publication.contents import facts, list_dimensions, observations, settings, subject_concepts
from measures.publication.questions import question
from measures.publication.site import PublicSite
from measures.tables import explain, make_cell

EVERYONE = "all"
"""The id of the aggregate that stands for all groups together."""
NO_HEADLINE = "This page has no headline figure."
NOT_BY_GROUP = "The headline figure is not broken down by this group."
NO_ROW = "The headline figure{when} leaves out this group."


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigure:
    """The headline figure as it stands for one member of the subject's column; `concept` is `""` where it has none.

    `place` is the address of its row within the page; `shown` its words (`8.1%`, `[c]`) and `plain` the same for
    programs (`8.1`); `meaning` says what its shorthands mean. `above` are the ids of the members above its own.
    `estimate` is None where a shorthand stands in place of the number.
    """

    concept: str
    member: str
    label: str
    place: str
    shown: str
    plain: str
    meaning: str
    is_aggregate: bool
    above: tuple[str, ...]
    estimate: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlace:
    """Where a measure speaks of a group of which it has no headline figure, and why it has none."""

    concept: str
    place: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """What a measure's newest version says of groups: its headline figure by group, or where they are spoken of.

    `value` names the figure and its unit; `about` says of what else it is, periods last. `everyone` stands for all
    groups together.
    """

    title: str
    population: str
    value: str = ""
    about: str = ""
    unit: UnitRecord | None = None
    decimals: int | None = None
    keep_digits: bool = False
    figures: tuple[GroupFigure, ...] = ()
    everyone: GroupFigure | None = None
    elsewhere: tuple[GroupPlace, ...] = ()

    @property
    def column(self) -> Column:
        """How the figures are shown."""
        return Column(role="value", unit=self.unit, decimals=self.decimals, keep_digits=self.keep_digits)

    def find(self, concept: str) -> GroupFigure | GroupPlace | None:
        """Return what is said of a group; None where nothing is."""
        figure = next((each for each in self.figures if each.concept == concept), None)
        return figure or next((each for each in self.elsewhere if each.concept == concept), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slice:
    """The rows that a headline leaves when it is asked for every group in place of one."""

    dimension: str
    value: str
    key: str
    data: Observations
    rows: tuple[Observation, ...]


@question(sort="cutoff")
def listed_number(site: PublicSite, path: str) -> str | None:
    """Return the number of a measure's newest version; None where none is public or there will be no new editions."""
    found = standing(site, path)
    if found is None or found.latest is None or found.retired is not None:
        return None
    return str(found.latest.number)


@question(stored=True)
def group_figures(site: PublicSite, path: str) -> GroupFigures | None:
    """Return what a measure says of groups; None where it is retired or not public, or says nothing of any."""
    number = listed_number(site, path)
    if number is None:
        return None
    front = facts(site, path, number)
    known = frozenset(concept.id for concept in subject_concepts(site))
    part = _take_slice(site, path, number, front.headline, known) if front.headline else None
    figures = tuple(_list_figures(site, path, number, part, known)) if part else ()
    named = tuple(each for each in figures if each.concept)
    missing = known - {each.concept for each in named}
    why = _tell_why(part, has_headline=front.headline is not None)
    elsewhere = tuple(_list_places(site, path, number, missing, why))
    if not named and not elsewhere:
        return None
    shown = GroupFigures(title=front.title, population=front.population or "", elsewhere=elsewhere)
    return _describe(site, path, number, part, shown, figures) if part else shown


def _tell_why(part: _Slice | None, *, has_headline: bool) -> str:
    """Return why a group has no headline figure."""
    if part is None:
        return NOT_BY_GROUP if has_headline else NO_HEADLINE
    words = _tell_about(part)
    return NO_ROW.format(when=f" ({words})" if words else "")


def _tell_about(part: _Slice) -> str:
    return ", ".join(tell_key(part.data, part.rows[0], without=part.key)) if part.rows else ""


def _take_slice(site: PublicSite, path: str, number: str, chosen: Headline, known: frozenset[str]) -> _Slice | None:
    data = observations(site, path, number, chosen.dimension)
    key = next((key for key in data.keys if any(member.concept in known for member in data.members[key])), None)
    if key is None or chosen.value not in data.formats:
        return None
    where = {name: condition for name, condition in chosen.where.items() if name != key}
    rows = select_rows(data, where).rows
    return _Slice(dimension=chosen.dimension, value=chosen.value, key=key, data=data, rows=rows)


def _list_figures(
    site: PublicSite, path: str, number: str, part: _Slice, known: frozenset[str]
) -> Iterator[GroupFigure]:
    at = part.data.keys.index(part.key)
    counts = Counter(member.concept for member in part.data.members[part.key])
    for member in part.data.members[part.key]:
        rows = [row for row in part.rows if row.key[at] == member.id]
        if len(rows) == 1 and part.value in rows[0].values:
            concept = member.concept if member.concept in known and counts[member.concept] == 1 else None
            yield _tell_figure(site, path, number, part, member, concept or "", rows[0])


def _tell_figure(
    site: PublicSite, path: str, number: str, part: _Slice, member: Member, concept: str, row: Observation
) -> GroupFigure:
    value, column = row.values[part.value], part.data.formats[part.value]
    interval = _find_interval(site, path, number, part.dimension, part.value)
    simple = _is_simple_sample(site, path, number, interval)
    return GroupFigure(
        concept=concept,
        member=member.id,
        label=member.label,
        place=find_row(site, Whereabouts(path, number, part.dimension), part.data, row),
        shown=format_value(value, column),
        plain=write_cell(make_cell(value, column)),
        meaning=explain(value),
        is_aggregate=member.kind == "aggregate",
        above=tuple(_list_above(member, part.data.members[part.key])),
        estimate=read_estimate(part.data, row, part.value, interval=interval, simple_sample=simple),
    )


def _list_above(member: Member, members: tuple[Member, ...]) -> Iterator[str]:
    parents = {each.id: each.parent for each in members}
    parent = member.parent
    while parent is not None:
        yield parent
        parent = parents.get(parent)


def _find_interval(site: PublicSite, path: str, number: str, slug: str, value: str) -> Interval | None:
    """Return what the bounds of a value mean, by the dimension or by the one that its rows come from."""
    chosen = settings(site, path, number, slug)
    found = chosen.intervals.get(value)
    if found is not None or chosen.data is None:
        return found
    return _find_interval(site, path, number, chosen.data.from_, value)


def _is_simple_sample(site: PublicSite, path: str, number: str, interval: Interval | None) -> bool:
    """Whether the facts say that nobody was weighted, and nothing says that the sample was drawn in another way."""
    weighting = facts(site, path, number).weighting
    return weighting is not None and not weighting.applied and (interval is None or interval.design is None)


def _describe(
    site: PublicSite, path: str, number: str, part: _Slice, shown: GroupFigures, figures: tuple[GroupFigure, ...]
) -> GroupFigures:
    column = part.data.formats[part.value]
    name, unit = name_column(part.value, column), describe_unit(column.unit)
    return replace(
        shown,
        population=settings(site, path, number, part.dimension).population or shown.population,
        value=name if unit in ("", "%") else f"{name}, {unit}",
        about=_tell_about(part),
        unit=column.unit,
        decimals=column.decimals,
        keep_digits=column.keep_digits,
        figures=tuple(each for each in figures if each.concept),
        everyone=next((each for each in figures if each.is_aggregate and each.member == EVERYONE), None),
    )


def _list_places(site: PublicSite, path: str, number: str, wanted: frozenset[str], why: str) -> Iterator[GroupPlace]:
    """Yield the first row of each wanted concept that has no headline figure."""
    left = set(wanted)
    for slug in list_dimensions(site, path, number):
        data = observations(site, path, number, slug)
        for key in data.keys:
            at = data.keys.index(key)
            for member in data.members[key]:
                row = next((row for row in data.rows if row.key[at] == member.id), None)
                if member.concept in left and row is not None:
                    left.discard(member.concept)
                    yield GroupPlace(
                        concept=member.concept,
                        place=find_row(site, Whereabouts(path, number, slug), data, row),
                        why=why,
                    )


@question(stored=True)
def groups_of(site: PublicSite, path: str) -> tuple[str, ...]:
    """Return the ids of the concepts that a measure speaks of, those with a headline figure first."""
    found = group_figures(site, path)
    if found is None:
        return ()
    return (*(each.concept for each in found.figures), *(each.concept for each in found.elsewhere))
