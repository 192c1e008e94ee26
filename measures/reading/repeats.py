"""Names that stand twice in a list where each should stand once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from measures.model.problem import Problem
from measures.reading.places import Places
from measures.reading.result import make_problem

Path = tuple[str | int, ...]


def find_repeats(
    names: Iterable[tuple[Path, str]], places: Places, noun: str, rule: str = "id.repeated"
) -> Iterator[Problem]:
    """Return a problem for each name that an earlier path of the same text already has."""
    first: dict[str, Path] = {}
    for path, name in names:
        if name in first:
            line = places.at(*first[name]).line
            message = f'Expected each {noun} once, got "{name}" again (first on line {line}).'
            yield make_problem(rule, places.at(*path), message, "Change one of the two.")
        first.setdefault(name, path)
