"""The page of a group as CSV: one measure a row, numbers as programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.pages.group_rows import GroupRow
from measures.downloads import write_csv

HEADER = (
    "Topic",
    "Measure",
    "Address",
    "Value",
    "About",
    "Population",
    "Group",
    "Figure",
    "Compared with",
    "Figure compared with",
    "Difference",
    "Unit of difference",
    "Reliability",
    "Why",
    "Notice",
)
NO_FIGURE = "no figure"


def write_group_csv(rows: Iterable[tuple[str, GroupRow]], *, group: str, other: str, origin: str) -> bytes:
    """Return rows with their topics as CSV; where there is no figure, the words say so.

    `group` and `other` name the two sides of the page, for measures without a figure of one of them.
    """
    lines = ([topic, *_tell_measure(row, origin), *_tell_figures(row, group, other)] for topic, row in rows)
    return write_csv(HEADER, lines)


def _tell_measure(row: GroupRow, origin: str) -> Iterator[str]:
    place = row.figure.url if row.figure else row.without.url if row.without else row.url
    yield from (row.title, origin + place, row.value, row.about, row.population)


def _tell_figures(row: GroupRow, group: str, other: str) -> Iterator[str]:
    yield from (row.figure.label, row.figure.plain) if row.figure else (group, NO_FIGURE)
    yield from (row.other.label, row.other.plain) if row.other else (other, NO_FIGURE)
    if row.difference is not None:
        yield from (row.difference.plain, row.difference.unit, row.difference.outcome, row.difference.why)
    else:
        yield from ("", "", "", row.without.before if row.without else "")
    yield row.notice.words if row.notice else ""
