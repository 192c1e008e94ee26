"""Which updates are overdue, by how often the sources come out."""

from __future__ import annotations

from generator.pages.dashboards.board import Board, Entry, FigureRow, Lists, ListWords, count_figure
from generator.pages.dashboards.by_topic import enter_measure, list_by_topic, say_counts
from generator.pages.dashboards.dates import NO_RHYTHM, freshness_of
from generator.pages.dashboards.memberships import ALL, FRESHNESS, OVERDUE
from generator.pages.dashboards.tallies import tallies_of, tally_of
from generator.pages.words import FREQUENCIES
from measures.figures import format_date
from measures.publication.site import PublicSite

WORDS = {ALL: "All", **FREQUENCIES, NO_RHYTHM: "Not stated"}


def _list_rows(site: PublicSite) -> tuple[FigureRow, ...]:
    tallies = {each.key: each.measures for board in (FRESHNESS, OVERDUE) for each in tallies_of(site, board)}
    return tuple(
        FigureRow(
            name=words,
            figures=(
                count_figure(tallies[name], FRESHNESS, name),
                count_figure(tallies.get(f"{name}/{OVERDUE}", 0), FRESHNESS, name, OVERDUE),
            ),
            is_total=name == ALL,
        )
        for name, words in WORDS.items()
        if name in tallies
    )


def _describe(site: PublicSite, key: str) -> ListWords:
    name, _, overdue = key.partition("/")
    counts = say_counts(tally_of(site, OVERDUE if overdue else FRESHNESS, key).measures)
    if name == ALL:
        return ListWords(
            title="Overdue updates" if overdue else "All statistics by when an update is expected",
            lead=f"Statistics whose update is overdue: {counts}" if overdue else f"All statistics: {counts}",
        )
    rhythm = "How often sources come out" if name == NO_RHYTHM else "Sources come out"
    said = f"{rhythm}: {WORDS[name][0].lower()}{WORDS[name][1:]}"
    return ListWords(
        title=f"{said}, update overdue" if overdue else said,
        lead=f"Statistics of this kind{' whose update is overdue' if overdue else ''}: {counts}",
    )


def _enter(site: PublicSite, key: str, path: str) -> Entry:  # noqa: ARG001 (the same on each list)
    found = freshness_of(site, path)
    if found is None or found.expected is None:
        return enter_measure(site, path, note="No update has a date.")
    why = "as announced" if found.is_announced else "by how often its sources come out"
    return enter_measure(site, path, note=f"Update expected by {format_date(found.expected)}, {why}.")


_KINDS = {board: list_by_topic(board, _describe, _enter) for board in (FRESHNESS, OVERDUE)}


def _lists_of(key: str) -> Lists:
    return _KINDS[OVERDUE if key.endswith(f"/{OVERDUE}") else FRESHNESS]


BOARD = Board(
    name=FRESHNESS,
    title=lambda _site: "Due and overdue updates",
    lead=lambda _site: "Statistics whose next edition should have come out, by how often their sources are published.",
    head="Sources come out",
    heads=("Sets of statistics", "Update overdue"),
    rows=_list_rows,
    lists=Lists(
        keys=lambda site: tuple(key for lists in _KINDS.values() for key in lists.keys(site)),
        describe=_describe,
        part=lambda site, key: _lists_of(key).part(site, key),
        enter=_enter,
        count=lambda site, key: _lists_of(key).count(site, key),
    ),
    notes=(
        "An update is overdue from the day after its announced date.",
        "Where none is announced, it is overdue once a primary source should have come out again.",
        "That day is counted from the one on which the source was published, by how often it comes out.",
        "Statistics with several primary sources stand under the most frequent one.",
        "Sources that come out when needed make nothing overdue.",
    ),
)
