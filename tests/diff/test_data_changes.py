"""Changes of data: what changed is named cell by cell, and applied to the old data gives the new."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.diff import (
    PatchAbout,
    compare_members,
    compare_tables,
    write_patch_csv,
    write_patch_json,
)
from measures.downloads import DimensionData
from tests.builders import make_column, make_settings, observe_rows
from tests.diff.applying import apply_csv, apply_json

ABOUT = PatchAbout(
    measure="smoke001", title="Smoking", old="2.0", new="2.1", address="https://a.example/2.1/changes/", reason="Why."
)
ROWS = (("Asian", "2022", "7.1"), ("Asian", "2023", "[c]"), ("White", "2022", "4.0"))


def make_data(rows, keys=("Group", "Year"), values=("Rate",), slug="by-group") -> DimensionData:
    formats = {name: make_column() for name in values}
    return DimensionData(slug=slug, settings=make_settings(), observations=observe_rows(keys, rows, values=formats))


def patches(change):
    return write_patch_json(ABOUT, [change]), write_patch_csv(ABOUT, [change])


def files_of(data: DimensionData | None) -> dict[str, bytes]:
    return {} if data is None else {data.slug: data.tidy_csv}


def assert_applies(old: DimensionData | None, new: DimensionData | None) -> None:
    as_json, as_csv = patches(compare_tables("by-group", old, new))
    assert apply_json(as_json, files_of(old)) == files_of(new)
    assert apply_csv(as_csv, files_of(old)) == files_of(new)


labels = st.sampled_from(["Asian", "White", "Black, other", 'Said "so"', "Mixed\nline", "Other"])
cells = st.one_of(st.sampled_from(["[c]", "[x][u]", "[u]", "", "[low]"]), st.integers(-99, 999).map(lambda n: f"{n}.5"))
marked = st.tuples(cells, st.sampled_from(["", " [p]", " [r][e]"])).map(
    lambda pair: pair[0] + pair[1] if pair[0] and not pair[0].startswith("[") else pair[0]
)


@st.composite
def tables(draw):
    values = tuple(draw(st.lists(st.sampled_from(["Rate", "Count", "Lower"]), min_size=1, max_size=3, unique=True)))
    keys = draw(st.sampled_from([("Group", "Year"), ("Year", "Group"), ("Group",)]))
    pairs = draw(st.lists(st.tuples(labels, st.sampled_from(["2021", "2022", "2023"])), min_size=1, unique=True))
    if len(keys) == 1:
        pairs = list(dict.fromkeys((group,) for group, _ in pairs))
    elif keys[0] == "Year":
        pairs = [(year, group) for group, year in pairs]
    return make_data([(*pair, *(draw(marked) for _ in values)) for pair in pairs], keys, values)


@given(st.one_of(st.none(), tables()), st.one_of(st.none(), tables()))
def test_changes_applied_to_the_old_data_give_the_new_data(old, new):
    assert_applies(old, new)


@given(tables())
def test_same_data_has_no_change(data):
    assert compare_tables("by-group", data, data).is_empty


@given(tables(), st.randoms(use_true_random=False))
def test_rows_in_another_order_are_moved_and_neither_gone_nor_added(data, rng):
    rows = list(data.observations.rows)
    rng.shuffle(rows)
    other = make_data(
        [(*row.labels, *(write_cell(row, name) for name in data.observations.values)) for row in rows],
        data.observations.keys,
        data.observations.values,
    )
    change = compare_tables("by-group", data, other)
    assert (change.cells, change.added, change.gone) == ((), (), ())
    assert_applies(data, other)


def write_cell(row, name: str) -> str:
    value = row.values.get(name)
    if value is None:
        return ""
    text = getattr(value, "text", None)
    marks = "".join(mark.shorthand for mark in value.marks)
    return f"{text} {marks}" if text is not None else value.shorthand


def test_changed_cell_is_named_by_its_row_with_what_stood_and_what_stands_there():
    change = compare_tables("by-group", make_data(ROWS), make_data([*ROWS[:2], ("White", "2022", "5.0")]))
    (cell,) = change.cells
    assert (dict(cell.row.labels), cell.column, cell.old, cell.new) == (
        {"Group": "White", "Year": "2022"},
        "Rate",
        "4.0",
        "5.0",
    )
    assert (cell.row.old, cell.row.new) == (3, 3)


def test_digits_below_the_published_precision_are_no_change():
    assert compare_tables("by-group", make_data(ROWS), make_data([("Asian", "2022", "7.14"), *ROWS[1:]])).is_empty


def test_figure_that_is_withheld_since_is_not_told():
    change = compare_tables("by-group", make_data(ROWS), make_data([("Asian", "2022", "[c]"), *ROWS[1:]]))
    assert [(cell.column, cell.old, cell.new) for cell in change.cells] == [
        ("Rate", "[c]", ""),
        ("Rate shorthand", "", "[c]"),
    ]
    assert not any(b"7.1" in file for file in patches(change))


@pytest.mark.parametrize("shorthand", ["[x]", "[low]", "[z]"])
def test_figure_that_is_not_withheld_but_missing_since_is_told(shorthand):
    change = compare_tables("by-group", make_data(ROWS), make_data([("Asian", "2022", shorthand), *ROWS[1:]]))
    assert change.cells[0].old == "7.1"


def test_rows_and_columns_that_are_gone_are_named_without_their_figures():
    fewer = compare_tables("by-group", make_data(ROWS), make_data(ROWS[1:]))
    assert not any(b"7.1" in file for file in patches(fewer))
    other = compare_tables("by-group", make_data(ROWS), make_data(ROWS, values=("Share",)))
    assert not any(b'old":"7.1' in file for file in patches(other))


def test_shorthand_that_became_a_figure_is_a_change_of_the_figure_and_of_its_shorthand():
    change = compare_tables("by-group", make_data(ROWS), make_data([ROWS[0], ("Asian", "2023", "6.0"), ROWS[2]]))
    assert {cell.of for cell in change.cells} == {"Rate"}
    assert change.cells[0].new == "6.0"


def test_rows_with_other_key_columns_are_not_compared():
    old, new = make_data(ROWS), make_data([("Asian", "7.1")], keys=("Group",))
    change = compare_tables("by-group", old, new)
    assert (len(change.gone), len(change.added), change.cells) == (3, 1, ())
    assert compare_members(old.observations, new.observations) == ()


def test_new_and_gone_members_are_named_by_their_column():
    old, new = (
        make_data(ROWS).observations,
        make_data([("Asian", "2022", "1.0"), ("Asian", "2024", "1.0")]).observations,
    )
    assert [(each.key, each.gone, each.new) for each in compare_members(old, new)] == [
        ("Group", ("White",), ()),
        ("Year", ("2023",), ("2024",)),
    ]


def test_file_of_changes_says_of_what_and_why():
    as_json, as_csv = patches(compare_tables("by-group", make_data(ROWS), make_data(ROWS[1:])))
    told = json.loads(as_json)
    assert (told["measure"], told["from"], told["to"], told["reason"]) == ("smoke001", "2.0", "2.1", "Why.")
    assert as_csv.decode().splitlines()[1].endswith(",Why.")
    assert '"Group=Asian, Year=2022"' in as_csv.decode()
