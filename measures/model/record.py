"""The base of records read from YAML, and the types of their scalars.

Scalars reach a record as text (the reader knows no YAML types), so that `1.10` stays a version and `no` a word.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
MOST_LETTERS = 100
"""Of a name in an address: file systems and buckets bear no endless ones."""


class Record(BaseModel):
    """A frozen record; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, validate_default=False)


def _read_truth(value: Any) -> Any:
    if value in ("true", True):
        return True
    if value in ("false", False):
        return False
    raise PydanticCustomError("truth", 'Expected true or false, got "{got}".', {"got": str(value)})


def _read_whole(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,9}", value):
        raise PydanticCustomError("whole_number", 'Expected a whole number, got "{got}".', {"got": value})
    return value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, (str, dict)) else value


def is_slug(text: str) -> bool:
    """Whether a text may stand in an address: lower-case letters, digits and single hyphens, at most 100."""
    return len(text) <= MOST_LETTERS and re.fullmatch(SLUG, text) is not None


Truth = Annotated[bool, BeforeValidator(_read_truth)]
Whole = Annotated[int, BeforeValidator(_read_whole)]
Digits = Annotated[Whole, Field(ge=0, le=12)]
"""A number of decimals."""
Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$", max_length=MOST_LETTERS)]
Words = Annotated[str, StringConstraints(min_length=1)]
OneOrMore = BeforeValidator(_as_list)
"""Marks a tuple field that may be written as one item or as a list."""
