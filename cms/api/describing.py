"""The description of the API as one OpenAPI document, made from its views and what each says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from cms.access import ANYONE, needs
from cms.api import shapes
from cms.api.operations import Operation, find_operation
from cms.api.problems import KIND
from cms.api.signing_in import SAFE

blueprint = Blueprint("api_description", __name__, url_prefix="/api")
_REFERENCES = "#/components/schemas/{model}"
_ARGUMENT = re.compile(r"<([a-z_]+)>")
_ARGUMENTS: Mapping[str, str] = {
    "measure_id": "The id of a measure.",
    "version": "The number of a version, such as 2.0.",
    "dimension": "The name of a dimension, as its file has it.",
}
_COMMIT = {"type": "string", "pattern": '^"[0-9a-f]{40}"$'}
_TEXT = {"type": "string"}


@blueprint.get("/openapi.json")
@needs(ANYONE)
def describe() -> Response:
    """Return the description of the API; it needs no token."""
    return jsonify(make_description(current_app))


def make_description(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of an application's API."""
    found = list(_list_operations(app))
    paths: dict[str, dict[str, Any]] = {}
    for rule, method, made in found:
        path = _ARGUMENT.sub(r"{\1}", rule.rule)
        entry = paths.setdefault(path, {"parameters": _list_arguments(rule)} if rule.arguments else {})
        entry[method.lower()] = _describe(rule, app, made)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Yardstick editing API",
            "version": "1",
            "description": "Updates measures in a person's name, by a token of theirs: what they may, and no more.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": _describe_shapes(),
            "responses": {"Failure": _answer("It failed; `hint` says what to do.", "Failure", KIND)},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A token of a person."}},
        },
    }


def _list_operations(app: Flask) -> Iterator[tuple[Rule, str, Operation]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        made = find_operation(app, rule.endpoint)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}) if made is not None else ():
            assert made is not None
            yield rule, method, made


def _describe(rule: Rule, app: Flask, made: Operation) -> dict[str, Any]:
    words = (app.view_functions[rule.endpoint].__doc__ or "").strip()
    scope = "read" if SAFE & (rule.methods or set()) - {"OPTIONS"} else "draft"
    described: dict[str, Any] = {
        "operationId": rule.endpoint.rpartition(".")[2],
        "summary": words.rstrip("."),
        "description": f"{words} The token's scope: {scope}.",
        "parameters": list(_list_parameters(made)),
        "responses": {
            **{str(status): _answer_of(made, status) for status in made.statuses},
            "default": {"$ref": "#/components/responses/Failure"},
        },
    }
    if made.takes is not None:
        described["requestBody"] = {"required": True, "content": _content(made.takes.__name__)}
    return described


def _list_arguments(rule: Rule) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "description": _ARGUMENTS[name], "schema": _TEXT}
        for name in _ARGUMENT.findall(rule.rule)
    ]


def _list_parameters(made: Operation) -> Iterator[dict[str, Any]]:
    for name, words in made.asks:
        schema = {"type": "integer", "minimum": 1} if name in ("page", "size") else _TEXT
        yield {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
    if made.needs_commit:
        words = "The ETag that came with what the change started from."
        yield {"name": "If-Match", "in": "header", "required": True, "description": words, "schema": _COMMIT}


def _answer_of(made: Operation, status: int) -> dict[str, Any]:
    words = "It was made." if status == 201 else "What is there now."
    found = _answer(words, made.answers.__name__)
    if made.has_commit:
        found["headers"] = {"ETag": {"description": "The commit that a change starts from.", "schema": _COMMIT}}
    return found


def _answer(words: str, shape: str, kind: str = "application/json") -> dict[str, Any]:
    return {"description": words, "content": _content(shape, kind)}


def _content(shape: str, kind: str = "application/json") -> dict[str, Any]:
    return {kind: {"schema": {"$ref": _REFERENCES.format(model=shape)}}}


@cache
def _describe_shapes() -> dict[str, Any]:
    known = [each for each in vars(shapes).values() if isinstance(each, type) and issubclass(each, BaseModel)]
    modes = [(each, "validation") for each in known if each not in (BaseModel, shapes.Shape)]
    _, found = models_json_schema(modes, ref_template=_REFERENCES)  # type: ignore[arg-type]  # names of modes are texts
    return {**found["$defs"], "Setting": shapes.SETTING}
