"""Measures side by side: their headline figures, with a warning where population, period or kind of data differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.pages.addresses import address_of_latest
from generator.pages.holding import holding_of, newest_of
from generator.pages.notices import mark_on_newest
from generator.pages.summary import headline
from generator.pages.words import DATA_TYPES, Link, join_words
from measures.filters import select_rows
from measures.model.observations import Observations
from measures.model.version import VersionFront
from measures.publication.contents import facts, observations
from measures.publication.questions import question
from measures.publication.site import PublicSite

FEWEST = 2
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a measure's newest version is set beside others by; `""` where its facts do not say.

    `dimension` is the one of its headline figure, `period` the time of that figure.
    `notice` leads to the notice on the version.
    """

    title: str
    url: str
    figure: str
    label: str
    group: str
    period: str
    dimension: str
    population: str
    data: str
    notice: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Measures in one table, with what differs between them in words, and the notices on them."""

    id: str
    title: str
    warnings: tuple[str, ...]
    notices: tuple[Link, ...]
    rows: tuple[Traits, ...]


@question(stored=True, kept=True)
def traits_of(site: PublicSite, path: str) -> Traits | None:
    """Return what a measure is set beside others by; None of one that has no headline figure or does not count."""
    number = newest_of(site, path)
    if number is None:
        return None
    front, words = facts(site, path, number), headline(site, path, number)
    if words is None or front.headline is None:
        return None
    slug = front.headline.dimension
    return Traits(
        title=front.title,
        url=address_of_latest(path),
        figure=words.figure,
        label=words.label,
        group=words.group,
        period=_find_period(front, observations(site, path, number, slug)),
        dimension=slug,
        population=front.population or "",
        data=_say_data(front),
        notice=mark_on_newest(site, path),
    )


def _find_period(front: VersionFront, data: Observations) -> str:
    rows = select_rows(data, front.headline.where).rows if front.headline else ()
    labels = {key: {member.id: member.label for member in data.members[key]} for key in data.times}
    named = ((key, row.key[data.keys.index(key)]) for row in rows[:1] for key in data.keys if key in data.times)
    return ", ".join(labels[key].get(name, name) for key, name in named) or front.time_period or ""


def _say_data(front: VersionFront) -> str:
    kinds = {kind for source in front.sources if source.role == "primary" for kind in source.type_of_data}
    return join_words(tuple(words for kind, words in DATA_TYPES.items() if kind in kinds)).replace(" and S", " and s")


def compare(measures: Iterable[Traits], *, place: str, title: str) -> Comparison:
    """Return measures side by side, with warnings of what differs."""
    rows = tuple(measures)
    noted = ((each.title, each.notice) for each in rows)
    notices = tuple(replace(notice, before=f"{name}. ") for name, notice in noted if notice is not None)
    return Comparison(id=place, title=title, warnings=tuple(_find_differences(rows)), notices=notices, rows=rows)


def _find_differences(rows: tuple[Traits, ...]) -> Iterator[str]:
    if len({each.population for each in rows}) > 1:
        yield "They are about different populations."
    if len({each.period for each in rows}) > 1:
        yield "They are about different periods."
    kinds = {each.data or NOT_STATED for each in rows}
    if len(kinds) > 1:
        yield f"They come from different kinds of data: {join_words(tuple(sorted(kinds, key=str.casefold)))}."


def compare_alike(site: PublicSite, paths: Iterable[str]) -> tuple[Comparison, ...]:
    """Return measures of one classification and period side by side, for each pair that several of them share."""
    found: dict[tuple[str, str], list[Traits]] = {}
    for path in paths:
        traits = traits_of(site, path)
        if traits is not None and traits.period:
            for name in _list_subjects(site, path, traits.dimension):
                found.setdefault((name, traits.period), []).append(traits)
    shared = [(period, rows) for (_, period), rows in found.items() if len(rows) >= FEWEST]
    return tuple(
        compare(rows, place=f"side-by-side-{at}", title=f"Side by side: {period}")
        for at, (period, rows) in enumerate(shared, 1)
    )


def _list_subjects(site: PublicSite, path: str, slug: str) -> tuple[str, ...]:
    """Return the classifications of the site's subject that a dimension has categories of."""
    holding = holding_of(site, path)
    uses = (use for each in (holding.dimensions if holding else ()) if each.slug == slug for use in each.lists)
    return tuple(use.classification for use in uses if use.categories)


def compare_chosen(site: PublicSite, path: str, related: Iterable[str]) -> Comparison | None:
    """Return a measure beside those that an editor chose for it; None where fewer than two have a figure."""
    found = [traits for each in (path, *related) if (traits := traits_of(site, each)) is not None]
    if len(found) < FEWEST or traits_of(site, path) is None:
        return None
    return compare(found, place="related-side-by-side", title="Side by side")
