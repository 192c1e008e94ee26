"""Downloads: the same figures in each format, made from the same rows as the page."""

from measures.downloads.about import LICENCES, DimensionData, SourceLine, VersionAbout, VersionIdentity
from measures.downloads.archive import write_zip
from measures.downloads.csv_text import write_csv
from measures.downloads.dimension_json import write_dimension_json
from measures.downloads.metadata import TableDescription, describe_table, write_csvw, write_data_package
from measures.downloads.names import (
    CSVW,
    DATA_PACKAGE,
    name_bundle,
    name_chart_files,
    name_csv_files,
    name_json_file,
    name_workbook,
)
from measures.downloads.shown import write_cell, write_shown_csv
from measures.downloads.tidy import lay_out_tidy, write_tidy_csv
from measures.downloads.workbook import write_version_workbook

__all__ = [
    "CSVW",
    "DATA_PACKAGE",
    "LICENCES",
    "DimensionData",
    "SourceLine",
    "TableDescription",
    "VersionAbout",
    "VersionIdentity",
    "describe_table",
    "lay_out_tidy",
    "name_bundle",
    "name_chart_files",
    "name_csv_files",
    "name_json_file",
    "name_workbook",
    "write_cell",
    "write_csv",
    "write_csvw",
    "write_data_package",
    "write_dimension_json",
    "write_shown_csv",
    "write_tidy_csv",
    "write_version_workbook",
    "write_zip",
]
