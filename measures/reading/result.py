"""What reading gives: a record, and the problems found on the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from measures.model.problem import Place, Problem, Severity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value read from text, and all problems found; the value is None where an error kept it from being read."""

    value: T | None
    problems: tuple[Problem, ...] = ()


def make_problem(rule: str, place: Place, message: str, hint: str = "", *, severity: Severity = "error") -> Problem:
    """Return a problem at a place; an error unless said otherwise."""
    return Problem(rule=rule, severity=severity, place=place, message=message, hint=hint)


def conclude(value: T, problems: list[Problem]) -> Read[T]:
    """Return the value with its problems, without the value where one of them is an error."""
    kept = None if any(problem.is_error for problem in problems) else value
    return Read(kept, tuple(problems))
