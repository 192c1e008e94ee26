"""Metadata for machines about a version's tidy CSVs: in CSVW, and as a data package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from measures.downloads.about import DimensionData, VersionAbout, VersionIdentity
from measures.downloads.tidy import TidyColumn, TidyKind
from measures.figures import describe_unit, name_column


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDescription:
    """A column of a tidy CSV: its header, what its cells are, whether it is part of the key, and words about it."""

    name: str
    kind: TidyKind
    is_key: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDescription:
    """A dimension's tidy CSV as metadata describes it, without its rows."""

    slug: str
    title: str
    columns: tuple[ColumnDescription, ...]
    notes: tuple[str, ...]


def describe_table(data: DimensionData) -> TableDescription:
    """Return what metadata says of a dimension's tidy CSV."""
    return TableDescription(
        slug=data.slug,
        title=data.settings.title,
        columns=tuple(
            ColumnDescription(
                name=column.name,
                kind=column.kind,
                is_key=column.part == "label",
                words=describe_column(column, data),
            )
            for column in data.tidy.columns
        ),
        notes=tuple(note.text for note in data.settings.notes),
    )


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


def write_csvw(about: VersionIdentity, tables: Sequence[TableDescription]) -> bytes:
    """Return csv-metadata.json for a version's tidy CSVs, which stand beside it.

    Source: W3C, "Metadata Vocabulary for Tabular Data" (2015).
    """
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": about.title,
        "dc:identifier": f"{about.measure} {about.version}",
        "dc:source": about.address,
    }
    if about.remarks:
        described["rdfs:comment"] = list(about.remarks)
    if about.licence_url:
        described["dc:license"] = {"@id": about.licence_url}
    described["dialect"] = {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": ["\r\n"]}
    described["tables"] = [_describe_in_csvw(about, table) for table in tables]
    return _write(described)


def _describe_in_csvw(about: VersionIdentity, table: TableDescription) -> dict[str, Any]:
    columns = list(enumerate(table.columns))
    described: dict[str, Any] = {
        "url": f"{table.slug}.csv",
        "dc:title": table.title,
        "dc:source": f"{about.address}#{table.slug}",
    }
    if table.notes:
        described["rdfs:comment"] = list(table.notes)
    described["tableSchema"] = {
        "columns": [_describe_csvw_column(name_variable(place), column) for place, column in columns],
        "primaryKey": [name_variable(place) for place, column in columns if column.is_key],
    }
    return described


def name_variable(place: int) -> str:
    """Return the name of a column in CSVW, where headers with spaces are no names: `column_1`."""
    return f"column_{place + 1}"


def _describe_csvw_column(name: str, column: ColumnDescription) -> dict[str, Any]:
    datatype = "decimal" if column.kind == "number" else "string"
    described: dict[str, Any] = {"name": name, "titles": column.name, "datatype": datatype}
    if column.words:
        described["dc:description"] = column.words
    if column.is_key:
        described["required"] = True
    return described


def write_data_package(about: VersionAbout, dimensions: Sequence[DimensionData]) -> bytes:
    """Return datapackage.json for a version's CSVs. Source: Frictionless Data Package, version 1."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"{about.measure}-{about.version}",
        "title": about.title,
        "description": " ".join(part for part in (about.description, *about.remarks) if part),
        "homepage": about.address,
        "version": about.version,
        "licenses": [_describe_licence(about)],
        "sources": [_describe_source(source.title, source.url) for source in about.sources],
        "resources": [_describe_resource(describe_table(data), data.tidy_csv) for data in dimensions],
    }
    return _write({name: value for name, value in package.items() if value})


def _describe_licence(about: VersionAbout) -> dict[str, str]:
    described = {"name": about.licence, "title": about.licence_name}
    return described | ({"path": about.licence_url} if about.licence_url else {})


def _describe_source(title: str, url: str) -> dict[str, str]:
    return {"title": title} | ({"path": url} if url else {})


def _describe_resource(table: TableDescription, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.slug,
        "title": table.title,
        "path": f"{table.slug}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": {
            "fields": [_describe_field(column) for column in table.columns],
            "primaryKey": [column.name for column in table.columns if column.is_key],
            "missingValues": [""],
        },
    }


def _describe_field(column: ColumnDescription) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "type": "number" if column.kind == "number" else "string"}
    return described | ({"description": column.words} if column.words else {})


def _write(described: Mapping[str, Any]) -> bytes:
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()
