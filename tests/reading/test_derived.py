"""A dimension whose rows stand in another one (`data: from`)."""

import pytest

from measures.model.observations import Observations
from measures.reading.observations import observe_from
from measures.reading.result import Read
from tests.reading.samples import DIMENSION, SHARED, load_settings, observed

BASE = observed(
    "columns: {Ethnicity: {role: category, classification: ethnicity}, Year: {role: time},"
    " Rate: {role: value, unit: percent, decimals: 1}, People: {role: numerator}}\n",
    "Ethnicity,Year,Rate,People\nAll,2022,1,10\nIndian,2022,2,20\nAll,2023,3,30\nWhite,2023,4,40\n",
)


def take(settings: str) -> Read[Observations]:
    loaded, places = load_settings(f"title: By ethnicity\n{settings}")
    return observe_from("by-ethnicity", loaded, BASE, SHARED, places)


def taken(settings: str) -> Observations:
    read = take(settings)
    assert read.value is not None, read.problems
    return read.value


def test_rows_that_meet_the_conditions_are_taken_with_their_members() -> None:
    found = taken("data: {from: over-time, where: {Year: latest}}\n")
    assert [row.labels for row in found.rows] == [("All", "2023"), ("White", "2023")]
    assert [member.label for member in found.members["Ethnicity"]] == ["All", "White"]
    assert [found.lines[row.row] for row in found.rows] == [4, 5]


def test_columns_taken_are_those_named() -> None:
    found = taken("data: {from: over-time, where: {Year: 2022}, columns: [Ethnicity, People]}\n")
    assert (found.keys, found.values, list(found.rows[0].values)) == (("Ethnicity",), ("People",), ["People"])
    assert found.constants == {"Year": "2022"}


def test_column_declared_anew_changes_how_it_is_labelled_and_rounded() -> None:
    found = taken("data: {from: over-time}\ncolumns: {Rate: {role: value, label: Share, decimals: 0}}\n")
    assert (found.formats["Rate"].label, found.formats["Rate"].decimals) == ("Share", 0)
    assert found.formats["Rate"].unit == BASE.formats["Rate"].unit


@pytest.mark.parametrize(
    ("settings", "rule", "line", "column", "hint"),
    [
        ("data: {from: by-ethnicity}\n", "data.itself", 3, 14, "CSV"),
        ("data: {from: over-time, where: {Yaer: latest}}\n", "data.where", 3, 33, "Year"),
        ("data: {from: over-time, where: {Ethnicity: Whit}}\n", "data.where", 3, 44, "White"),
        ("data: {from: over-time, where: {Ethnicity: White, Year: first}}\n", "data.no-rows", 3, 32, "filter"),
        ("data: {from: over-time, columns: [Ethnicity, Rat]}\n", "data.column", 3, 46, "Rate"),
        ("data: {from: over-time, columns: [Ethnicity, Rate]}\n", "data.left-out-key", 3, 34, "where"),
        ("data: {from: over-time}\ncolumns: {Rat: {role: value}}\n", "data.column", 4, 11, "Rate"),
        (
            "data: {from: over-time}\ncolumns: {Rate: {role: value, unit: years}}\n",
            "data.column-differs",
            4,
            11,
            "label",
        ),
    ],
)
def test_fault_is_named_at_its_place(settings: str, rule: str, line: int, column: int, hint: str) -> None:
    read = take(settings)
    assert read.value is None
    found = [(each.rule, each.place.file, each.place.line, each.place.column) for each in read.problems]
    assert found == [(rule, DIMENSION, line, column)]
    assert hint in read.problems[0].hint
