"""Data of a dimension: sent, shown as it was read, corrected, then used."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import Workbook

from publishing.scans import EICAR
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import list_names, read

VERSION = "/measures/m8f2g7e4/1.0"
FOLDER = "measures/work-and-living-standards/employment/manufacturing-employment/1.0"
OLD = f"{VERSION}/dimensions/by-ethnicity-over-time/data"
NEW = f"{VERSION}/dimensions/by-ethnicity/data"
PASTED = (
    "Ethnicity\t% of people in work\tRemarks\nAsian\t7.1\tfirst\nBlack\t6.4\t\n"
    "Mixed\t5.0\t\nWhite\t9.6\t\nOther\t4.9\t\n"
)


@pytest.fixture
def editor(sign_in):
    return sign_in("editor")


@pytest.fixture
def new(editor):
    """An editor who has added a dimension without data."""
    form = find_form(editor.get(f"{VERSION}/dimensions/new").text)
    editor.post(f"{VERSION}/dimensions/new", form.data(**{"f.title": "By ethnicity", "f.slug": "by-ethnicity"}))
    return editor


def send(editor, place, *, pasted="", **more):
    form = find_form(editor.get(f"{place}/").text)
    return editor.post(f"{place}/read", {**form.data(pasted=pasted), **more})


def carry(answer, **changes):
    """Return what the form of an answer sends, with some fields changed."""
    return find_form(answer.text).data(**changes)


def name_field(answer, kind, column):
    """Return the name of the field that holds a column's role, unit or list."""
    at = re.findall(rf'name="column\.(\d+)" value="{re.escape(column)}"', answer.text)[0]
    return f"{kind}.{at}"


def test_a_pasted_table_is_shown_as_it_was_read_and_nothing_is_saved(workshop, new):
    answer = send(new, NEW, pasted=PASTED)
    assert answer.status_code == 200
    assert "Nothing is saved yet." in answer.text
    assert "5 rows out" in answer.text
    assert "ethnicity-5-2011" in answer.text or "5a" in answer.text
    assert "by-ethnicity.csv" not in list_names(workshop, FOLDER)


def test_a_role_that_was_corrected_shows_the_chart_and_the_table_that_will_be_published(new):
    answer = send(new, NEW, pasted=PASTED)
    assert "Use this data" not in answer.text
    again = new.post(f"{NEW}/read", carry(answer, **{name_field(answer, "role", "Remarks"): "drop"}))
    assert "Use this data" in again.text
    assert "<svg" in again.text
    assert 'class="data-table"' in again.text


def test_a_table_that_was_read_is_used_with_the_roles_that_were_chosen(workshop, new):
    answer = send(new, NEW, pasted=PASTED)
    fields = carry(answer, **{name_field(answer, "role", "Remarks"): "drop"})
    assert new.post(f"{NEW}/use", fields).status_code == 302
    assert read(workshop, f"{FOLDER}/by-ethnicity.csv") == (
        "Ethnicity,% of people in work\nAsian,7.1\nBlack,6.4\nMixed,5.0\nWhite,9.6\nOther,4.9\n"
    )
    text = read(workshop, f"{FOLDER}/by-ethnicity.md")
    assert "title: By ethnicity" in text
    assert "role: category" in text
    assert "Remarks" not in text
    assert "chart:" in text


def test_a_unit_and_a_list_that_were_corrected_are_saved(workshop, new):
    answer = send(new, NEW, pasted=PASTED)
    fields = carry(
        answer,
        **{
            name_field(answer, "role", "Remarks"): "drop",
            name_field(answer, "unit", "% of people in work"): "% of people aged 16 and over",
            name_field(answer, "list", "Ethnicity"): "",
        },
    )
    assert new.post(f"{NEW}/use", fields).status_code == 302
    text = read(workshop, f"{FOLDER}/by-ethnicity.md")
    assert "{kind: percent, of: people}" in text
    assert "classification" not in text


def test_a_mark_is_asked_about_before_the_table_is_used(workshop, new):
    answer = send(new, NEW, pasted=PASTED.replace("6.4", ".."))
    assert "What do these marks mean?" in answer.text
    assert "Use this data" not in answer.text
    again = new.post(f"{NEW}/read", carry(answer, **{"meaning.0": "[x]"}))
    assert "Columns" in again.text
    assert new.post(f"{NEW}/use", carry(again, **{name_field(again, "role", "Remarks"): "drop"})).status_code == 302
    assert "Black,..\n" in read(workshop, f"{FOLDER}/by-ethnicity.csv")
    assert re.search(r"^marks: .*\[x\]", read(workshop, f"{FOLDER}/by-ethnicity.md"), re.MULTILINE)


def make_workbook():
    book = Workbook()
    for title, first in (("First", 7.1), ("Second", 8.2)):
        sheet = book.create_sheet(title)
        for row in (("Ethnicity", "Percentage"), ("Asian", first), ("Black", 6.4), ("White", 9.6)):
            sheet.append(row)
    del book["Sheet"]
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_with_two_tables_asks_which_is_meant(workshop, new):
    answer = send(new, NEW, file=(io.BytesIO(make_workbook()), "Figures (final).xlsx"))
    assert "Which sheet holds the table?" in answer.text
    again = new.post(f"{NEW}/read", carry(answer, sheet="Second"))
    assert new.post(f"{NEW}/use", carry(again)).status_code == 302
    assert "Asian,8.2\n" in read(workshop, f"{FOLDER}/by-ethnicity.csv")


def test_replacing_data_reports_rows_new_gone_and_changed_and_keeps_all_else(workshop, editor):
    before = read(workshop, f"{FOLDER}/by-ethnicity-over-time.md")
    lines = read(workshop, f"{FOLDER}/by-ethnicity-over-time.csv").splitlines()
    changed = [
        line.replace("2012,Asian,6.4", "2012,Asian,6.5") for line in lines if not line.startswith("2013,Black")
    ] + ["2018,White,9.1"]
    answer = send(editor, OLD, pasted="\n".join(changed))
    assert "1 rows new, 1 gone, 1 changed" in answer.text
    assert editor.post(f"{OLD}/use", carry(answer)).status_code == 302
    assert read(workshop, f"{FOLDER}/by-ethnicity-over-time.md") == before
    assert read(workshop, f"{FOLDER}/by-ethnicity-over-time.csv").splitlines() == changed


def test_replacing_data_says_which_numbers_and_settings_no_longer_apply(editor):
    answer = send(editor, OLD, pasted="Year,Ethnicity,Percentage\n2012,Asian,6.4\n2012,Black,4.5\n2012,White,10.3\n")
    assert "Using this table breaks something" in answer.text
    assert "2017" in answer.text
    assert "0 rows new" in answer.text


def test_a_column_with_another_name_breaks_what_is_drawn_of_it_and_says_so(editor):
    rows = "Year,Ethnicity,Share\n2012,Asian,6.4\n2012,Black,4.5\n2012,White,10.3\n"
    answer = send(editor, OLD, pasted=rows)
    assert answer.status_code == 200
    assert "Using this table breaks something" in answer.text or "Problems (" in answer.text
    assert "Percentage" in answer.text


def test_rows_that_cannot_be_used_are_named_and_marked_in_a_copy(editor):
    rows = "Year,Ethnicity,Percentage\n2012,Asian,6.4\n2012,Asian,7.4\n2012,White,10.3\n"
    answer = send(editor, OLD, pasted=rows)
    assert "Use this data" not in answer.text
    copy = editor.post(f"{OLD}/marked", carry(answer))
    lines = copy.data.decode("utf-8-sig").splitlines()
    assert lines[2].endswith("2012,Asian,6.4") or lines[3].endswith("2012,Asian,7.4")
    assert [line for line in lines[1:] if not line.startswith(",")] != []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "got neither"),
        ({"pasted": EICAR.decode()}, "something harmful"),
        ({"file": (io.BytesIO(b"MZ\0\0"), "table.exe")}, "got table.exe"),
        ({"file": (io.BytesIO(b"no workbook"), "table.xlsx")}, "its ending .xlsx says"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_reason(editor, sent, words):
    answer = send(editor, OLD, **sent)
    assert answer.status_code == 422
    assert words in answer.text


def test_formulas_and_scripts_in_cells_are_shown_as_text_and_never_used(workshop, new):
    answer = send(new, NEW, pasted='Ethnicity\tPercentage\n=HYPERLINK("x")\t1\n<script>alert(1)</script>\t2\n')
    assert "<script>alert" not in answer.text
    assert "runs as a formula" in answer.text
    assert new.post(f"{NEW}/use", carry(answer)).status_code == 422
    assert "by-ethnicity.csv" not in list_names(workshop, FOLDER)


def test_a_screen_without_a_scanner_says_that_there_is_none(editor):
    assert "No virus scanner is set up here" in editor.get(f"{OLD}/").text


def test_data_of_a_published_version_cannot_be_replaced(editor):
    assert editor.get("/measures/k2s7r1b5/1.0/dimensions/by-ethnicity-over-time/data/").status_code == 409


def test_problems_are_named_with_their_line_and_column(editor):
    answer = send(editor, OLD, pasted="Year,Ethnicity,Percentage\n2012,Asian,6.4\n2012,Blck,4.5\n2012,White,10.3\n")
    assert "What do these labels mean? (1)" in answer.text
    wrong = send(editor, OLD, pasted="Year,Ethnicity,Percentage\n2012,Asian,6.4\n2012,Black,4.5 [c]\n")
    assert "pasted.tsv, line 3, column Percentage" in wrong.text
    lines = editor.post(f"{OLD}/marked", carry(answer)).data.decode("utf-8-sig").splitlines()
    assert [line for line in lines if "Blck" in line][-1].startswith('"Ethnicity: Expected a category')


def test_a_number_too_long_to_be_worked_with_is_named(editor):
    answer = send(editor, OLD, pasted=f"Year,Ethnicity,Percentage\n2012,Asian,{'9' * 40}\n2012,White,10.3\n")
    assert answer.status_code == 200
    assert "27 in all, got 40" in answer.text


def test_replacing_data_says_which_columns_come_and_go_with_their_settings(editor):
    answer = send(editor, OLD, pasted="Year,Ethnicity,Share,Percentage\n2012,Asian,1.5,6.4\n2012,Black,1.5,4.5\n")
    at = re.findall(r'name="column\.(\d+)" value="Share"', answer.text)[0]
    again = editor.post(f"{OLD}/read", carry(answer, **{f"role.{at}": "value", f"unit.{at}": "percent"}))
    assert "The column Share is new. It will be published." in again.text
    dropped = editor.post(f"{OLD}/read", carry(answer, **{f"role.{at}": "drop"}))
    assert "The column Share" not in dropped.text
