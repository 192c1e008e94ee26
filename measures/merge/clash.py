"""Parts that two people changed differently, and what was chosen for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Kind = Literal["file", "field", "section", "text", "row", "cell", "column", "order"]
Take = Literal["mine", "theirs", "base", "both", "typed"]


class Three(NamedTuple, Generic[T_co]):
    """A part as it was at the start, as I left it and as the others left it; None where it is not there."""

    base: T_co | None
    mine: T_co | None
    theirs: T_co | None

    @property
    def is_settled(self) -> bool:
        """Whether no question is left: one side at most changed it, or both did the same."""
        return self.mine == self.theirs or self.base in (self.mine, self.theirs)

    @property
    def settled(self) -> T_co | None:
        """What a part without a question becomes."""
        return self.mine if self.theirs == self.base else self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A part that both sides changed differently. `part` names it from the outside in, such as (`sources`, `2`)."""

    path: str
    kind: Kind
    part: tuple[str, ...]
    base: str | None
    mine: str | None
    theirs: str | None
    may_keep_both: bool = False
    may_type: bool = False

    @property
    def key(self) -> str:
        """A name for the clash with all that it says, so that a choice never settles another one."""
        said = (self.path, self.kind, self.part, self.base, self.mine, self.theirs)
        return sha256(repr(said).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person chose for a clash: one of the three, both, or a text of their own."""

    take: Take
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Generic[T]):
    """How a part is shown, and how two of them are kept together or one is typed, where that can be."""

    show: Callable[[T], str]
    join: Callable[[T, T], T] | None = None
    read: Callable[[str], T] | None = None


@dataclass(slots=True)
class Settling:
    """The clashes of one file as they are found, each settled by its choice where there is one."""

    path: str
    chosen: Mapping[str, Choice]
    clashes: list[Clash] = field(default_factory=list)

    def is_settled(self, three: Three[T]) -> bool:
        """Whether a part needs no look at what is in it."""
        return three.is_settled

    def settled(self, three: Three[T]) -> T | None:
        """Return what a part that needs no look becomes."""
        return three.settled

    def settle(self, kind: Kind, part: tuple[str, ...], three: Three[T], form: Form[T]) -> T | None:
        """Return what a part becomes. One that nobody settled yet is noted, and stands as the others left it."""
        if three.is_settled:
            return three.settled
        clash = _describe(self.path, kind, part, three, form)
        choice = self.chosen.get(clash.key)
        if choice is None or not _is_offered(choice, clash):
            self.clashes.append(clash)
            return three.theirs
        return _apply(choice, three, form)


def _describe(path: str, kind: Kind, part: tuple[str, ...], three: Three[T], form: Form[T]) -> Clash:
    base, mine, theirs = (None if value is None else form.show(value) for value in three)
    return Clash(
        path=path,
        kind=kind,
        part=part,
        base=base,
        mine=mine,
        theirs=theirs,
        may_keep_both=form.join is not None and mine is not None and theirs is not None,
        may_type=form.read is not None,
    )


def _is_offered(choice: Choice, clash: Clash) -> bool:
    return {"both": clash.may_keep_both, "typed": clash.may_type}.get(choice.take, True)


def _apply(choice: Choice, three: Three[T], form: Form[T]) -> T | None:
    if choice.take == "typed":
        assert form.read is not None
        return form.read(choice.text)
    if choice.take == "both":
        assert form.join is not None
        return three.mine if three.theirs is None or three.mine is None else form.join(three.theirs, three.mine)
    return {"mine": three.mine, "theirs": three.theirs, "base": three.base}[choice.take]
