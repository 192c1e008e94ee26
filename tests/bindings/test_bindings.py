from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.bindings import Found, find_bindings, mask_code, resolve, write_where
from tests.builders import make_column, observe_rows

DATA = observe_rows(
    ["Year", "Ethnicity"],
    [
        ["2022", "Asian", "8.14", "81"],
        ["2023", "Asian", "7.06", "71"],
        ["2022", "White", "4", "400"],
        ["2023", "White", "5.0", "3"],
        ["2023", "Other, or none", "[c]", "[c]"],
        ["2022", 'Called "X"', "1.04", "1"],
    ],
    values={"Rate": make_column(), "Count": make_column("numerator", unit={"kind": "number"}, decimals=0)},
)
ONE_YEAR = observe_rows(["Year", "Ethnicity"], [["2023", "Asian", "7.06"], ["2023", "White", "5"]])


def _resolve(text: str, data=DATA) -> str:
    (binding,) = find_bindings(text)
    found = resolve(binding, data)
    return found.text if isinstance(found, Found) else f"! {found}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[Rate: Ethnicity=Asian, Year=2023]]", "7.1%"),
        ("[[ Rate :Year = latest,Ethnicity=Asian ]]", "7.1%"),
        ("[[Rate: Year=first, Ethnicity=White]]", "4.0%"),
        ('[[Rate: Ethnicity="Called ""X""", Year=2022]]', "1.0%"),
        ("[[Rate:\nEthnicity=Asian,\nYear=2023]]", "7.1%"),
        ("[[Rate: Ethnicity=Asian, Year=2023 | decimals=0]]", "7%"),
        ("[[Count: Ethnicity=White, Year=2023 | words]]", "three"),
        ("[[Rate: Ethnicity=Asian, Year=2023 | difference to Year=2022]]", "1.0 percentage points"),
        ("[[Rate: Ethnicity=Asian, Year=2022 | ratio to Ethnicity=White]]", "2.0"),
    ],
)
def test_a_binding_is_shown_as_its_cell_in_the_table(text: str, shown: str) -> None:
    assert _resolve(text) == shown


def test_a_key_with_one_value_may_be_left_out() -> None:
    assert _resolve("[[Rate: Ethnicity=Asian]]", ONE_YEAR) == "7.1%"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[Rte: Year=2023]]", 'Expected a value column (Rate, Count), got "Rte".'),
        ("[[Rate: Etnicity=Asian]]", 'Expected a key column (Year, Ethnicity), got "Etnicity".'),
        ("[[Rate: Ethnicity=Asiam]]", 'Expected a value of "Ethnicity", got "Asiam".'),
        ("[[Rate: Ethnicity=Asian]]", "got 2 cells for Ethnicity=Asian. Name a value of Year."),
        ('[[Rate: Ethnicity="Called ""X""", Year=2023]]', "got no cell"),
        ('[[Rate: Ethnicity="Other, or none", Year=2023]]', "got [c]: withheld to protect confidentiality."),
        ('[[Rate: Ethnicity=Asian, Year=2023 | difference to Ethnicity="Other, or none"]]', "got [c]"),
        ("[[Rate: Ethnicity]]", "Expected Column=Label"),
        ("[[Rate: Ethnicity=Asian | doubled]]", 'got "doubled"'),
        ("[[: Ethnicity=Asian]]", "Expected a column name"),
    ],
)
def test_a_binding_without_its_one_number_says_why(text: str, words: str) -> None:
    shown = _resolve(text)
    assert shown.startswith("! ")
    assert words in shown


def test_a_binding_names_dimension_measure_and_version() -> None:
    (far,) = find_bindings("[[7f3k2q9d@2.0/by-ethnicity.Rate: Ethnicity=Asian]]")
    assert (far.measure, far.version, far.dimension, far.value) == ("7f3k2q9d", "2.0", "by-ethnicity", "Rate")
    (newest,) = find_bindings("[[7f3k2q9d/by-ethnicity.Rate]]")
    assert (newest.measure, newest.version) == ("7f3k2q9d", None)
    (near,) = find_bindings("[[by-ethnicity.Rate: Ethnicity=Asian]]")
    assert (near.measure, near.dimension, near.value) == (None, "by-ethnicity", "Rate")
    (own,) = find_bindings("[[Rate (men): Ethnicity=Asian]]")
    assert (own.dimension, own.value) == (None, "Rate (men)")


def test_a_binding_knows_its_place() -> None:
    text = "Front.\n\nIt was [[Rate: Year=2023]] and [[Rate]]."
    first, second = find_bindings(text, first_line=10)
    assert (first.line, first.column, first.source) == (12, 8, "[[Rate: Year=2023]]")
    assert text[second.start : second.end] == "[[Rate]]"


@pytest.mark.parametrize(
    "text", ["`[[Rate]]`", "``a ` [[Rate]]``", "```\n[[Rate]]\n```", "~~~\n[[Rate]]\n~~~\n", "[[Rate", "[[Rate\n\n]]"]
)
def test_nothing_is_bound_in_code_or_without_an_end(text: str) -> None:
    assert find_bindings(text) == ()


def test_masking_code_moves_nothing() -> None:
    text = "a `b` c\n```\n[[d]]\n```\ne"
    masked = mask_code(text)
    assert len(masked) == len(text)
    assert masked.split("\n")[-1] == "e"
    assert masked.startswith("a     c\n")


def test_a_difference_of_rounded_values_warns_where_the_stored_digits_say_otherwise() -> None:
    data = observe_rows(["Year"], [["2022", "5.04"], ["2023", "5.06"]])
    (binding,) = find_bindings("[[Rate: Year=2023 | difference to Year=2022]]")
    found = resolve(binding, data)
    assert isinstance(found, Found)
    assert found.text == "0.1 percentage points"
    assert found.warning is not None
    assert "0.02" in found.warning


names = st.text(st.sampled_from('ab ,=|]"[:')).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.dictionaries(names, names, min_size=1, max_size=3))
def test_row_that_is_written_is_read_back(where):
    (binding,) = find_bindings(f"[[Rate: {write_where(where)}]]")
    assert binding.where == where


def test_row_is_written_with_quotes_only_where_it_needs_them():
    assert write_where({"Ethnicity": "Asian", "Group": "Black, other"}) == 'Ethnicity=Asian, Group="Black, other"'
