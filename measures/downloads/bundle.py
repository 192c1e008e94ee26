"""Everything of a version as one zip: the data of each dimension in each format, with its description."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from measures.downloads.about import DimensionData, VersionAbout
from measures.downloads.archive import write_zip
from measures.downloads.dimension_json import write_dimension_json
from measures.downloads.metadata import write_csvw, write_data_package
from measures.downloads.shown import write_shown_csv
from measures.downloads.workbook import write_version_workbook
from measures.tables.table import Table


def list_dimension_files(about: VersionAbout, data: DimensionData) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a dimension, names and bytes: tidy CSV and its metadata, tables as shown, JSON."""
    yield f"{data.slug}.csv", data.tidy_csv
    yield f"{data.slug}.csv-metadata.json", write_csvw(about, data)
    for table in data.tables:
        yield name_table_file(table), write_shown_csv(table)
    yield f"{data.slug}.json", write_dimension_json(about, data)


def name_table_file(table: Table) -> str:
    """Return the file name of a table as shown; those after the first carry their number."""
    return f"{table.slug}-table.csv" if table.number == 1 else f"{table.slug}-table-{table.number}.csv"


def write_bundle(about: VersionAbout, dimensions: Sequence[DimensionData], name: str) -> bytes:
    """Return all downloads of a version as a zip; `name` is that of the workbook, without its ending."""
    files = [("datapackage.json", write_data_package(about, dimensions))]
    files.append((f"{name}.ods", write_version_workbook(about, dimensions)))
    for data in dimensions:
        files += list_dimension_files(about, data)
    return write_zip(files)
