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
from functools import cached_property, wraps
from hashlib import sha256
from inspect import signature
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar, cast, get_type_hints

from pydantic import TypeAdapter

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
    `stored` is the form in which the answer is carried from one run to the next, where it is.
    """

    name: str
    sort: Sort
    ask: Callable[..., Any]
    kept: bool
    stored: StoredForm | None = None


class StoredForm:
    """The text form of a question's answers, by the type that the question declares (records, tuples, texts, dates)."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.of_measure = tuple(signature(function).parameters)[1:] == ("path",)

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(get_type_hints(self._function)["return"])

    def write(self, value: object) -> str:
        """Return the text of a value.

        Raises:
            NotStorable: the text does not give the same value back.
        """
        text = self._adapter.dump_json(value).decode()
        if repr(self.read(text)) != repr(value):
            raise NotStorable(f"{self._function.__name__} answers with a value that its text does not give back.")
        return text

    def read(self, text: str) -> Any:
        """Return the value of a text that `write` made."""
        return self._adapter.validate_json(text)


class NotStorable(Exception):
    """An answer that is to be carried from run to run has no text that gives it back."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What an earlier run left of an answer that still holds."""

    text: str
    fingerprint: str | None
    changes_at: datetime | None


Recall = Callable[[str], Recalled | None]
"""Looks up what an earlier run left of a question's answer; None where there is nothing or it may have changed."""


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
    """An answer with the keys of its inputs, its fingerprint (of cutoff questions) and when time changes it.

    `text` is the form that the next run may recall, of questions that are stored.
    """

    value: Any
    inputs: tuple[str, ...]
    fingerprint: str | None
    changes_at: datetime | None
    text: str | None = None


class Answers:
    """Kept answers, and the record of how each was made."""

    def __init__(self) -> None:
        self._kept: dict[str, Answer] = {}
        self._frames: list[Frame] = []
        self.made: dict[str, Answer] = {}
        self.recall: Recall = _recall_nothing

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
        found = self._kept.get(key) or self._recall_answer(key, question)
        if found is None:
            found = self._make(question, compute)
            if question.sort != "base":
                self.made[key] = found
        self._kept[key] = found
        if self._frames:
            self._frames[-1].inputs[key] = None
            self._frames[-1].note_change(found.changes_at)
        return found.value

    def _make(self, question: Question, compute: Callable[[], Any]) -> Answer:
        with self.recording() as frame:
            value = compute()
        text = question.stored.write(value) if question.stored else None
        fingerprint = fingerprint_of(value) if question.sort == "cutoff" else None
        return Answer(value, tuple(frame.inputs), fingerprint, frame.changes_at, text)

    def _recall_answer(self, key: str, question: Question) -> Answer | None:
        recalled = self.recall(key) if question.stored else None
        if recalled is None or question.stored is None:
            return None
        value = question.stored.read(recalled.text)
        return Answer(value, (), recalled.fingerprint, recalled.changes_at, recalled.text)

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


def _recall_nothing(_key: str) -> None:
    return None


def ask_of_measure(site: Asked, path: str) -> None:
    """Ask the stored questions about a measure, so that whole-site lists need not read its data again."""
    for name in [name for name, question in REGISTRY.items() if question.stored and question.stored.of_measure]:
        REGISTRY[name].ask(site, path)


S = TypeVar("S", bound="Asked")
P = ParamSpec("P")
T = TypeVar("T")
Function = Callable[Concatenate[S, P], T]


def question(
    *, sort: Sort = "derived", kept: bool = False, stored: bool = False
) -> Callable[[Function[S, P, T]], Function[S, P, T]]:
    """Register a function as a question.

    `kept` says that its answer serves many outputs and stays in memory. `stored` says that its answer stays with the
    release, so that the next run need not make it again while what it was made from stands; it implies a cutoff. A
    stored question whose one argument is called `path` is asked of each measure whose pages are rendered, while its
    data is at hand.
    """

    def register(function: Function[S, P, T]) -> Function[S, P, T]:
        name = function.__name__

        @wraps(function)
        def ask(site: S, *arguments: P.args, **named: P.kwargs) -> T:
            key = key_of(name, arguments)
            return cast(T, site.answers.answer(key, asked, lambda: function(site, *arguments, **named)))

        asked = Question(name, "cutoff" if stored else sort, ask, kept, StoredForm(function) if stored else None)
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


def is_stored(key: str) -> bool:
    """Whether a key asks a question whose answers are carried from run to run."""
    question = REGISTRY.get(name_of(key))
    return question is not None and question.stored is not None
