"""What of a version are numbers: those of a text, those that charts and tables show, and what a checked column has."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from measures.model.observations import Data
from measures.workflow import list_numeric_columns
from measures.workflow.numbers import list_figures, list_typed_numbers
from tests.builders import make_column, make_settings

TEXT = "The rate was -3.9%, or 2 million, and one in five in [2023](https://example.org/2023/a)."
CHART = b"""---
title: By age
chart: {type: line, value: Rate, x: Year, where: {Age: Young}}
table: {rows: Age, values: [Rate]}
---
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-3.9%", "3.9%"),
        ("-3.9%", "-3.9"),
        ("-3.9%", "-\uff13.9%"),
        ("-3.9%", "-3½%"),
        ("2 million", "2 billion"),
        ("one in five", "One in four"),
        ("2 million", "half"),
        ("[2023]", "[2022]"),
    ],
)
def test_a_number_that_is_typed_otherwise_is_another_number(old, new):
    assert old in TEXT
    before, after = (list_typed_numbers("measure.md", text.encode()) for text in (TEXT, TEXT.replace(old, new, 1)))
    assert before != after


@pytest.mark.parametrize(("old", "new"), [("one in", "One in"), ("org/2023/a", "org/2024/b"), ("The rate", "Rates")])
def test_words_and_addresses_of_links_are_no_numbers(old, new):
    assert old in TEXT
    before, after = (list_typed_numbers("measure.md", text.encode()) for text in (TEXT, TEXT.replace(old, new, 1)))
    assert before == after


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (b"value: Rate", b"value: Upper", False),
        (b"Age: Young", b"Age: Old", False),
        (b"values: [Rate]", b"values: [Rate, Upper]", False),
        (b"type: line", b"type: bar", True),
        (b"rows: Age", b"rows: Year", True),
        (b"By age", b"By ages", True),
    ],
)
def test_which_figures_a_chart_or_a_table_shows_is_told_from_how_they_are_laid_out(old, new, same):
    assert old in CHART
    assert (list_figures("by-age.md", CHART) == list_figures("by-age.md", CHART.replace(old, new, 1))) is same


def test_what_the_headline_is_compared_with_is_one_of_the_figures():
    texts = (f"---\nheadline: {{value: Rate}}\ncomparator: {{Sex: {sex}}}\n---\n" for sex in ("All", "Male"))
    assert len({list_figures("measure.md", text.encode()) for text in texts}) == 2


def find_digest(status: str = "", rate: str = "1", note: str = "", *, turned: bool = False, **settings: Any) -> str:
    columns = {
        "Age": make_column("category"),
        "Rate": make_column(),
        "Status": make_column("status", of="Rate"),
        "Note": make_column("note"),
    }
    rows = [("Young", rate, status, note), ("Old", "3", "", "")]
    names = list(columns)
    if turned:
        rows, names = [row[::-1] for row in reversed(rows)], names[::-1]
    data = Data(file="by-age.csv", columns=tuple(names), rows=tuple(rows), lines=(2, 3), blob="b")
    dimension = SimpleNamespace(slug="by-age", settings=make_settings(columns=columns, **settings), data=data)
    (column,) = list_numeric_columns(SimpleNamespace(dimensions={"by-age": dimension}))  # type: ignore[arg-type]
    return column.digest


@pytest.mark.parametrize(
    "change",
    [
        {"rate": "2"},
        {"status": "c"},
        {"marks": {"c": "Few people"}},
        {"gaps": {"2001": "No survey"}},
        {"measures": {"Rate": {"unit": "percent"}}},
        {"intervals": {"Rate": {"level": "90"}}},
    ],
)
def test_a_checked_column_is_unmarked_by_whatever_says_what_its_numbers_are(change):
    assert find_digest(**change) != find_digest()


@pytest.mark.parametrize(
    "change", [{"note": "See below"}, {"title": "By ages"}, {"population": "Adults"}, {"turned": True}]
)
def test_a_checked_column_stays_marked_where_words_or_the_order_of_rows_and_columns_change(change):
    assert find_digest(**change) == find_digest()
