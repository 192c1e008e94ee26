"""Figures of a measure that are withheld, of low reliability or missing, as the shorthands in their cells say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from generator.pages.holding import newest_of
from measures.model.observations import Observations
from measures.model.value import Absent, Mark, Reason, Value
from measures.publication.contents import list_dimensions, observations, settings
from measures.publication.questions import question
from measures.publication.site import PublicSite

SUPPRESSED, UNRELIABLE, MISSING = "suppressed", "low-reliability", "missing"
SORTS = (SUPPRESSED, UNRELIABLE, MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkCounts:
    """How many figures a dimension has, and how many of them are of each sort, in the order of `SORTS`."""

    slug: str
    figures: int
    marked: tuple[int, int, int]


def list_sorts(value: Value) -> tuple[str, ...]:
    """Return the sorts that a cell is of: `[c]` is suppressed, `[u]` of low reliability, `[x]` missing."""
    reason = value.reason if isinstance(value, Absent) else None
    unsure = reason is Reason.UNRELIABLE or Mark.LOW_RELIABILITY in value.marks
    is_of = {SUPPRESSED: reason is Reason.CONFIDENTIAL, UNRELIABLE: unsure, MISSING: reason is Reason.NOT_AVAILABLE}
    return tuple(sort for sort in SORTS if is_of[sort])


@question(stored=True, kept=True)
def marks_of(site: PublicSite, path: str) -> tuple[MarkCounts, ...]:
    """Return how many figures of each dimension are withheld, unreliable and missing, in the order of the page.

    Rows that a dimension takes from another one are counted there alone. Nothing where the measure does not count.
    """
    number = newest_of(site, path)
    slugs = list_dimensions(site, path, number) if number is not None else ()
    return tuple(
        _count(slug, observations(site, path, number, slug))
        for slug in slugs
        if number is not None and settings(site, path, number, slug).data is None
    )


def _count(slug: str, data: Observations) -> MarkCounts:
    columns = [name for name in data.values if data.formats[name].role == "value"]
    values = [row.values[name] for row in data.rows for name in columns if name in row.values]
    counts = Counter(sort for value in values for sort in list_sorts(value))
    return MarkCounts(slug=slug, figures=len(values), marked=(counts[SUPPRESSED], counts[UNRELIABLE], counts[MISSING]))


def add_up(counts: tuple[MarkCounts, ...]) -> tuple[int, int, int]:
    """Return how many figures of all dimensions together are of each sort, in the order of `SORTS`."""
    suppressed, unreliable, missing = (sum(each.marked[at] for each in counts) for at in range(3))
    return suppressed, unreliable, missing
