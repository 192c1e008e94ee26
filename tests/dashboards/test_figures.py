"""The figures of dashboards equal an independent count, and each leads to exactly what it counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urldefrag

import pytest

from tests.dashboards import counting
from tests.dashboards.conftest import Counted
from tests.dashboards.raw import Files
from tests.dashboards.reading import list_figures

COUNTS: dict[str, Callable[[Files, datetime], counting.Rows]] = {
    "whats-new": counting.count_by_month,
    "published": counting.count_by_week,
    "planned": counting.count_planned,
    "categories": counting.count_categories,
    "classifications": counting.count_classifications,
    "geography": counting.count_levels,
    "sources": counting.count_sources,
    "freshness": counting.count_freshness,
}
PARTS = {"categories": (1,), "classifications": (1, 2, 3, 4), "sources": (0,)}
"""Columns that count parts of measures, such as tables and sources; others count entries of lists."""
SITES = ["demo", "varied"]


@pytest.fixture(params=SITES)
def counted(request: pytest.FixtureRequest) -> Counted:
    found: Counted = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("board", COUNTS)
def test_figures_equal_an_independent_count(counted: Counted, board: str):
    shown = list_figures(counted.read(f"/dashboards/{board}/").rows)
    expected = COUNTS[board](counted.files, counted.now)
    assert len(shown) == len(dict(shown))
    assert dict(shown) == expected
    assert sum(sum(numbers) for numbers in expected.values()) > 0


def test_figures_of_data_quality_equal_an_independent_count(counted: Counted):
    rows = counted.read("/dashboards/data-quality/").rows
    assert list_figures(rows) == counting.count_quality(counted.files, counted.now)
    assert len(rows) > 1


@pytest.mark.parametrize("board", COUNTS)
def test_each_figure_leads_to_exactly_what_it_counts(counted: Counted, board: str):
    for name, figures in counted.read(f"/dashboards/{board}/").rows:
        for column, (number, url) in enumerate(figures):
            assert bool(url) == (number > 0), name
            if number:
                assert count_entries(counted, url, parts=column in PARTS.get(board, ())) == number, (name, url)


def count_entries(counted: Counted, url: str, *, parts: bool) -> int:
    """Return how many entries, or parts of them, stand at an address: in the section that it names, else in all."""
    address, section = urldefrag(url)
    page = counted.read(address)
    if section:
        assert section in page.ids
        return len(page.sections[section])
    entries = [entry for found in page.sections.values() for entry in found]
    return sum(len(entry) for entry in entries) if parts else len(entries)


def test_months_stand_newest_first(counted: Counted):
    names = [name for name, _ in counted.read("/dashboards/whats-new/").rows]
    months = [datetime.strptime(name, "%B %Y").astimezone() for name in names]
    assert months == sorted(months, reverse=True)
