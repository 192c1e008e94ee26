"""The classifications that data uses, and how much of it has broad groups, totals and people of unknown category."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from generator.pages.dashboards.board import Board, Entry, Figure, FigureRow, ListWords, count_figure, link_to_part
from generator.pages.dashboards.by_topic import (
    enter_measure,
    list_by_topic,
    require_holding,
    say_counts,
)
from generator.pages.dashboards.memberships import CLASSIFICATIONS, PARENTS, TOTALS, UNKNOWN, key_of, list_features
from generator.pages.dashboards.tallies import Tally, tallies_of, tally_of
from measures.model.classification import Classification
from measures.model.value import Reason
from measures.publication.contents import classification, classification_ids
from measures.publication.questions import question
from measures.publication.site import PublicSite

FEATURES = {PARENTS: "with broad groups", TOTALS: "with totals", UNKNOWN: "with people of unknown category"}


@question(sort="cutoff", kept=True)
def listed_features(site: PublicSite, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the title of a classification, and which features its list has at all."""
    listed = classification(site, name)
    return (listed.title, tuple(_find_features(listed))) if listed else (name, ())


def _find_features(listed: Classification) -> list[str]:
    has = {
        PARENTS: any(each.parent for each in listed.categories),
        TOTALS: bool(listed.aggregates),
        UNKNOWN: bool(listed.unknown),
    }
    return [feature for feature in FEATURES if has[feature]]


def _list_rows(site: PublicSite) -> tuple[FigureRow, ...]:
    tallies = {each.key: each for each in tallies_of(site, CLASSIFICATIONS)}
    return tuple(_make_row(site, name, tallies) for name in classification_ids(site) if key_of(name) in tallies)


def _make_row(site: PublicSite, name: str, tallies: dict[str, Tally]) -> FigureRow:
    key = key_of(name)
    title, features = listed_features(site, name)
    own = tallies[key]
    return FigureRow(
        name=title,
        figures=(
            count_figure(own.measures, CLASSIFICATIONS, key),
            count_figure(own.parts, CLASSIFICATIONS, key),
            *(_share(tallies.get(f"{key}/{each}"), own.parts, key, each, features) for each in FEATURES),
        ),
    )


def _share(tally: Tally | None, whole: int, key: str, feature: str, features: tuple[str, ...]) -> Figure:
    if feature not in features:
        return Figure(words=Reason.NOT_APPLICABLE.shorthand, url="")
    part = tally.parts if tally else 0
    return count_figure(part, CLASSIFICATIONS, key, feature, note=f"{share_in_percent(part, whole)}%")


def share_in_percent(part: int, whole: int) -> int:
    """Return a share in whole percent; a half is rounded up."""
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))


def _describe(site: PublicSite, key: str) -> ListWords:
    tally = tally_of(site, CLASSIFICATIONS, key)
    feature = key.partition("/")[2]
    title, _ = listed_features(site, tally.words)
    counts = say_counts(tally.measures, tally.parts, "table", "tables")
    return ListWords(
        title=f"{title}: tables {FEATURES[feature]}" if feature else title,
        lead=f"Statistics that use this classification{f' {FEATURES[feature]}' if feature else ''}: {counts}",
    )


def _enter(site: PublicSite, key: str, path: str) -> Entry:
    return enter_measure(
        site,
        path,
        (
            link_to_part(path, each.slug, each.title)
            for each in require_holding(site, path).dimensions
            if any(key in list_features(use) for use in each.lists)
        ),
    )


BOARD = Board(
    name=CLASSIFICATIONS,
    title=lambda _site: "Classifications",
    lead=lambda _site: (
        "Which lists of categories the data uses, and whether it has totals and broad groups beside them."
    ),
    head="Classification",
    heads=("Sets of statistics", "Tables", "With broad groups", "With totals", "With unknown"),
    rows=_list_rows,
    lists=list_by_topic(CLASSIFICATIONS, _describe, _enter),
    notes=(
        "A table counts where its data has a row for a category of the classification.",
        "Percentages are shares of the tables that use the classification.",
        "A broad group is a category that has others below it in the classification.",
        "[z] means not applicable: the classification itself has no broad groups, totals or unknown.",
    ),
)
