"""Bodies of requests: JSON of a declared shape, read strictly, with the place of each fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from cms.api.problems import ApiProblem

MOST_BYTES = 12_000_000
Body = TypeVar("Body", bound=BaseModel)
_NOT_JSON = "json_invalid"


def read_body(shape: type[Body]) -> Body:
    """Return the body of this request.

    Raises:
        ApiProblem: it is too large, no JSON, or of another shape.
    """
    if request.mimetype != "application/json":
        raise ApiProblem(415)
    content = request.get_data(cache=False)
    if len(content) > MOST_BYTES:
        raise ApiProblem(413)
    try:
        return shape.model_validate_json(content or b"", strict=True)
    except ValidationError as fault:
        found = fault.errors(include_url=False, include_context=False, include_input=False)
        if any(each["type"] == _NOT_JSON for each in found):
            raise ApiProblem(400, f"Expected JSON: {found[0]['msg']}.") from fault
        errors = [{"at": "/".join(map(str, each["loc"])), "message": each["msg"]} for each in found[:50]]
        raise ApiProblem(422, errors=errors) from fault


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
