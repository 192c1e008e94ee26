"""Programs that others wrote open the downloads without a complaint."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from csvw import CSVW, TableGroup

from generator.pages.version_files import bundle_file, workbook_file
from measures.publication.contents import list_dimensions, observations
from measures.publication.site import PublicSite
from tests.downloads.reading_back import read_rows

VERSION = ("health/preventing-illness/adult-smokers", "3.0")


@pytest.fixture
def unpacked(demo: PublicSite, tmp_path: Path) -> Path:
    """Unpack the archive of a version; return its folder."""
    path, number = VERSION
    with zipfile.ZipFile(io.BytesIO(bundle_file(demo, path, number))) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frictionless", "validate", "--type", "package", "datapackage.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_frictionless_finds_the_data_package_valid(unpacked):
    done = validate(unpacked)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_frictionless_finds_a_file_that_was_altered(unpacked):
    changed = unpacked / json.loads((unpacked / "datapackage.json").read_bytes())["resources"][0]["path"]
    changed.write_bytes(changed.read_bytes() + changed.read_bytes().splitlines(keepends=True)[-1])
    assert validate(unpacked).returncode == 1


@pytest.mark.slow
def test_reader_of_csvw_finds_every_cell_as_the_metadata_describe_it(unpacked):
    """The reader fails where a cell is not of its datatype, a column is unknown, or a primary key repeats."""
    described = CSVW(str(unpacked / "csv-metadata.json"), validate=True)
    assert described.is_valid, [str(warning.message) for warning in described.warnings]
    tables = TableGroup.from_file(unpacked / "csv-metadata.json").tables
    assert {str(table.url) for table in tables} == {
        path.name for path in unpacked.glob("*.csv") if "-table" not in path.name
    }
    for table in tables:
        table.check_primary_key()
        assert len(list(table)) == len(read_rows((unpacked / str(table.url)).read_bytes()))


@pytest.mark.slow
def test_reader_of_csvw_finds_a_repeated_row_and_a_figure_that_is_none(unpacked):
    table = TableGroup.from_file(unpacked / "csv-metadata.json").tables[0]
    file = unpacked / str(table.url)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines, lines[-1]]))
    with pytest.raises(ValueError, match="duplicate primary key"):
        table.check_primary_key()
    assert re.search(rb"[0-9.]+\r\n$", lines[-1])
    file.write_bytes(b"".join(lines[:-1]) + re.sub(rb"[0-9.]+\r\n$", b"some\r\n", lines[-1]))
    with pytest.raises(ValueError, match="Invalid value for decimal"):
        list(table)


def convert(book: Path, office: str) -> None:
    """Have LibreOffice write every sheet of a workbook as CSV beside it."""
    settings = f"-env:UserInstallation=file://{book.parent / 'profile'}"
    filter_ = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [office, settings, "--headless", "--convert-to", filter_, "--outdir", str(book.parent), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


@pytest.mark.soak
def test_libreoffice_opens_the_workbook_with_every_sheet(demo, tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed, so nothing opened the workbook.")
    book = tmp_path / "book.ods"
    book.write_bytes(workbook_file(demo, *VERSION))
    convert(book, office)
    with zipfile.ZipFile(book) as archive:
        sheets = re.findall(r'<table:table table:name="([^"]+)"', archive.read("content.xml").decode())
    assert {path.name for path in tmp_path.glob("*.csv")} == {f"book-{sheet}.csv" for sheet in sheets}
    for place, slug in enumerate(list_dimensions(demo, *VERSION), 1):
        rows = list(csv.reader(io.StringIO((tmp_path / f"book-Table {place}.csv").read_text(encoding="utf-8"))))
        header = list(observations(demo, *VERSION, slug).keys)
        start = next(at for at, row in enumerate(rows) if row[: len(header)] == header)
        assert len(rows) - start - 1 == len(observations(demo, *VERSION, slug).rows)


def test_archive_unpacks_to_plain_files(unpacked):
    assert read_rows(next(iter(sorted(unpacked.glob("by-*.csv")))).read_bytes())
    assert not [path for path in unpacked.rglob("*") if path.is_symlink()]
