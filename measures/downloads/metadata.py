"""Metadata for machines about a version's tidy CSVs: in CSVW, and as a data package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from measures.downloads.about import DimensionData, VersionAbout, VersionIdentity
from measures.downloads.tidy import TidyColumn
from measures.figures import describe_unit, name_column


def write_csvw(about: VersionIdentity, dimensions: Sequence[DimensionData]) -> bytes:
    """Return csv-metadata.json for a version's tidy CSVs, which stand beside it.

    Source: W3C, "Metadata Vocabulary for Tabular Data" (2015).
    """
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": about.title,
        "dc:identifier": f"{about.measure} {about.version}",
        "dc:source": about.address,
    }
    if about.licence_url:
        described["dc:license"] = {"@id": about.licence_url}
    described["dialect"] = {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": ["\r\n"]}
    described["tables"] = [_describe_table(about, data) for data in dimensions]
    return _write(described)


def _describe_table(about: VersionIdentity, data: DimensionData) -> dict[str, Any]:
    columns = data.tidy.columns
    return {
        "url": f"{data.slug}.csv",
        "dc:title": data.settings.title,
        "dc:source": f"{about.address}#{data.slug}",
        "tableSchema": {
            "columns": [_describe_csvw(name_variable(place), column, data) for place, column in enumerate(columns)],
            "primaryKey": [name_variable(place) for place, column in enumerate(columns) if column.part == "label"],
        },
    }


def name_variable(place: int) -> str:
    """Return the name of a column in CSVW, where headers with spaces are no names: `column_1`."""
    return f"column_{place + 1}"


def _describe_csvw(name: str, column: TidyColumn, data: DimensionData) -> dict[str, Any]:
    described: dict[str, Any] = {"name": name, "titles": column.name, "datatype": "string"}
    if column.kind == "number":
        described["datatype"] = "decimal"
    words = describe_column(column, data)
    if words:
        described["dc:description"] = words
    if column.part == "label":
        described["required"] = True
    return described


def describe_column(column: TidyColumn, data: DimensionData) -> str:
    """Return what a column holds, in words; `""` where its name says it all."""
    observed = data.observations.formats.get(column.of)
    match column.part:
        case "standard":
            return f"The label of {column.of} in the classification."
        case "code":
            return f"The code of {column.of}."
        case "shorthand":
            return f"What stands in place of {column.of}, or beside it."
        case "value" if observed is not None:
            unit = describe_unit(observed.unit)
            return ", ".join(part for part in (name_column(column.of, observed), unit) if part)
        case "constant":
            return "The same in every row."
        case _:
            return ""


def write_data_package(about: VersionAbout, dimensions: Sequence[DimensionData]) -> bytes:
    """Return datapackage.json for a version's CSVs. Source: Frictionless Data Package, version 1."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"{about.measure}-{about.version}",
        "title": about.title,
        "description": about.description,
        "homepage": about.address,
        "version": about.version,
        "licenses": [_describe_licence(about)],
        "sources": [_describe_source(source.title, source.url) for source in about.sources],
        "resources": [_describe_resource(data) for data in dimensions],
    }
    return _write({name: value for name, value in package.items() if value})


def _describe_licence(about: VersionAbout) -> dict[str, str]:
    described = {"name": about.licence, "title": about.licence_name}
    return described | ({"path": about.licence_url} if about.licence_url else {})


def _describe_source(title: str, url: str) -> dict[str, str]:
    return {"title": title} | ({"path": url} if url else {})


def _describe_resource(data: DimensionData) -> dict[str, Any]:
    content, columns = data.tidy_csv, data.tidy.columns
    return {
        "profile": "tabular-data-resource",
        "name": data.slug,
        "title": data.settings.title,
        "path": f"{data.slug}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": {
            "fields": [_describe_field(column, data) for column in columns],
            "primaryKey": [column.name for column in columns if column.part == "label"],
            "missingValues": [""],
        },
    }


def _describe_field(column: TidyColumn, data: DimensionData) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "type": "number" if column.kind == "number" else "string"}
    words = describe_column(column, data)
    return described | ({"description": words} if words else {})


def _write(described: Mapping[str, Any]) -> bytes:
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()
