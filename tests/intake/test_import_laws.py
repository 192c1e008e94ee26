"""Laws of the import: tidy data comes back as it was, every change is told, and no bytes make it fail."""

import csv
import io
import random
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.intake.digits import clean_number
from measures.intake.importing import Asked, Imported, SheetUnclear, import_file
from measures.model.shared import Shared
from measures.model.value import NUMBER
from tests.intake.files import write_ods, write_xls, write_xlsx
from tests.intake.messy import MESSY
from yardstick.shared_content import read_shared

ROOT = Path(__file__).parents[2]
SHARED: Shared = read_shared(ROOT / "content")[0]
GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
FIGURES = st.one_of(
    st.decimals(0, 1000, places=1).map(str),
    st.sampled_from(("[c]", "[x]", "[z]", "[low]", "12.5 [p]", "3 [u][p]")),
)
TABLES = st.dictionaries(
    st.tuples(st.sampled_from(("2019", "2020", "2021", "2022")), st.sampled_from(GROUPS)), FIGURES, min_size=2
)


def bring_in(content: bytes, file: str = "data.csv", **asked) -> Imported:
    return import_file(content, file, Asked(slug="by-group", **asked), SHARED)


def write_csv(rows, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def has_figure(table) -> bool:
    return any(figure[0].isdigit() for figure in table.values())


@given(TABLES.filter(has_figure))
@settings(deadline=None, max_examples=60)
def test_tidy_data_comes_back_byte_for_byte_and_unchanged(table):
    content = write_csv(
        [("Year", "Ethnicity", "Percentage"), *((*key, figure) for key, figure in sorted(table.items()))]
    )
    imported = bring_in(content)
    assert imported.problems == ()
    assert imported.csv == content
    assert imported.report.changes == ()


@given(TABLES.filter(has_figure))
@settings(deadline=None, max_examples=60)
def test_import_of_what_was_imported_changes_nothing(table):
    content = write_csv([("Ethnicity", "Year", "Percentage"), *((e, y, figure) for (y, e), figure in table.items())])
    first = bring_in(content).csv
    assert first is not None
    assert bring_in(first).csv == first


@pytest.mark.parametrize("write", [write_xlsx, write_xls, write_ods])
def test_kinds_of_workbook_give_the_rows_of_the_csv(write):
    rows = [("Year", "Ethnicity", "Percentage"), *(("2021", group, at + 0.5) for at, group in enumerate(GROUPS))]
    expected = bring_in(write_csv(rows))
    assert bring_in(write(rows)).csv == expected.csv
    assert bring_in(write(rows)).markdown == expected.markdown


@given(st.binary(max_size=400), st.sampled_from(("a.csv", "a.tsv", "a.xlsx", "a.xls", "a.ods")))
@settings(deadline=None, max_examples=300)
def test_no_bytes_make_it_fail(content, file):
    imported = bring_in(content, file)
    assert imported.is_complete or imported.problems


@given(st.text(string.ascii_letters + string.digits + ',;\t\n\r"=+-@%£[]() .:x\u00a0', max_size=300))
@settings(deadline=None, max_examples=300)
def test_no_text_makes_it_fail(text):
    imported = bring_in(text.encode())
    assert imported.is_complete or imported.problems


@pytest.mark.parametrize("file", ["data.xlsx", "data.xls", "data.ods"])
def test_no_damaged_workbook_makes_it_fail(file):
    whole = next(messy.content for messy in MESSY if messy.file == file and messy.csv)
    chance = random.Random(7)
    for _ in range(20):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            imported = bring_in(bytes(content), file)
        except SheetUnclear:
            continue
        assert imported.is_complete or imported.problems


@given(st.decimals(-(10**9), 10**9, places=2))
def test_number_in_any_spelling_is_the_same_number(amount):
    plain = str(amount)
    grouped = f"{amount:,}"
    for spelling in (
        plain,
        f" {plain} ",
        grouped,
        grouped.replace(",", "\u00a0"),
        plain.replace("-", "−"),
        f"{grouped}%",
    ):
        cleaned = clean_number(spelling)
        assert cleaned is not None
        assert cleaned.text == plain
        assert NUMBER.fullmatch(cleaned.text)


@pytest.mark.parametrize(
    "text", ["(12.3)", "12-14", "1,23,456", "1.2.3", "12 34", "n/a", "..", "x", "£", "%", "2021/22"]
)
def test_what_is_no_number_is_never_made_one(text):
    assert clean_number(text) is None


def test_every_cell_that_differs_from_the_file_is_told():
    rows = [("Ethnicity", "2021", "2022"), ("Asian*", "1,234", "−5"), ("White ", "12", "7 %")]
    imported = bring_in(write_csv(rows))
    told = {(change.row, change.column): (change.before, change.after) for change in imported.report.changes}
    assert told == {
        (2, 0): ("Asian*", "Asian"),
        (2, 1): ("1,234", "1234"),
        (2, 2): ("−5", "-5"),
        (3, 0): ("White ", "White"),
        (3, 2): ("7 %", "7"),
    }
    assert [problem.rule for problem in imported.problems] == ["intake.mixed-units"]


def test_mark_is_never_translated_unless_confirmed():
    content = write_csv([("Ethnicity", "Percentage"), ("Asian", "x"), ("White", "2.5")])
    refused = bring_in(content)
    assert refused.csv is None
    assert "Department for Education uses it for [c]." in refused.problems[0].hint
    confirmed = bring_in(content, marks={"x": "[z]"})
    assert confirmed.csv == content
    assert 'marks: {x: "[z]"}' in (confirmed.markdown or "")


def test_empty_rows_are_no_rows():
    report = bring_in(b"Sex,Rate\n\nMale,1\n\nFemale,2\n\n\n").report
    assert (report.rows_in, report.rows_out, report.left_out) == (2, 2, ())


def test_published_copy_with_its_repeated_key_put_back_is_caught():
    folder = (
        ROOT / "content/measures/work-and-living-standards/household-living-standards/household-food-insecurity/2.0"
    )
    text = (folder / "by-ethnicity-over-time.csv").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("2021/22,Other ethnic group,"))
    content = text.replace(line, f"2021/22,Other ethnic group,16.0\n{line}").encode()
    imported = bring_in(content)
    assert imported.csv is None
    (problem,) = imported.problems
    assert problem.rule == "csv.repeated-key"
    assert "Year=2021/22, Ethnicity=Other ethnic group" in problem.message
    assert "with 16.0" in problem.message
    assert bring_in(text.encode()).problems == ()
