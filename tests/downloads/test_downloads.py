from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from measures.downloads import (
    DimensionData,
    SourceLine,
    VersionAbout,
    describe_table,
    write_csvw,
    write_data_package,
    write_dimension_json,
    write_shown_csv,
    write_tidy_csv,
    write_version_workbook,
    write_zip,
)
from measures.downloads.csv_text import defuse
from measures.model.value import Absent
from measures.tables import lay_out_tables
from tests.builders import make_column, make_members, make_settings, observe_rows

MEMBERS = make_members(
    ["All", "Asian", "Gypsy, or Irish"],
    Asian={"id": "asian", "label": "Asian", "code": "A1"},
)
DATA = observe_rows(
    ["Year", "Ethnicity"],
    [
        ["2022", "All", "7.06 [p]", "1234567"],
        ["2022", "Asian", "[c]", "[c]"],
        ["2022", "Gypsy, or Irish", "-0.04", "0"],
        ["2023", "All", "12.3", "[x][u]"],
        ["2023", "Asian", "3", "12"],
    ],
    members={"Ethnicity": MEMBERS},
    values={"Rate": make_column(), "Count": make_column("numerator", unit={"kind": "number"}, decimals=0)},
    constants={"Area": "England"},
)
SETTINGS = make_settings(
    table={"rows": "Ethnicity", "columns": "Year", "values": ["Rate"]}, notes=[{"id": "1", "text": "Rounded & so on."}]
)
ABOUT = VersionAbout(
    measure="7f3k2q9d",
    version="1.0",
    title="Unemployment & more",
    description="People without work.",
    address="https://www.example.org/work/employment/unemployment/1.0/",
    site="Numbers",
    licence="OGL-UK-3.0",
    attribution="Contains public sector information.",
    published="14 May 2025",
    sources=(SourceLine(title="Labour Force Survey", publisher="ONS", url="https://www.example.org/lfs"),),
)
DIMENSION = DimensionData(
    slug="by-ethnicity", settings=SETTINGS, observations=DATA, tables=lay_out_tables(SETTINGS, DATA, "by-ethnicity")
)
EXPECTED = {
    ("2022", "All"): ("7.1", "1234567"),
    ("2022", "Asian"): ("[c]", "[c]"),
    ("2022", "Gypsy, or Irish"): ("0.0", "0"),
    ("2023", "All"): ("12.3", "[x][u]"),
    ("2023", "Asian"): ("3.0", "12"),
}


def _read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _cells_of_tidy() -> dict:
    rows = _read_csv(write_tidy_csv(SETTINGS, DATA))
    return {
        (row["Year"], row["Ethnicity"]): tuple(row[name] or row[f"{name} shorthand"] for name in ("Rate", "Count"))
        for row in rows
    }


def _cells_of_json() -> dict:
    read = json.loads(write_dimension_json(ABOUT, DIMENSION), parse_float=str, parse_int=str)
    return {
        (row["keys"]["Year"]["label"], row["keys"]["Ethnicity"]["label"]): tuple(
            row["values"][name]["value"] or row["values"][name]["shorthand"] for name in ("Rate", "Count")
        )
        for row in read["rows"]
    }


def _open_workbook() -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(write_version_workbook(ABOUT, [DIMENSION])))


def _cells_of_workbook() -> dict:
    rows = _open_workbook().get_sheet_by_name("Table 1").to_python()
    start = next(place for place, row in enumerate(rows) if row[0] == "Year")
    found = {}
    for row in rows[start + 1 :]:
        named = dict(zip(rows[start], row, strict=True))
        cells = (f"{named['Rate']:.1f}" if isinstance(named["Rate"], float) else named["Rate"], named["Count"])
        count = f"{cells[1]:.0f}" if isinstance(cells[1], float) else cells[1]
        found[(str(named["Year"]), named["Ethnicity"])] = (cells[0], count)
    return found


@pytest.mark.parametrize("read", [_cells_of_tidy, _cells_of_json, _cells_of_workbook])
def test_every_format_holds_the_same_cells(read) -> None:
    assert read() == EXPECTED


def test_a_suppressed_value_is_no_number_in_the_tidy_csv() -> None:
    for row, observation in zip(_read_csv(write_tidy_csv(SETTINGS, DATA)), DATA.rows, strict=True):
        for name, value in observation.values.items():
            assert (row[name] == "") == isinstance(value, Absent)


def test_the_tidy_csv_has_codes_constants_and_marks_beside() -> None:
    text = write_tidy_csv(SETTINGS, DATA).decode()
    assert text.split("\r\n")[:3] == [
        "Year,Ethnicity,Ethnicity code,Area,Rate,Rate shorthand,Count,Count shorthand",
        "2022,All,,England,7.1,[p],1234567,",
        "2022,Asian,A1,England,,[c],,[c]",
    ]
    assert text.endswith("\r\n")


def test_the_standard_label_stands_beside_one_that_differs() -> None:
    members = make_members(["Asian / Asian British"], **{"Asian / Asian British": {"id": "asian", "label": "Asian"}})
    data = observe_rows(["Ethnicity"], [["asian", "1"]], members={"Ethnicity": members})
    rows = _read_csv(write_tidy_csv(SETTINGS, data))
    assert rows == [{"Ethnicity": "asian", "Ethnicity (standard)": "Asian", "Rate": "1.0"}]


def test_a_new_column_never_takes_the_name_of_a_stored_one() -> None:
    data = observe_rows(["Rate shorthand"], [["A", "[c]"], ["B", "2"]])
    header = write_tidy_csv(SETTINGS, data).decode().split("\r\n")[0]
    assert header == "Rate shorthand,Rate,Rate shorthand 2"


def test_the_table_as_shown_reads_like_the_table() -> None:
    assert write_shown_csv(DIMENSION.tables[0]).decode() == (
        'Ethnicity,2022,2023\r\nAll,7.1 [p],12.3\r\nAsian,[c],3.0\r\n"Gypsy, or Irish",0.0,no data\r\n'
    )


@given(st.text(max_size=8))
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    cell = defuse(text)
    assert cell[:1] not in ("=", "+", "@", "\t", "\r")
    assert not cell.startswith("-") or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)
    assert cell in (text, f"'{text}")


def test_the_json_knows_where_each_figure_comes_from() -> None:
    read = json.loads(write_dimension_json(ABOUT, DIMENSION))
    first = read["rows"][0]
    assert (read["file"], read["blob"], first["line"]) == (DATA.file, DATA.blob, 2)
    assert first["address"] == f"{ABOUT.address}#by-ethnicity.all"
    assert first["values"]["Rate"] == {"value": 7.1, "text": "7.1% [p]", "shorthand": "[p]", "meaning": "provisional"}
    assert read["rows"][1]["values"]["Rate"]["value"] is None


def test_a_workbook_has_cover_contents_shorthand_notes_and_one_table_a_sheet() -> None:
    book = _open_workbook()
    assert book.sheet_names == ["Cover", "Contents", "Shorthand", "Notes", "Table 1"]
    cover = [row[0] for row in book.get_sheet_by_name("Cover").to_python()]
    assert cover[0] == "Unemployment & more"
    assert "Licence: Open Government Licence v3.0" in cover
    assert ["[c]", "withheld to protect confidentiality"] in book.get_sheet_by_name("Shorthand").to_python()
    assert ["[note 1]", "Rounded & so on."] in book.get_sheet_by_name("Notes").to_python()


def test_no_table_of_a_workbook_has_an_empty_cell() -> None:
    rows = _open_workbook().get_sheet_by_name("Table 1").to_python()
    start = next(place for place, row in enumerate(rows) if row[0] == "Year")
    assert all(cell != "" for row in rows[start:] for cell in row)


def test_a_workbook_is_an_opendocument_archive_with_marked_headers() -> None:
    archive = zipfile.ZipFile(io.BytesIO(write_version_workbook(ABOUT, [DIMENSION])))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
    for name in archive.namelist()[1:]:
        ElementTree.fromstring(archive.read(name))
    content = archive.read("content.xml").decode()
    assert content.count("<table:table-header-rows>") == content.count('table:contains-header="true"') == 4
    assert "table:number-columns-spanned" not in content


def test_archives_depend_on_their_content_alone() -> None:
    assert write_version_workbook(ABOUT, [DIMENSION]) == write_version_workbook(ABOUT, [DIMENSION])
    archive = zipfile.ZipFile(io.BytesIO(write_zip([("b.txt", b"b"), ("a.txt", b"a")])))
    assert [(entry.filename, entry.date_time) for entry in archive.infolist()] == [
        ("b.txt", (1980, 1, 1, 0, 0, 0)),
        ("a.txt", (1980, 1, 1, 0, 0, 0)),
    ]


def test_a_data_package_knows_the_size_and_hash_of_each_csv() -> None:
    content = write_tidy_csv(SETTINGS, DATA)
    [resource] = json.loads(write_data_package(ABOUT, [DIMENSION]))["resources"]
    assert resource["path"] == "by-ethnicity.csv"
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_metadata_names_the_columns_of_the_csv_in_order() -> None:
    header = next(csv.reader(io.StringIO(write_tidy_csv(SETTINGS, DATA).decode())))
    described = json.loads(write_csvw(ABOUT, [describe_table(DIMENSION)]))
    [table] = described["tables"]
    assert table["url"] == "by-ethnicity.csv"
    assert [column["titles"] for column in table["tableSchema"]["columns"]] == header
    names = {column["name"] for column in table["tableSchema"]["columns"]}
    assert set(table["tableSchema"]["primaryKey"]) <= names
    package = json.loads(write_data_package(ABOUT, [DIMENSION]))
    schema = package["resources"][0]["schema"]
    assert [field["name"] for field in schema["fields"]] == header
    assert schema["primaryKey"] == ["Year", "Ethnicity"]
    assert [field["type"] for field in schema["fields"] if field["name"] in ("Rate", "Count")] == ["number", "number"]


def test_the_primary_key_of_the_metadata_is_unique_in_the_csv() -> None:
    rows = _read_csv(write_tidy_csv(SETTINGS, DATA))
    keys = [(row["Year"], row["Ethnicity"]) for row in rows]
    assert len(keys) == len(set(keys))
