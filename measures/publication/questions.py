"""Questions about a public site: each answer is kept, and what it was made from is recorded.

A question is a function whose first argument is the site and whose others are texts. Its key is `name|argument|...`.
An answer depends on the questions that were asked while it was made; an output depends on those asked while it was
rendered. From these records, and from nothing that a page declares, follows what an edit makes stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar, cast

Sort = Literal["base", "derived", "cutoff"]
SEPARATOR = "|"


class Asked(Protocol):
    """Whatever questions are asked of: it keeps answers and a record of them."""

    answers: Answers


@dataclass(frozen=True, slots=True)
class Question:
    """A registered question.

    `base` questions are answered from the release record alone; `derived` ones from other questions; a `cutoff` one is
    derived and has a fingerprint of its answer, so that nothing that used it is stale when the answer stays the same.
    """

    name: str
    sort: Sort
    ask: Callable[..., Any]
    kept: bool


@dataclass(slots=True)
class Frame:
    """What was asked while one answer or output was made, and when time alone will change it."""

    inputs: dict[str, None] = field(default_factory=dict)
    changes_at: datetime | None = None

    def note_change(self, when: datetime | None) -> None:
        """Remember the earliest instant at which time alone changes the result."""
        if when is not None and (self.changes_at is None or when < self.changes_at):
            self.changes_at = when


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with the keys of its inputs, its fingerprint (of cutoff questions) and when time changes it."""

    value: Any
    inputs: tuple[str, ...]
    fingerprint: str | None
    changes_at: datetime | None


class Answers:
    """Kept answers, and the record of how each was made."""

    def __init__(self) -> None:
        self._kept: dict[str, Answer] = {}
        self._frames: list[Frame] = []
        self.made: dict[str, Answer] = {}

    @contextmanager
    def recording(self) -> Iterator[Frame]:
        """Collect what is asked inside the block, as the inputs of one result."""
        frame = Frame()
        self._frames.append(frame)
        try:
            yield frame
        finally:
            self._frames.pop()

    def note_change(self, when: datetime) -> None:
        """Say that time alone changes what is being made, at `when`."""
        if self._frames:
            self._frames[-1].note_change(when)

    def answer(self, key: str, question: Question, compute: Callable[[], Any]) -> Any:
        """Return the kept answer to a question, or make it, and record that it was asked."""
        found = self._kept.get(key)
        if found is None:
            with self.recording() as frame:
                value = compute()
            fingerprint = fingerprint_of(value) if question.sort == "cutoff" else None
            found = Answer(value, tuple(frame.inputs), fingerprint, frame.changes_at)
            self._kept[key] = found
            if question.sort != "base":
                self.made[key] = found
        if self._frames:
            self._frames[-1].inputs[key] = None
            self._frames[-1].note_change(found.changes_at)
        return found.value

    def look_up(self, key: str) -> Answer:
        """Return a kept answer.

        Raises:
            KeyError: the question was not asked since the answers were last dropped.
        """
        return self._kept[key]

    def forget(self) -> None:
        """Drop all answers but those of questions that many outputs share; the record of made ones goes too."""
        self._kept = {key: answer for key, answer in self._kept.items() if REGISTRY[name_of(key)].kept}
        self.made = {}


REGISTRY: dict[str, Question] = {}

S = TypeVar("S", bound="Asked")
P = ParamSpec("P")
T = TypeVar("T")
Function = Callable[Concatenate[S, P], T]


def question(*, sort: Sort = "derived", kept: bool = False) -> Callable[[Function[S, P, T]], Function[S, P, T]]:
    """Register a function as a question; `kept` says that its answer serves many outputs and stays in memory."""

    def register(function: Function[S, P, T]) -> Function[S, P, T]:
        name = function.__name__

        @wraps(function)
        def ask(site: S, *arguments: P.args, **named: P.kwargs) -> T:
            key = key_of(name, arguments)
            return cast(T, site.answers.answer(key, asked, lambda: function(site, *arguments, **named)))

        asked = Question(name, sort, ask, kept)
        if REGISTRY.setdefault(name, asked) is not asked:
            raise NameTaken(name)
        return cast(Function[S, P, T], ask)

    return register


class NameTaken(Exception):
    """Two questions have one name, so that their answers could not be told apart."""


def key_of(name: str, arguments: tuple[object, ...]) -> str:
    """Return the key of a question; its arguments are texts that hold no separator.

    Raises:
        ValueError: an argument holds the separator.
    """
    texts = [str(argument) for argument in arguments]
    if any(SEPARATOR in text for text in texts):
        raise ValueError(f"A question's argument may not hold {SEPARATOR!r}: {texts}")
    return SEPARATOR.join((name, *texts))


def fingerprint_of(value: object) -> str:
    """Return a hash of a value's text form; records, tuples and texts have the same form in every process."""
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def name_of(key: str) -> str:
    """Return the name of the question that a key asks."""
    return key.partition(SEPARATOR)[0]


def ask_by_key(site: Asked, key: str) -> Answer:
    """Ask the question that a key names, and return its answer with how it was made."""
    name, *arguments = key.split(SEPARATOR)
    REGISTRY[name].ask(site, *arguments)
    return site.answers.look_up(key)
