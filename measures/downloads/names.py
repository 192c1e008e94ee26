"""Names of the files made from a version's data, all from its settings, so that no data is read to list them."""

from __future__ import annotations

from measures.model.dimension import DimensionSettings

DATA_PACKAGE = "datapackage.json"
CSVW = "csv-metadata.json"


def name_csv_files(slug: str, settings: DimensionSettings) -> tuple[str, ...]:
    """Return the names of a dimension's CSV files: all rows, then each table as shown."""
    tables = range(1, (len(settings.table) or 1) + 1)
    return (f"{slug}.csv", *(_number(f"{slug}-table", number, "csv") for number in tables))


def name_json_file(slug: str) -> str:
    """Return the name of a dimension's JSON file."""
    return f"{slug}.json"


def name_chart_files(slug: str, settings: DimensionSettings) -> tuple[str, ...]:
    """Return the names of a dimension's pictures of charts, in the order of its settings."""
    return tuple(_number(slug, number, "svg") for number in range(1, len(settings.chart) + 1))


def name_workbook(measure: str, version: str) -> str:
    """Return the name of a version's workbook; `measure` is the last part of the measure's path."""
    return f"{measure}-{version}.ods"


def name_bundle(measure: str, version: str) -> str:
    """Return the name of the archive with all downloads of a version."""
    return f"{measure}-{version}.zip"


def _number(stem: str, number: int, extension: str) -> str:
    return f"{stem}.{extension}" if number == 1 else f"{stem}-{number}.{extension}"
