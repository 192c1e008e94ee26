"""YAML text to records: every fault of the text or of a value is a problem at its own line."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from measures.model.problem import Problem
from measures.model.record import Record
from measures.reading.places import Places
from measures.reading.result import Read
from measures.reading.value_faults import describe_fault
from measures.reading.yaml_text import read_yaml

R = TypeVar("R", bound=Record)


def read_record(kind: type[R], text: str, file: str, *, first_line: int = 1) -> Read[R]:
    """Read one record of a kind from a YAML text that begins on `first_line` of the file."""
    read = read_yaml(text, file, first_line=first_line)
    if read.problems:
        return Read(None, read.problems)
    try:
        return Read(kind.model_validate({} if read.value is None else read.value, by_alias=True, by_name=False))
    except ValidationError as faults:
        return Read(None, _describe(faults, kind, Places(file, text, first_line)))


def read_records(kind: type[R], text: str, file: str) -> Read[tuple[R, ...]]:
    """Read a list of records of a kind from a YAML text; an empty text is an empty list."""
    read = read_yaml(text, file)
    if read.problems:
        return Read(None, read.problems)
    adapter: TypeAdapter[tuple[R, ...]] = TypeAdapter(tuple[kind, ...])  # type: ignore[valid-type]
    try:
        return Read(adapter.validate_python([] if read.value is None else read.value, by_alias=True, by_name=False))
    except ValidationError as faults:
        return Read(None, _describe(faults, kind, Places(file, text)))


def _describe(faults: ValidationError, kind: type[BaseModel], places: Places) -> tuple[Problem, ...]:
    errors = faults.errors(include_url=False)
    return tuple(problem for error in errors if (problem := describe_fault(error, kind, places)) is not None)
