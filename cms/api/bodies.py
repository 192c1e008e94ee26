"""Bodies of requests: JSON of a declared shape, read strictly, with the place of each fault."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import NoReturn, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from cms.api.problems import ApiProblem

MOST_BYTES = 12_000_000
Body = TypeVar("Body", bound=BaseModel)
_NOT_JSON = "json_invalid"
_MOST_NAME = 60


def read_body(shape: type[Body]) -> Body:
    """Return the body of this request.

    Raises:
        ApiProblem: it is too large, no JSON, says a key twice, or is of another shape.
    """
    if request.mimetype != "application/json":
        raise ApiProblem(415)
    content = request.get_data(cache=False)
    if len(content) > MOST_BYTES:
        raise ApiProblem(413)
    _refuse_ambiguous(content)
    try:
        return shape.model_validate_json(content or b"", strict=True)
    except ValidationError as fault:
        found = fault.errors(include_url=False, include_context=False, include_input=False)
        if any(each["type"] == _NOT_JSON for each in found):
            raise ApiProblem(400, f"Expected JSON: {found[0]['msg']}.") from fault
        errors = [{"at": "/".join(map(str, each["loc"])), "message": each["msg"]} for each in found[:50]]
        raise ApiProblem(422, errors=errors) from fault


class _Pairs(list[tuple[str, object]]):
    """An object of JSON as it was written, with each key as often as it stands there."""


class _NoNumber(Exception):
    """A constant that Python reads as a number and JSON does not have."""


def _refuse_ambiguous(content: bytes) -> None:
    """Refuse a body that readers of JSON understand differently; whether it is JSON is said elsewhere.

    Raises:
        ApiProblem: an object says a key twice, or a number is none.
    """
    errors: list[dict[str, str]] = []
    try:
        with suppress(ValueError, RecursionError):
            found = json.loads(
                content.decode(),
                object_pairs_hook=_Pairs,
                parse_constant=_refuse_constant,
                parse_int=str,
                parse_float=str,
            )
            errors += [
                {"at": at, "message": f'The key "{key}" is there twice.'} for at, key in _find_repeated(found, ())
            ]
    except _NoNumber as fault:
        raise ApiProblem(400, f"Expected JSON, got {fault}, which is no number.") from fault
    if errors:
        at, words = errors[0]["at"], errors[0]["message"]
        raise ApiProblem(400, f"{words} It stands at {at}.", "Send each key once.", errors=errors[:50])


def _refuse_constant(name: str) -> NoReturn:
    raise _NoNumber(name)


def _find_repeated(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield where a key is said twice, and the key."""
    if isinstance(value, _Pairs):
        for name, times in Counter(name for name, _ in value).items():
            if times > 1:
                yield "/".join((*path, name))[-1000:], name[:_MOST_NAME]
        for name, below in value:
            yield from _find_repeated(below, (*path, name))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from _find_repeated(below, (*path, str(number)))


def read_number(name: str, least: int, most: int, default: int) -> int:
    """Return a number from the address.

    Raises:
        ApiProblem: it is none, or outside what is allowed.
    """
    text = request.args.get(name, str(default))
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else least - 1
    if not least <= number <= most:
        raise ApiProblem(400, f"Expected {name} as a number from {least} to {most:,}.")
    return number


def check_names(known: frozenset[str]) -> None:
    """See that an address asks for nothing that is not understood.

    Raises:
        ApiProblem: it does.
    """
    for name in _find_unknown(known):
        listed = ", ".join(sorted(known)) or "nothing"
        raise ApiProblem(400, f'The address asks for "{name[:60]}", which this does not know.', f"It takes {listed}.")


def _find_unknown(known: frozenset[str]) -> Iterator[str]:
    yield from (name for name in request.args if name not in known)
