"""Faults of values in plain words: what was expected, what was got, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from measures.model.problem import Problem
from measures.model.record import SLUG
from measures.reading.nearest import suggest
from measures.reading.places import Places
from measures.reading.result import make_problem

Path = tuple[str | int, ...]
_CATEGORY = "an id of lower-case letters, digits and single hyphens, or an area code such as E92000001"
_FORMS = {
    f"^{SLUG}$": "lower-case letters, digits and single hyphens",
    f"^(?:{SLUG}|[A-Z][0-9]{{8}})$": _CATEGORY,
    r"^[a-z0-9]{8}$": "an id of 8 lower-case letters and digits",
    r"^[0-9a-f]{40}$": "the 40 hexadecimal digits of a git tree",
    r"^[0-9a-f]{64}$": "a seal of 64 hexadecimal digits",
    r"^[a-z0-9-]+/[a-z0-9-]+$": "a subtopic such as health/physical-health",
    r"^[a-z0-9][a-z0-9._-]*$": "a file name of lower-case letters, digits, dots, hyphens and underscores",
    r"^/\S*$": "an address that begins with / and holds no space",
    r"^https?://[^/\s]+$": "an origin such as https://www.example.org, without a path",
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": "a time of day such as 09:30",
}
_MAPPINGS = frozenset({"model_type", "model_attributes_type", "dict_type", "mapping_type"})
_LIMITS = {"greater_than_equal": ("of at least", "ge"), "less_than_equal": ("of at most", "le")}
_LISTS = frozenset({"tuple_type", "list_type"})


def describe_fault(error: ErrorDetails, kind: type[BaseModel], places: Places) -> Problem | None:
    """Return the problem that says what a value of a record of `kind` should have been."""
    path: Path = tuple(error["loc"])
    if path and path[-1] == "[key]":
        path = path[:-1]
        return _describe_key(error, path, places)
    match error["type"]:
        case "missing":
            message = f'Expected the key "{path[-1]}", got none.'
            return make_problem("key.missing", places.at(*path), message, f'Add "{path[-1]}: ...".')
        case "extra_forbidden":
            hint = suggest(str(path[-1]), _name_keys(_find_kind(kind, path[:-1])), "keys")
            return make_problem("key.unknown", places.key(*path), f'Expected a known key, got "{path[-1]}".', hint)
    rule, message, hint = _describe_value(error)
    return make_problem(rule, places.at(*path), message, hint)


def _describe_key(error: ErrorDetails, path: Path, places: Places) -> Problem:
    rule, message, hint = _describe_value(error)
    return make_problem(rule, places.key(*path), message, hint)


def _describe_value(error: ErrorDetails) -> tuple[str, str, str]:
    kind, got, context = error["type"], show(error["input"]), error.get("ctx", {})
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", str(context["expected"]))
        message = f"Expected {_join(choices)}, got {got}."
        return "value.choice", message, suggest(str(error["input"]), choices, "values")
    if kind in _MAPPINGS:
        return "value.type", f"Expected keys with values, got {got}.", "Write {key: value}, or the keys on lines below."
    if kind in _LISTS:
        return "value.type", f"Expected a list, got {got}.", "Write [first, second], or each on a line after a hyphen."
    if kind == "string_type":
        return "value.type", f"Expected text, got {got}.", "Quote a text that holds a colon, a bracket or #."
    if kind == "string_pattern_mismatch":
        form = _FORMS.get(str(context["pattern"]), f"a text of the form {context['pattern']}")
        return "value.form", f"Expected {form}, got {got}.", ""
    return _describe_measure(error, kind, got, context)


def _describe_measure(error: ErrorDetails, kind: str, got: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    if kind == "string_too_long":
        length = len(str(error["input"]))
        return "value.too-long", f"Expected at most {context['max_length']} characters, got {length}.", "Shorten it."
    if kind == "string_too_short":
        return "value.empty", "Expected some words, got none.", "Write a text, or remove the key."
    if kind in _LIMITS:
        words, limit = _LIMITS[kind]
        return "value.range", f"Expected a number {words} {context[limit]}, got {got}.", ""
    if kind.startswith(("decimal_", "int_", "float_", "finite_")):
        return "value.number", f"Expected a number, got {got}.", "Write digits, with a point before decimals."
    return f"value.{kind.replace('_', '-')}", error["msg"], ""


def show(value: object) -> str:
    """Return a value as a message shows it: a text in quotes, shortened; a list or mapping by its name."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = str(value)
    return f'"{text[:57]}..."' if len(text) > 60 else f'"{text}"'


def _join(choices: list[str]) -> str:
    if len(choices) < 2:
        return "".join(choices)
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def _name_keys(kind: type[BaseModel] | None) -> list[str]:
    fields = kind.model_fields.items() if kind is not None else ()
    return [field.alias or name for name, field in fields]


def _find_kind(kind: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Return the kind of record that stands at a path below a record of `kind`."""
    at: Any = kind
    for index, step in enumerate(path):
        if isinstance(at, type) and issubclass(at, BaseModel):
            if isinstance(step, int) and index == 0:
                continue
            fields = {field.alias or name: field.annotation for name, field in at.model_fields.items()}
            at = _strip(fields.get(str(step)))
        else:
            at = _strip(_find_item(at))
    return at if isinstance(at, type) and issubclass(at, BaseModel) else None


def _find_item(annotation: Any) -> Any:
    arguments = get_args(annotation)
    return arguments[1] if len(arguments) == 2 and arguments[1] is not Ellipsis else next(iter(arguments), None)


def _strip(annotation: Any) -> Any:
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, UnionType):
            annotation = next(part for part in get_args(annotation) if part is not NoneType)
        else:
            return annotation
