from __future__ import annotations

import pytest

from measures.tables import find_anchor, lay_out_tables, make_row_key
from measures.tables.table import Table
from tests.builders import make_column, make_members, make_settings, observe_rows

MEMBERS = make_members(
    ["All", "Asian", "Indian", "Pakistani", "White", "Unknown"],
    Asian={"has_rows": False, "id": "asian"},
    Indian={"parent": "asian"},
    Pakistani={"parent": "asian"},
)
ETHNIC = observe_rows(
    ["Year", "Ethnicity"],
    [
        [year, group, str(n * 1000 + y), "[c]" if group == "Indian" else "1234"]
        for y, year in enumerate(("2022", "2023"))
        for n, group in enumerate(("All", "Indian", "Pakistani", "White"))
    ],
    members={"Ethnicity": MEMBERS},
    values={"Rate": make_column(), "Count": make_column("numerator", unit={"kind": "number"}, decimals=0)},
)


def _table(data=ETHNIC, **table) -> Table:
    return lay_out_tables(make_settings(**({"table": table} if table else {})), data, "by-ethnicity")[0]


def _texts(table: Table) -> list[list[str]]:
    return [[*(head.label for head in row.heads), *(cell.text for cell in row.cells)] for row in table.rows]


def test_without_settings_a_second_key_of_few_periods_makes_the_columns() -> None:
    table = _table()
    assert table.row_titles == ("Ethnicity",)
    assert [head.label for head in table.columns] == ["2022", "2023"]
    assert table.rows_left_out == 0


def test_years_are_never_written_as_thousands_while_numbers_are() -> None:
    table = _table(rows="Ethnicity", columns="Year", values=["Rate"])
    assert [head.label for head in table.columns] == ["2022", "2023"]
    assert _texts(table)[-1] == ["White", "3,000.0", "3,001.0"]


def test_a_parent_without_rows_is_a_heading_without_cells_above_its_children() -> None:
    rows = _table(where={"Year": "latest"}, rows="Ethnicity").rows
    assert [(row.heads[0].label, row.kind, row.heads[0].level, len(row.cells)) for row in rows] == [
        ("All", "aggregate", 0, 2),
        ("Asian", "heading", 0, 0),
        ("Indian", "category", 1, 2),
        ("Pakistani", "category", 1, 2),
        ("White", "category", 0, 2),
    ]


def test_a_shorthand_stays_a_shorthand_and_is_explained() -> None:
    table = _table(where={"Year": "latest"}, rows="Ethnicity")
    assert _texts(table)[2] == ["Indian", "1,001.0", "[c]"]
    assert table.shorthands == (("[c]", "withheld to protect confidentiality"),)


def test_shorthands_that_do_not_occur_are_not_explained() -> None:
    assert _table(values=["Rate"], rows="Ethnicity", columns="Year").shorthands == ()


def test_several_values_under_a_second_key_stand_in_groups() -> None:
    table = _table(rows="Ethnicity", columns="Year", values=["Rate", "Count"])
    assert [(group.label, group.span) for group in table.groups] == [("2022", 2), ("2023", 2)]
    assert [(head.label, head.unit) for head in table.columns] == [("Rate", "%"), ("Count", "")] * 2
    assert _texts(table)[-1] == ["White", "3,000.0", "1,234", "3,001.0", "1,234"]


def test_a_key_that_the_settings_forget_joins_the_rows_so_that_no_figure_is_lost() -> None:
    table = _table(rows="Ethnicity")
    assert table.row_titles == ("Ethnicity", "Year")
    cells = [cell for row in table.rows for cell in row.cells]
    assert len(cells) == 16


def test_rows_left_out_are_counted() -> None:
    table = _table(where={"Year": "latest"}, rows="Ethnicity")
    assert (table.rows_left_out, table.rows_in_data) == (4, 8)


def test_a_place_without_a_row_is_said_to_have_no_data() -> None:
    data = observe_rows(["Year", "Group"], [["2022", "A", "1"], ["2023", "B", "2"]])
    table = _table(data, rows="Group", columns="Year")
    assert _texts(table) == [["A", "1.0", "no data"], ["B", "no data", "2.0"]]


def test_the_subtitle_says_what_all_cells_share() -> None:
    data = observe_rows(["Year", "Group"], [["2023", "A", "1"], ["2023", "B", "2"]], constants={"Area": "England"})
    assert _table(data).subtitle == "Rate, %, England, 2023"


def test_notes_are_numbered_as_they_occur_and_stand_where_they_apply() -> None:
    settings = make_settings(
        table={"rows": "Ethnicity", "columns": "Year", "values": ["Rate", "Count"]},
        notes=[
            {
                "id": "x",
                "text": "About a cell.",
                "on": {"column": "Rate", "row": {"Ethnicity": "White", "Year": "2023"}},
            },
            {"id": "y", "text": "About a column.", "on": {"column": "Count"}},
            {"id": "z", "text": "About a group.", "on": {"category": {"Ethnicity": "White"}}},
            {"id": "t", "text": "About it all."},
            {"id": "n", "text": "About nothing here.", "on": {"category": {"Ethnicity": "Nobody"}}},
        ],
    )
    table = lay_out_tables(settings, ETHNIC, "d")[0]
    text = {note.number: note.text for note in table.notes}
    assert sorted(text.values()) == ["About a cell.", "About a column.", "About a group.", "About it all."]
    assert [text[n] for n in table.caption_notes] == ["About it all."]
    assert [[text[n] for n in head.notes] for head in table.columns] == [[], ["About a column."]] * 2
    white = table.rows[-1]
    assert [text[n] for n in white.heads[0].notes] == ["About a group."]
    assert [[text[n] for n in cell.notes] for cell in white.cells] == [[], [], ["About a cell."], []]


SEXES = observe_rows(
    ["Year", "Group", "Sex"],
    [[year, group, sex, "1"] for year in ("2022", "2023") for group in ("Asian", "White") for sex in ("Men", "Women")],
)


@pytest.mark.parametrize(
    ("on", "caption", "columns", "heads", "cells"),
    [
        ({"row": {"Year": "2023", "Group": "White", "Sex": "Women"}}, False, "..", "..", ".. .x"),
        ({"row": {"Year": "2023", "Group": "White", "Sex": "Men"}}, False, "..", "..", ".. .."),
        ({"row": {"Year": "2023"}}, False, "..", "..", ".x .x"),
        ({"row": {"Group": "White", "Sex": "Women"}}, False, "..", ".x", ".. .."),
        ({"row": {"Sex": "Women"}}, True, "..", "..", ".. .."),
        ({"row": {"Sex": "Men"}}, False, "..", "..", ".. .."),
        ({"row": {"Sex": "Women"}, "column": "Rate"}, False, "xx", "..", ".. .."),
        ({"row": {"Year": "2022", "Sex": "Women"}, "column": "Rate"}, False, "..", "..", "x. x."),
        ({"category": {"Sex": "Women"}}, True, "..", "..", ".. .."),
        ({"category": {"Sex": "Men"}}, False, "..", "..", ".. .."),
        ({"category": {"Year": "2022"}}, False, "x.", "..", ".. .."),
        ({"category": {"Group": "White"}}, False, "..", ".x", ".. .."),
    ],
)
def test_note_stands_where_the_table_shows_what_it_is_on(on, caption, columns, heads, cells) -> None:
    """The table has the groups in its rows and the years in its columns, and shows women only."""
    settings = make_settings(
        table={"rows": "Group", "columns": "Year", "where": {"Sex": "Women"}},
        notes=[{"id": "n", "text": "About this.", "on": on}],
    )
    table = lay_out_tables(settings, SEXES, "d")[0]

    def draw(noted) -> str:
        return "".join("x" if each.notes else "." for each in noted)

    assert bool(table.caption_notes) == caption
    assert draw(table.columns) == columns
    assert draw(row.heads[0] for row in table.rows) == heads
    assert " ".join(draw(row.cells) for row in table.rows) == cells
    assert bool(table.notes) == (caption or "x" in columns + heads + cells)


def test_each_row_is_found_at_its_own_address_however_alike_their_labels_are() -> None:
    data = observe_rows(["Age"], [["65", "1"], ["65+", "2"], ["<65", "3"], ["65-2", "4"]])
    table = _table(data)
    found = [find_anchor(table, data, row) for row in data.rows]
    assert found == [f"by-ethnicity.{row.key}" for row in table.rows]
    assert len(set(found)) == 4


def test_no_row_takes_the_address_of_a_caption_a_chart_or_a_note() -> None:
    data = observe_rows(
        ["Group"], [["Caption", "1"], ["Chart", "2"], ["Chart 2", "3"], ["Note 1", "4"], ["Charts", "5"]]
    )
    assert [row.key for row in _table(data).rows] == ["caption-2", "chart-2-2", "chart-2-3", "note-1-2", "charts"]


def test_row_keys_are_made_of_ids_and_unique() -> None:
    assert make_row_key(["White British", "2022/23"]) == "white-british.2022-23"
    data = observe_rows(["Group"], [["A b", "1"], ["A-b", "2"]])
    assert [row.key for row in _table(data).rows] == ["a-b", "a-b-2"]


def test_an_observation_is_found_at_its_row_and_else_at_its_dimension() -> None:
    table = _table(where={"Year": "latest"}, rows="Ethnicity")
    assert find_anchor(table, ETHNIC, ETHNIC.rows[-1]) == "by-ethnicity.white"
    assert find_anchor(_table(where={"Ethnicity": "All"}, rows="Ethnicity"), ETHNIC, ETHNIC.rows[-1]) == "by-ethnicity"
