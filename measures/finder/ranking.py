"""Which standard list a column of labels follows: a total order, the same on every run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from measures.finder.matching import CategoryIndex, Match
from measures.model.classification import Category, Classification


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """How well a classification fits a set of labels.

    `failed` are the labels that are none of its categories and `missing` the categories, of those without children,
    that no label names (none for lists of areas, of which any part may be shown). `exact`, `alias` and `normalised`
    count how the others were matched. `fits` says that no label failed and that one means a category, not a total.
    """

    classification: Classification
    matches: tuple[Match, ...]
    failed: tuple[str, ...]
    missing: tuple[str, ...]
    exact: int
    alias: int
    normalised: int

    @property
    def fits(self) -> bool:
        """Whether the list holds every label, and at least one label is a category."""
        return not self.failed and self.has_categories

    @property
    def has_categories(self) -> bool:
        """Whether a label means a category of the list, neither a total nor an unknown."""
        apart = {each.id for each in (*self.classification.aggregates, *self.classification.unknown)}
        return any(match.category.id not in apart for match in self.matches)

    @property
    def is_whole(self) -> bool:
        """Whether the labels are the whole list."""
        return self.fits and not self.missing

    @property
    def order(self) -> tuple[int, int, int, int, int, int, str]:
        """What lists are ranked by, the smallest first.

        Labels that failed; lists of which a label is a category before others; categories missing; labels matched
        other than by the list's own label, then by more than an alias; the size of the list; its id.
        """
        no_category = 0 if self.has_categories else 1
        others = self.alias + self.normalised
        size = len(self.classification.categories)
        return len(self.failed), no_category, len(self.missing), others, self.normalised, size, self.classification.id

    def is_tied_with(self, other: Ranked) -> bool:
        """Whether only the size and the id of the lists tell two ranks apart."""
        return self.order[:5] == other.order[:5]


def rank_presets(labels: Iterable[str], classifications: Iterable[Classification]) -> tuple[Ranked, ...]:
    """Rank classifications by how well they fit labels, the best first, whatever the order of the labels."""
    wanted = sorted(set(labels))
    return tuple(sorted((_rank(wanted, each) for each in classifications), key=lambda ranked: ranked.order))


def _rank(labels: list[str], classification: Classification) -> Ranked:
    index = CategoryIndex(classification)
    found = {label: index.find(label) for label in labels}
    matches = tuple(match for match in found.values() if isinstance(match, Match))
    used = {match.category.id for match in matches}
    exact = sum(match.how == ("label",) for match in matches)
    alias = sum(match.is_exact for match in matches) - exact
    return Ranked(
        classification=classification,
        matches=matches,
        failed=tuple(label for label, match in found.items() if not isinstance(match, Match)),
        missing=tuple(each.label for each in _list_needed(classification) if each.id not in used),
        exact=exact,
        alias=alias,
        normalised=len(matches) - exact - alias,
    )


def _list_needed(classification: Classification) -> list[Category]:
    if any(each.code is not None for each in classification.categories):
        return []
    parents = {each.parent for each in classification.categories}
    return [each for each in classification.categories if each.id not in parents]
