"""Downloads: the same figures in each format, made from the same rows as the page."""

from measures.downloads.about import DimensionData, SourceLine, VersionAbout
from measures.downloads.archive import write_zip
from measures.downloads.bundle import list_dimension_files, name_table_file, write_bundle
from measures.downloads.dimension_json import write_dimension_json
from measures.downloads.metadata import write_csvw, write_data_package
from measures.downloads.shown import write_shown_csv
from measures.downloads.tidy import lay_out_tidy, write_tidy_csv
from measures.downloads.workbook import write_version_workbook

__all__ = [
    "DimensionData",
    "SourceLine",
    "VersionAbout",
    "lay_out_tidy",
    "list_dimension_files",
    "name_table_file",
    "write_bundle",
    "write_csvw",
    "write_data_package",
    "write_dimension_json",
    "write_shown_csv",
    "write_tidy_csv",
    "write_version_workbook",
    "write_zip",
]
