"""Who publishes the sources of the data."""

from __future__ import annotations

from generator.pages.dashboards.board import Board, Entry, FigureRow, ListWords, count_figure, link_to_part
from generator.pages.dashboards.by_topic import (
    enter_measure,
    list_by_topic,
    require_holding,
    say_counts,
)
from generator.pages.dashboards.memberships import SOURCES, key_of_publisher
from generator.pages.dashboards.tallies import tallies_of, tally_of
from measures.publication.contents import organisation
from measures.publication.questions import question
from measures.publication.site import PublicSite


@question(sort="cutoff", kept=True)
def publisher_name(site: PublicSite, publisher: str) -> str:
    """Return the name of a publisher; the id itself of one that the site does not know."""
    found = organisation(site, publisher) if publisher else None
    return found.name if found else publisher or "No publisher named"


def _list_rows(site: PublicSite) -> tuple[FigureRow, ...]:
    named = [(publisher_name(site, each.words), each) for each in tallies_of(site, SOURCES)]
    return tuple(
        FigureRow(
            name=name,
            figures=(count_figure(each.parts, SOURCES, each.key), count_figure(each.measures, SOURCES, each.key)),
        )
        for name, each in sorted(named, key=lambda pair: (not pair[1].words, pair[0].casefold(), pair[1].key))
    )


def _describe(site: PublicSite, key: str) -> ListWords:
    tally = tally_of(site, SOURCES, key)
    return ListWords(
        title=publisher_name(site, tally.words),
        lead="Statistics with a source from this publisher: "
        + say_counts(tally.measures, tally.parts, "source", "sources"),
    )


def _enter(site: PublicSite, key: str, path: str) -> Entry:
    uses = require_holding(site, path).sources
    own = (each for each in uses if key_of_publisher(each.publisher) == key)
    return enter_measure(site, path, (link_to_part(path, each.anchor, each.title) for each in own))


BOARD = Board(
    name=SOURCES,
    title=lambda _site: "Sources by publisher",
    lead=lambda _site: "Who publishes the data that the statistics are made from.",
    head="Publisher",
    heads=("Sources", "Sets of statistics"),
    rows=_list_rows,
    lists=list_by_topic(SOURCES, _describe, _enter),
    notes=("A source counts once for each set of statistics that names it, whether as primary or secondary source.",),
)
