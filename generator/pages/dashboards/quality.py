"""Figures that are suppressed, of low reliability or missing, by measure and dimension."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.addresses import address_of_dashboard, address_of_latest
from generator.pages.dashboards.board import TABLE, Board, FigureRow, make_figure
from generator.pages.dashboards.by_topic import require_holding
from generator.pages.dashboards.marked import SORTS, add_up, marks_of
from generator.pages.dashboards.memberships import MARKED, QUALITY
from generator.pages.dashboards.tallies import members_of, tallies_of
from measures.publication.questions import question
from measures.publication.site import PublicSite


@question(sort="cutoff", kept=True)
def marked_rows(site: PublicSite) -> tuple[FigureRow, ...]:
    """Return a row for each measure with marked figures, and below it one for each such dimension."""
    return tuple(row for path in members_of(site, QUALITY, MARKED) for row in _list_rows_of(site, path))


def _list_rows_of(site: PublicSite, path: str) -> Iterator[FigureRow]:
    holding, counts = require_holding(site, path), marks_of(site, path)
    page = address_of_latest(path)
    yield FigureRow(name=holding.title, url=page, figures=tuple(make_figure(number, page) for number in add_up(counts)))
    titles = {each.slug: each.title for each in holding.dimensions}
    for each in counts:
        if any(each.marked):
            place = f"{page}#{each.slug}"
            figures = tuple(make_figure(number, place) for number in each.marked)
            yield FigureRow(name=titles[each.slug], url=place, figures=figures, level=1)


def _list_rows(site: PublicSite) -> tuple[FigureRow, ...]:
    rows = marked_rows(site)
    if not rows:
        return ()
    tallies = {each.key: each.parts for each in tallies_of(site, QUALITY)}
    whole = f"{address_of_dashboard(QUALITY)}#{TABLE}"
    figures = tuple(make_figure(tallies.get(sort, 0), whole) for sort in SORTS)
    return (FigureRow(name="All statistics", figures=figures, is_total=True), *rows)


BOARD = Board(
    name=QUALITY,
    title=lambda _site: "Data quality",
    lead=lambda _site: "How many figures are withheld, of low reliability or missing, in each set of statistics.",
    head="Statistics and tables",
    heads=("Suppressed [c]", "Low reliability [u]", "Missing [x]"),
    rows=_list_rows,
    notes=(
        "Figures are the values in the newest version's data, without bounds of intervals and numbers of people.",
        "Each count leads to the table whose figures it counts; the table's download has all of them.",
        "Statistics in which no figure is withheld, of low reliability or missing are not listed.",
    ),
)
