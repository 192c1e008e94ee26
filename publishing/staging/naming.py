"""Names in figures that are not public: those that readers know already stay, others get a name that says nothing."""

from __future__ import annotations

import hmac
import re
from collections.abc import Set
from dataclasses import dataclass

from measures.model.dimension import Column, PeriodKind
from measures.model.record import is_slug
from measures.periods import read_period

_PLAIN = re.compile(r"[0-9]{0,2}")
"""Ids of sources and notes."""
_CODE = re.compile(r"([A-Z][0-9]{2})[0-9]{6}")
_KINDS: tuple[PeriodKind, ...] = (
    "calendar-year", "financial-year", "quarter", "month", "day", "years", "year-ending", "point",
)  # fmt: skip
_ANY_TIME = Column(role="time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Gives names: `known` are all that readers see already; a `key` that nobody else has makes the others."""

    key: bytes
    known: Set[str]

    def name(self, text: str) -> str:
        """Return a label, a header or a slug as it may be shown."""
        if text in self.known or _PLAIN.fullmatch(text) or is_period(text):
            return text
        sign = self.sign(text)
        if code := _CODE.fullmatch(text):
            return f"{code[1]}{int(sign, 16) % 1_000_000:06d}"
        return f"item-{sign}" if is_slug(text) else f"Item {sign}"

    def sign(self, text: str) -> str:
        """Return six signs that stand for a text, of which they tell nothing without the key."""
        return hmac.digest(self.key, text.encode(), "sha256").hex()[:6]


def is_period(text: str) -> bool:
    """Whether a text spells a period."""
    return len(text) < 40 and any(read_period(text, kind, _ANY_TIME) is not None for kind in _KINDS)
