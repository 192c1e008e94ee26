"""Faults in content, as values that are gathered and shown together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point in a content file: path from the content root, line and column counted from 1, in code points."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A fault in content: the rule that it breaks, how bad it is, where it stands, what is wrong and what to do."""

    rule: str
    severity: Severity = "error"
    place: Place
    message: str
    hint: str = ""
    measure: str | None = None
    version: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether the fault keeps its measure, or with a shared file the site, from being published."""
        return self.severity == "error"

    def __str__(self) -> str:
        place = self.place
        words = f"{self.message} {self.hint}".rstrip()
        return f"{place.file}:{place.line}:{place.column}: {words}"

    def within(self, *, measure: str | None, version: str | None) -> Problem:
        """Return the same problem, said of a measure (its id) and version where it named none."""
        return replace(self, measure=self.measure or measure, version=self.version or version)


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Order problems by file, line, column and rule, without repeats."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.place.file, p.place.line, p.place.column, p.rule, p.message)))
