"""What one side changed, offered to the other part by part: nothing is taken that was not chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, TypeVar

from measures.merge.clash import Form, Kind, Settling, Three

T = TypeVar("T")
Hindrance = Literal["", "changed", "gone", "there", "column", "unkeyed", "columns"]
"""Why a change cannot be taken over; empty where it can be.

`changed`: the part differs here by now. `gone`: it is not here any more. `there`: one is here already.
`column`: it is a whole column. `columns`: rows have other columns here. `unkeyed`: the parts cannot be told apart.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A change of one part: what it was, what it became, and what stands here. None where there is nothing.

    `part` names it from the outside in, as a clash does.
    """

    path: str
    kind: Kind
    part: tuple[str, ...]
    before: str | None
    after: str | None
    here: str | None
    hindrance: Hindrance = ""

    @property
    def key(self) -> str:
        """A name for the part and what it became: it stays while the change is the same, whatever stands here."""
        return sha256(repr((self.path, self.kind, self.part, self.after)).encode()).hexdigest()[:24]


@dataclass(slots=True)
class Offering(Settling):
    """The changes of one file as they are found. Those whose keys are `taken` are made; all else stays as it is here.

    `mine` is what stands here, `theirs` what the other side made of `base`.
    """

    taken: frozenset[str] = frozenset()
    offers: list[Offer] = field(default_factory=list)

    def is_settled(self, three: Three[T]) -> bool:
        """Whether a part has nothing to offer: the other side left it, or it is here already."""
        return three.theirs in (three.base, three.mine)

    def settled(self, three: Three[T]) -> T | None:
        """Return what stands here."""
        return three.mine

    def settle(self, kind: Kind, part: tuple[str, ...], three: Three[T], form: Form[T]) -> T | None:
        """Offer the change of a part; return what the part becomes."""
        if self.is_settled(three):
            return three.mine
        return self.offer(kind, part, three, form, find_hindrance(three))

    def offer(
        self, kind: Kind, part: tuple[str, ...], three: Three[T], form: Form[T], hindrance: Hindrance = ""
    ) -> T | None:
        """Offer a change, which something may hinder; return what the part becomes."""
        before, here, after = (None if value is None else form.show(value) for value in three)
        offer = Offer(path=self.path, kind=kind, part=part, before=before, after=after, here=here, hindrance=hindrance)
        self.offers.append(offer)
        return three.theirs if offer.key in self.taken and not hindrance else three.mine

    def has_taken(self, since: int = 0) -> bool:
        """Whether a change is taken, of those that were offered after the first `since`."""
        return any(each.key in self.taken and not each.hindrance for each in self.offers[since:])


def find_hindrance(three: Three[T]) -> Hindrance:
    """Return why a changed part cannot be taken over, by what stands here."""
    if three.mine == three.base:
        return ""
    if three.base is None:
        return "there"
    return "gone" if three.mine is None else "changed"
