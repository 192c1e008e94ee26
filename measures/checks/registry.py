"""The registry of rules and of the checks that look for breaches of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, ParamSpec

from measures.model.problem import Place, Problem, Severity

P = ParamSpec("P")
Find = Callable[P, Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for content: its name, how bad a breach is, and what it says in one sentence.

    `lack` marks what a draft may still lack: there, a breach is a note.
    """

    name: str
    severity: Severity
    says: str
    lack: bool = False

    def broken(self, place: Place, message: str, hint: str = "") -> Problem:
        """Return a breach of this rule."""
        return Problem(rule=self.name, severity=self.severity, place=place, message=message, hint=hint)


class NameTaken(Exception):
    """Two rules have one name."""


RULES: dict[str, Rule] = {}
"""Every rule of the checks by name. Rules of reading are declared where text is read."""


def declare(name: str, severity: Severity, says: str, *, lack: bool = False) -> Rule:
    """Declare a rule.

    Raises:
        NameTaken: there is another rule of that name.
    """
    if name in RULES:
        raise NameTaken(name)
    RULES[name] = Rule(name, severity, says, lack)
    return RULES[name]


class Checks(Generic[P]):
    """The checks that are asked of one kind of thing, in the order in which they were added."""

    def __init__(self) -> None:
        self.found: list[tuple[Find[P], tuple[Rule, ...]]] = []

    def add(self, *rules: Rule) -> Callable[[Find[P]], Find[P]]:
        """Register a function that finds breaches of these rules."""

        def register(find: Find[P]) -> Find[P]:
            self.found.append((find, rules))
            return find

        return register

    def about(self, *beginnings: str) -> Checks[P]:
        """Return the checks that look for breaches of rules whose names begin so."""
        found: Checks[P] = Checks()
        found.found = [(find, rules) for find, rules in self.found if any(r.name.startswith(beginnings) for r in rules)]
        return found

    def run(self, *arguments: P.args, **named: P.kwargs) -> Iterator[Problem]:
        """Yield what every check finds."""
        for find, _ in self.found:
            yield from find(*arguments, **named)
