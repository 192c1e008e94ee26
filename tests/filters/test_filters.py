from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.filters import find_unmet_conditions, list_fixed_labels, select_rows
from measures.model.dimension import Condition
from tests.builders import make_members, observe_rows

MEMBERS = make_members(
    ["All", "Asian", "Indian", "White", "Unknown"],
    Indian={"parent": "asian", "id": "indian"},
    Asian={"id": "asian", "label": "Asian"},
    White={"id": "white"},
)
ROWS = [
    [year, group, str(n)]
    for n, year in enumerate(("2021", "2022", "2023"))
    for group in ("All", "Asian", "Indian", "White")
]
DATA = observe_rows(["Year", "Ethnicity"], ROWS, members={"Ethnicity": MEMBERS})


def _groups(condition: Condition) -> list[str]:
    shown = select_rows(DATA, {"Ethnicity": condition, "Year": Condition("latest")})
    return [row.labels[1] for row in shown.rows]


@pytest.mark.parametrize(
    ("condition", "groups"),
    [
        (Condition("in", ("Asian", "White")), ["Asian", "White"]),
        (Condition("in", ("white",)), ["White"]),
        (Condition("in", ("Nobody",)), []),
        (Condition("not", ("All",)), ["Asian", "Indian", "White"]),
        (Condition("level", level="parents"), ["Asian"]),
        (Condition("level", level="children"), ["Indian"]),
        (Condition("level", level="top"), ["All", "Asian", "White"]),
        (Condition("first"), ["All"]),
    ],
)
def test_a_condition_selects_rows(condition: Condition, groups: list[str]) -> None:
    assert _groups(condition) == groups


@pytest.mark.parametrize(
    ("condition", "years"),
    [(Condition("latest"), {"2023"}), (Condition("first"), {"2021"}), (Condition("last", count=2), {"2022", "2023"})],
)
def test_latest_first_and_last_follow_the_order_of_the_column(condition: Condition, years: set[str]) -> None:
    assert {row.labels[0] for row in select_rows(DATA, {"Year": condition}).rows} == years


def test_a_parent_without_rows_left_stays_as_a_heading() -> None:
    shown = select_rows(DATA, {"Ethnicity": Condition("level", level="children")})
    assert [(m.label, m.has_rows) for m in shown.members["Ethnicity"]] == [("Asian", False), ("Indian", True)]


def test_a_list_of_labels_brings_no_headings() -> None:
    shown = select_rows(DATA, {"Ethnicity": Condition("in", ("Indian",))})
    assert [m.label for m in shown.members["Ethnicity"]] == ["Indian"]


def test_conditions_met_by_nothing_are_named() -> None:
    where = {"Ethnicity": Condition("not", ("All", "Nobody")), "Area": Condition("latest")}
    assert find_unmet_conditions(DATA, where) == (("Ethnicity", "Nobody"), ("Area", None))


def test_fixed_labels_say_place_then_the_rest_then_time() -> None:
    data = observe_rows(
        ["Year", "Sex", "Area", "Ethnicity"],
        [["2023", "Men", "England", "A", "1"], ["2023", "Men", "England", "B", "2"]],
        areas=frozenset({"Area"}),
        constants={"Age": "16 to 64"},
    )
    assert list_fixed_labels(data) == ("England", "Men", "16 to 64", "2023")


@given(st.lists(st.sampled_from(["All", "Asian", "Indian", "White"]), unique=True, min_size=1))
def test_a_list_and_its_opposite_share_all_rows_between_them(labels: list[str]) -> None:
    inside = select_rows(DATA, {"Ethnicity": Condition("in", tuple(labels))}).rows
    outside = select_rows(DATA, {"Ethnicity": Condition("not", tuple(labels))}).rows
    assert sorted(inside + outside, key=lambda row: row.row) == list(DATA.rows)
