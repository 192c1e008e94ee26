"""How far down the areas of each measure go: its lowest level of geography."""

from __future__ import annotations

from generator.pages.dashboards.board import Board, Entry, FigureRow, ListWords, count_figure
from generator.pages.dashboards.by_topic import enter_measure, list_by_topic, say_counts
from generator.pages.dashboards.memberships import LEVELS
from generator.pages.dashboards.tallies import Tally, tallies_of, tally_of
from generator.pages.holding import NO_LEVEL, UNKNOWN_LEVEL
from measures.model.area import LEVELS as NAMES
from measures.publication.site import PublicSite

_ORDER = {name.casefold(): rank for rank, (name, _) in enumerate(NAMES)}
_LAST = {UNKNOWN_LEVEL: 1, NO_LEVEL: 2}


def _rank(tally: Tally) -> tuple[int, int, str]:
    return _LAST.get(tally.words, 0), _ORDER.get(tally.words.casefold(), len(_ORDER)), tally.words


def _list_rows(site: PublicSite) -> tuple[FigureRow, ...]:
    return tuple(
        FigureRow(name=each.words, figures=(count_figure(each.measures, LEVELS, each.key),))
        for each in sorted(tallies_of(site, LEVELS), key=_rank)
    )


def _describe(site: PublicSite, key: str) -> ListWords:
    tally = tally_of(site, LEVELS, key)
    said = "Statistics" if tally.words in _LAST else "Statistics whose smallest areas are of this level"
    return ListWords(title=tally.words, lead=f"{said}: {say_counts(tally.measures)}")


def _enter(site: PublicSite, key: str, path: str) -> Entry:  # noqa: ARG001 (the same on each list)
    return enter_measure(site, path)


BOARD = Board(
    name=LEVELS,
    title=lambda _site: "Levels of geography",
    lead=lambda _site: "The smallest areas that each set of statistics has figures for.",
    head="Smallest areas",
    heads=("Sets of statistics",),
    rows=_list_rows,
    lists=list_by_topic(LEVELS, _describe, _enter),
    notes=(
        "Each set of statistics counts once, at the smallest level of the areas in its data.",
        "Where its page states a level, it counts at that level.",
    ),
)
