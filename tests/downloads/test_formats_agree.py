"""Every format holds the same cells, and the same as the page."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from generator.pages.dimension_files import chart_files, csv_files, json_file, list_dimension_files
from generator.pages.download import list_files
from generator.pages.version import version_page
from generator.pages.version_files import bundle_file, csvw_file, package_file, workbook_file
from measures.downloads import DimensionData, VersionAbout, lay_out_tidy
from measures.downloads.csv_text import defuse
from measures.downloads.dimension_json import write_dimension_json
from measures.downloads.tidy import write_table_csv
from measures.downloads.workbook import write_version_workbook
from measures.publication.contents import list_dimensions, observations
from measures.publication.site import PublicSite, all_measures, measure
from tests.builders import make_column, make_settings, observe_rows
from tests.downloads.reading_back import read_dimension_json, read_rows, read_tidy_csv, read_workbook
from tests.repository.documents import ROOT, list_headings

ABOUT = VersionAbout(
    measure="7f3k2q9d",
    version="1.0",
    title="Rates",
    address="https://www.example.org/a/b/c/1.0/",
    licence="OGL-UK-3.0",
    description="",
    site="Numbers",
    attribution="",
)
LABELS = st.text(st.characters(categories=("L", "N", "P"), exclude_characters="\x85"), min_size=1, max_size=12)
NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=1).map(lambda number: f"{number:.1f}")
SHORTHANDS = st.sampled_from(["[c]", "[x]", "[x][u]"])
VALUES = st.one_of(NUMBERS, NUMBERS.map(lambda number: f"{number} [p]"), SHORTHANDS)


def list_versions(site: PublicSite) -> Iterator[tuple[str, str]]:
    for path in all_measures(site):
        found = measure(site, path)
        yield from ((path, str(version.number)) for version in (found.versions if found else ()))


@given(st.dictionaries(LABELS.filter(lambda label: defuse(label) == label), st.tuples(VALUES, VALUES), min_size=1))
def test_any_rows_are_the_same_in_every_format(rows):
    formats = {"Rate": make_column(), "Count": make_column("numerator", unit={"kind": "number"}, decimals=1)}
    data = observe_rows(["Group"], [[label, *cells] for label, cells in rows.items()], values=formats)
    dimension = DimensionData(slug="by-group", settings=make_settings(), observations=data)
    tidy = read_tidy_csv(write_table_csv(lay_out_tidy(make_settings(), data)), ["Group"], list(formats))
    assert len(tidy) == len(rows)
    assert read_dimension_json(write_dimension_json(ABOUT, dimension), ["Group"], list(formats)) == tidy
    assert read_workbook(write_version_workbook(ABOUT, [dimension]), "Table 1", ["Group"], list(formats)) == tidy


def test_notes_stand_beside_the_rows_that_they_are_on_in_every_format():
    notes = [
        {"id": "g", "text": "About a group.", "on": {"category": {"Group": "Asian"}}},
        {"id": "r", "text": "About a row.", "on": {"row": {"Group": "White", "Year": "2023"}}},
        {"id": "c", "text": "About a cell.", "on": {"row": {"Group": "Asian", "Year": "2023"}, "column": "Rate"}},
        {"id": "v", "text": "About a column.", "on": {"column": "Rate"}},
        {"id": "t", "text": "About it all."},
    ]
    rows = [[group, year, "1"] for group in ("Asian", "White") for year in ("2022", "2023")]
    data = observe_rows(["Group", "Year"], rows, values={"Rate": make_column()})
    dimension = DimensionData(slug="by-group", settings=make_settings(notes=notes), observations=data)
    expected = ["About a group.", "About a group. Rate: About a cell.", "", "About a row."]
    assert [row["Note"] for row in read_rows(dimension.tidy_csv)] == expected
    book = write_version_workbook(ABOUT, [dimension])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Table 1").to_python()
    assert [row[-1] for row in sheet[-4:]] == [note or "none" for note in expected]
    found = json.loads(write_dimension_json(ABOUT, dimension))["rows"]
    assert [row.get("notes", []) for row in found] == [["About a group."], ["About a group."], [], ["About a row."]]
    assert found[1]["values"]["Rate"]["notes"] == ["About a column.", "About a cell."]


@pytest.mark.slow
def test_all_data_of_the_demo_is_the_same_in_every_format(demo):
    compared = 0
    for path, number in list_versions(demo):
        for place, slug in enumerate(list_dimensions(demo, path, number), 1):
            data = observations(demo, path, number, slug)
            (_, tidy), *_ = csv_files(demo, path, number, slug)
            expected = read_tidy_csv(tidy, data.keys, data.values)
            assert len(expected) == len(data.rows)
            assert read_dimension_json(json_file(demo, path, number, slug), data.keys, data.values) == expected
            book = workbook_file(demo, path, number)
            assert read_workbook(book, f"Table {place}", data.keys, data.values) == expected
            compared += len(expected)
    assert compared > 5000


@pytest.mark.slow
def test_every_row_of_the_demo_has_an_address_that_its_page_has(demo):
    shown = 0
    for path, number in list_versions(demo):
        ids = set(re.findall(rb' id="([^"]+)"', version_page(demo, path, number)))
        for slug in list_dimensions(demo, path, number):
            for row in json.loads(json_file(demo, path, number, slug))["rows"]:
                anchor = row["address"].partition("#")[2]
                assert anchor.encode() in ids, row["address"]
                shown += anchor != slug
    assert shown > 2000


def find_formulas(content: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    cells = (cell for row in rows for cell in row)
    return [cell for cell in cells if cell[:1] in tuple("=+-@\t\r") and not re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)]


@pytest.mark.slow
def test_no_cell_of_the_demo_is_run_by_a_spreadsheet(demo):
    for path, number in list_versions(demo):
        for slug in list_dimensions(demo, path, number):
            for name, content in csv_files(demo, path, number, slug):
                assert find_formulas(content) == [], name
                assert read_rows(content), name


@pytest.fixture(scope="session")
def smokers(demo) -> tuple[str, str]:
    """Return a version of the demo with several dimensions, charts and notes."""
    return "health/preventing-illness/adult-smokers", "2.0"


def test_archive_holds_every_file_of_the_version_as_it_stands_on_the_site(demo, smokers):
    archive = zipfile.ZipFile(io.BytesIO(bundle_file(demo, *smokers)))
    expected = {
        "datapackage.json": package_file(demo, *smokers),
        "csv-metadata.json": csvw_file(demo, *smokers),
        "adult-smokers-2.0.ods": workbook_file(demo, *smokers),
    }
    path, number = smokers
    for slug in list_dimensions(demo, path, number):
        expected |= dict(list_dimension_files(demo, path, number, slug))
        expected |= {f"charts/{name}": content for name, content in chart_files(demo, path, number, slug)}
    assert {name: archive.read(name) for name in archive.namelist()} == expected


def test_data_package_names_files_beside_it_with_their_hashes(demo, smokers):
    archive = zipfile.ZipFile(io.BytesIO(bundle_file(demo, *smokers)))
    resources = json.loads(archive.read("datapackage.json"))["resources"]
    assert [resource["name"] for resource in resources] == list(list_dimensions(demo, *smokers))
    for resource in resources:
        content = archive.read(resource["path"])
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert [field["name"] for field in resource["schema"]["fields"]] == list(read_rows(content)[0])


def test_csvw_describes_each_column_of_each_csv(demo, smokers):
    path, number = smokers
    tables = json.loads(csvw_file(demo, path, number))["tables"]
    assert [table["url"] for table in tables] == [f"{slug}.csv" for slug in list_dimensions(demo, *smokers)]
    for table in tables:
        (_, content), *_ = csv_files(demo, path, number, table["url"].removesuffix(".csv"))
        rows = read_rows(content)
        columns = table["tableSchema"]["columns"]
        assert [column["titles"] for column in columns] == list(rows[0])
        for column in columns:
            if column["datatype"] == "decimal":
                assert all(re.fullmatch(r"(-?[0-9]+(\.[0-9]+)?)?", row[column["titles"]]) for row in rows)


FORMATS = {
    "csv": r"downloads/(?!.*-table(-\d+)?\.csv)[a-z0-9-]+\.csv",
    "table-csv": r"downloads/[a-z0-9-]+-table(-\d+)?\.csv",
    "json": r"downloads/(?!datapackage|csv-metadata)[a-z0-9-]+\.json",
    "svg": r"charts/[a-z0-9-]+\.svg",
    "ods": r"downloads/[a-z0-9-]+-\d+\.\d+\.ods",
    "csvw": r"downloads/csv-metadata\.json",
    "data-package": r"downloads/datapackage\.json",
    "zip": r"downloads/[a-z0-9-]+-\d+\.\d+\.zip",
}


def test_every_format_has_its_heading(demo, smokers):
    names = [address.split(f"/{smokers[1]}/")[1] for address in list_files(demo, *smokers)]
    found = {kind for name in names for kind, form in FORMATS.items() if re.fullmatch(form, name)}
    assert [name for name in names if not any(re.fullmatch(form, name) for form in FORMATS.values())] == []
    assert found == set(FORMATS)
    assert list_headings(ROOT / "docs" / "downloads.md", 3) == [*FORMATS, "changed-cells"]
