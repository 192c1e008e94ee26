"""The categories of the site's subject, and for each the measures and dimensions that hold it."""

from __future__ import annotations

from generator.pages.dashboards.board import (
    Board,
    Entry,
    FigureRow,
    ListWords,
    count_figure,
    link_to_part,
)
from generator.pages.dashboards.by_topic import (
    enter_measure,
    list_by_topic,
    require_holding,
    say_counts,
)
from generator.pages.dashboards.memberships import CATEGORIES, key_of
from generator.pages.dashboards.tallies import tallies_of, tally_of
from generator.pages.holding import key_of_category
from measures.publication.contents import classification, classification_ids, concepts, site_of
from measures.publication.questions import question
from measures.publication.site import PublicSite


@question(kept=True)
def subject_categories(site: PublicSite) -> tuple[tuple[str, str], ...]:
    """Return the categories of the site's subject, key and label: those with a concept in the order of concepts.

    Categories without one follow, each with the title of its list.
    """
    declared = {name: concept.label for name, concept in concepts(site).items()}
    listed = [each for name in classification_ids(site) if (each := classification(site, name)) is not None]
    own = [each for each in listed if each.variable == site_of(site).subject]
    used = {key_of_category(each, category): (each, category) for each in own for category in reversed(each.categories)}
    named = [(key_of(key), declared[key]) for key in declared if key in used]
    rest = [
        (key_of(key), f"{category.label} ({each.title})")
        for each in own
        for category in each.categories
        if (key := key_of_category(each, category)) not in declared
    ]
    return (*named, *dict.fromkeys(rest))


def name_subject(site: PublicSite) -> str:
    """Return the site's subject in words."""
    return site_of(site).subject.replace("-", " ")


def _list_rows(site: PublicSite) -> tuple[FigureRow, ...]:
    tallies = {each.key: each for each in tallies_of(site, CATEGORIES)}
    return tuple(
        FigureRow(
            name=label,
            figures=(
                count_figure(tallies[key].measures, CATEGORIES, key),
                count_figure(tallies[key].parts, CATEGORIES, key),
            ),
        )
        for key, label in subject_categories(site)
        if key in tallies
    )


def _describe(site: PublicSite, key: str) -> ListWords:
    tally = tally_of(site, CATEGORIES, key)
    return ListWords(
        title=dict(subject_categories(site)).get(key, tally.words),
        lead="Statistics that have figures for this category: "
        + say_counts(tally.measures, tally.parts, "table", "tables"),
    )


def _enter(site: PublicSite, key: str, path: str) -> Entry:
    return enter_measure(
        site,
        path,
        (
            link_to_part(path, each.slug, each.title)
            for each in require_holding(site, path).dimensions
            if key in {key_of(name) for use in each.lists for name in use.categories}
        ),
    )


BOARD = Board(
    name=CATEGORIES,
    title=lambda site: f"Categories of {name_subject(site)}",
    lead=lambda site: f"Which statistics have figures for each category of {name_subject(site)}.",
    head="Category",
    heads=("Sets of statistics", "Tables"),
    rows=_list_rows,
    lists=list_by_topic(CATEGORIES, _describe, _enter),
    notes=(
        "A table counts for a category where its data has a row for it.",
        "Totals and people of unknown category are not categories.",
        "Categories of different classifications count as one where they mean the same.",
    ),
)
