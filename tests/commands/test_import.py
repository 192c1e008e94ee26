"""yardstick import, through the command line."""

from pathlib import Path

import pytest

from tests.intake.files import write_xlsx

SITE = "name: Numbers\naddress: https://www.example.org\nsections:\n  - {id: main-facts, heading: Main facts}\n"
SEX = """\
id: sex
variable: sex
title: Sex
categories:
  - {id: male, label: Male, aliases: [Men]}
  - {id: female, label: Female}
"""
ROWS = "Sex,Percentage\nMen,1.5\nFemale,2.5\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    version = folder / "measures/health/illness/asthma/1.0"
    version.mkdir(parents=True)
    (folder / "classifications").mkdir()
    (folder / "site.yaml").write_text(SITE)
    (folder / "classifications/sex.yaml").write_text(SEX)
    return folder


@pytest.fixture
def version(content: Path) -> Path:
    return content / "measures/health/illness/asthma/1.0"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "table.csv"
    file.write_text(ROWS)
    return file


def test_import_writes_both_files_and_prints_the_account(yardstick, version, table):
    ended = yardstick("import", str(table), "--to", str(version / "by-sex"))
    assert ended.code == 0
    assert (version / "by-sex.csv").read_text() == ROWS
    assert "Sex:        {role: category, classification: sex}" in (version / "by-sex.md").read_text()
    assert "2 rows in, with 2 figures" in ended.out
    assert "columns.Sex: category, sex." in ended.out
    assert "by-sex.csv" in ended.err


def test_import_without_a_place_uses_the_name_of_the_file(yardstick, content, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Table 4a.CSV").write_text(ROWS)
    assert yardstick("import", "Table 4a.CSV").code == 0
    assert (tmp_path / "table-4a.csv").read_text() == ROWS


def test_file_that_is_there_is_not_written_over(yardstick, version, table):
    (version / "by-sex.csv").write_text("mine")
    ended = yardstick("import", str(table), "--to", str(version / "by-sex"))
    assert ended.code == 2
    assert "would be written over" in ended.err
    assert (version / "by-sex.csv").read_text() == "mine"


def test_replacing_keeps_the_commentary(yardstick, version, table):
    (version / "by-sex.md").write_text("---\ntitle: Old\n---\n\nMen had fewer.\n")
    assert yardstick("import", str(table), "--to", str(version / "by-sex"), "--replace").code == 0
    text = (version / "by-sex.md").read_text()
    assert text.endswith("---\n\nMen had fewer.\n")
    assert "title: By sex\n" in text


def test_errors_write_nothing_and_end_with_one(yardstick, version, table):
    table.write_text("Sex,Percentage\nMen,x\nFemale,2.5\n")
    ended = yardstick("import", str(table), "--to", str(version / "by-sex"))
    assert ended.code == 1
    assert "[error intake.unconfirmed-mark]" in ended.out
    assert list(version.iterdir()) == []


def test_marks_and_maps_are_said_on_the_command_line(yardstick, version, table):
    table.write_text("Sex,2021,2022\nAll men,x,1.5\nFemale,2.5,\n")
    to = ("--to", str(version / "by-sex"))
    ended = yardstick("import", str(table), *to, "--marks", "x=[c]", "--marks", "=[x]", "--map", "All men=Male")
    assert ended.code == 0
    assert (version / "by-sex.csv").read_text().splitlines()[1:] == [
        "All men,2021,x",
        "All men,2022,1.5",
        "Female,2021,2.5",
        "Female,2022,[x]",
    ]
    text = (version / "by-sex.md").read_text()
    assert "map: {All men: male}" in text
    assert 'marks: {x: "[c]"}' in text


def test_workbook_with_several_tables_asks_for_a_sheet(yardstick, version, tmp_path):
    rows = (("Sex", "Rate"), ("Male", 1.5), ("Female", 2.5))
    file = tmp_path / "book.xlsx"
    file.write_bytes(write_xlsx(rows, Table_2=rows))
    asked = yardstick("import", str(file), "--to", str(version / "by-sex"))
    assert asked.code == 2
    assert 'Name one with --sheet: "Data", "Table 2".' in asked.err
    assert yardstick("import", str(file), "--to", str(version / "by-sex"), "--sheet", "Table 2").code == 0
    wrong = yardstick("import", str(file), "--to", str(version / "other"), "--sheet", "Table 3")
    assert wrong.code == 2
    assert 'There is no sheet "Table 3".' in wrong.err


def test_report_lists_every_change_as_csv(yardstick, version, table, tmp_path):
    table.write_text('Sex,Number\nMen,"1,234"\nFemale,"=HYPERLINK(1)"\n')
    ended = yardstick("import", str(table), "--to", str(version / "by-sex"), "--report", str(tmp_path / "changes.csv"))
    assert ended.code == 1
    lines = (tmp_path / "changes.csv").read_text().splitlines()
    assert lines[0] == "Sheet,Row,Column,Before,After,Why"
    assert lines[1].startswith(',2,B,"1,234",1234,')


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to", "By Sex"), 'Write, for example, --to "by-sex".'),
        (("--to", "nowhere/by-sex"), "There is no folder nowhere."),
        (("--marks", "x"), 'Expected a text, "=" and its meaning for --marks'),
        (("--marks", "x=c"), "Expected a shorthand such as [c]"),
        (("--marks", "x=[c]", "--marks", "x=[z]"), 'Expected one meaning of "x"'),
        (("--content", "nowhere"), "nowhere is no folder of content."),
    ],
)
def test_wrong_usage_is_refused_in_words(arguments, words, yardstick, table, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = yardstick("import", str(table.rename(tmp_path / "figures.txt")), *arguments)
    assert ended.code == 2
    assert words in ended.err


def test_missing_file_is_wrong_usage(yardstick, tmp_path):
    assert yardstick("import", str(tmp_path / "none.csv")).code == 2


def test_folder_of_content_is_found_above_the_place(yardstick, version, table, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = yardstick("import", str(table), "--to", str(version.relative_to(tmp_path) / "by-sex"))
    assert ended.code == 0
    assert "classification: sex" in (version / "by-sex.md").read_text()
