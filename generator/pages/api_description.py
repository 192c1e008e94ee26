"""The API's description: an OpenAPI document made from the records that its files are made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic.json_schema import models_json_schema

from generator.pages.addresses import API, address_of_api, output_at
from generator.pages.api_data_records import Dimension
from generator.pages.api_records import (
    ApiRecord,
    Classification,
    ClassificationList,
    Index,
    Measure,
    Subtopic,
    Topic,
    TopicList,
    Version,
)
from generator.pages.frame import origin
from generator.pages.kind import PageKind
from generator.pages.words import LICENCES
from measures.publication.contents import site_of
from measures.publication.site import PublicSite

OPENAPI = "3.1.0"
VERSION = "1.1.0"
"""The version of the API: a field added raises the second number, a mistake mended the third."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A kind of file: its address with the names of its parts in braces, its name, what it is, and its record."""

    path: str
    name: str
    summary: str
    record: type[ApiRecord]


OPERATIONS: tuple[Operation, ...] = (
    Operation(path="index.json", name="getIndex", summary="Where everything begins", record=Index),
    Operation(path="topics.json", name="listTopics", summary="All topics", record=TopicList),
    Operation(path="topics/{topic}.json", name="getTopic", summary="A topic and its subtopics", record=Topic),
    Operation(
        path="topics/{topic}/{subtopic}.json",
        name="listMeasures",
        summary="The measures of a subtopic, first page",
        record=Subtopic,
    ),
    Operation(
        path="topics/{topic}/{subtopic}/{page}.json",
        name="listMoreMeasures",
        summary="The measures of a subtopic, further pages",
        record=Subtopic,
    ),
    Operation(path="measures/{measure}.json", name="getMeasure", summary="A measure and its versions", record=Measure),
    Operation(
        path="measures/{measure}/{version}.json",
        name="getVersion",
        summary="A version and its dimensions",
        record=Version,
    ),
    Operation(
        path="measures/{measure}/{version}/{dimension}.json",
        name="getDimension",
        summary="A dimension with all of its data",
        record=Dimension,
    ),
    Operation(
        path="classifications.json",
        name="listClassifications",
        summary="All classifications",
        record=ClassificationList,
    ),
    Operation(
        path="classifications/{classification}.json",
        name="getClassification",
        summary="A classification and its entries",
        record=Classification,
    ),
)
"""Every kind of JSON file below `/api/v1/`."""

PARAMETERS: Mapping[str, tuple[str, str]] = {
    "topic": ("Id of a topic.", r"^[a-z0-9-]+$"),
    "subtopic": ("Id of a subtopic of the topic.", r"^[a-z0-9-]+$"),
    "page": ("Number of the page, from 2.", r"^[0-9]+$"),
    "measure": ("Permanent id of a measure.", r"^[a-z0-9]{8}$"),
    "version": ("Number of a public version.", r"^[1-9][0-9]*\.[0-9]+$"),
    "dimension": ("Id of a dimension of the version.", r"^[a-z0-9-]+$"),
    "classification": ("Id of a classification.", r"^[a-z0-9-]+$"),
}
"""What each part of an address is, and its form."""

_ABOUT = (
    "All public statistics of this site as JSON files. Measures have permanent ids, and a public version never changes "
    "its data. Fields may be added; none is renamed, removed or given another meaning in this version of the API."
)


def write_description(name: str, home: str, licence: str) -> bytes:
    """Return the OpenAPI document of a site with this name, origin and licence of its content."""
    known = LICENCES.get(licence)
    described = {
        "openapi": OPENAPI,
        "info": {
            "title": f"{name}: API",
            "version": VERSION,
            "description": _ABOUT,
            "license": {"name": known.words, "url": known.url} if known else {"name": licence},
        },
        "servers": [{"url": f"{home}{API.rstrip('/')}"}],
        "paths": {f"/{operation.path}": {"get": _describe(operation)} for operation in OPERATIONS},
        "components": {"schemas": describe_records()},
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _describe(operation: Operation) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{operation.record.__name__}"}
    names = [part.split("}")[0] for part in operation.path.split("{")[1:]]
    described: dict[str, Any] = {"operationId": operation.name, "summary": operation.summary}
    if names:
        described["parameters"] = [_describe_parameter(name) for name in names]
    described["responses"] = {
        "200": {"description": "The file.", "content": {"application/json": {"schema": schema}}},
        "404": {"description": "There is no such file, or it is not public."},
    }
    return described


def _describe_parameter(name: str) -> dict[str, Any]:
    words, pattern = PARAMETERS[name]
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "path", "required": True, "description": words, "schema": schema}


@lru_cache(maxsize=1)
def describe_records() -> dict[str, Any]:
    """Return the JSON Schema of every record by its name, in order of name."""
    records = dict.fromkeys(operation.record for operation in OPERATIONS)
    _, schemas = models_json_schema(
        [(record, "validation") for record in records], ref_template="#/components/schemas/{model}"
    )
    return dict(sorted(schemas["$defs"].items()))


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (every site has one)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return (output_at(address_of_api("openapi")),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    settings = site_of(site)
    return write_description(settings.name, origin(site), settings.licence)


KIND = PageKind(name="api_description", owners=_list_owners, outputs=_list_outputs, render=_render)
