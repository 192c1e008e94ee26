"""Values: a number as written, or the stated reason why there is none. Neither can turn into the other.

Source: Government Analysis Function, "Using symbols and shorthand" (2022); the content format, section 8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


class Reason(Enum):
    """Why a cell holds no number: a shorthand that stands alone."""

    CONFIDENTIAL = "c"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"
    NONE_RECORDED = "w"
    ROUNDS_TO_ZERO = "low"
    UNRELIABLE = "u"

    @property
    def shorthand(self) -> str:
        """The shorthand as written in tables and downloads, in square brackets."""
        return f"[{self.value}]"

    @property
    def meaning(self) -> str:
        """The meaning in words, for keys and for people who listen to the page."""
        return _REASONS[self]


class Mark(Enum):
    """What is said about a number that is shown: a shorthand that stands beside it."""

    LOW_RELIABILITY = "u"
    PROVISIONAL = "p"
    REVISED = "r"
    ESTIMATED = "e"
    FORECAST = "f"
    BREAK = "b"
    TOTAL = "t"
    NOT_SIGNIFICANT = "ns"
    SIGNIFICANT = "s"

    @property
    def shorthand(self) -> str:
        """The shorthand as written in tables and downloads, in square brackets."""
        return f"[{self.value}]"

    @property
    def meaning(self) -> str:
        """The meaning in words."""
        return _MARKS[self]


_REASONS = {
    Reason.CONFIDENTIAL: "withheld to protect confidentiality",
    Reason.NOT_AVAILABLE: "not available",
    Reason.NOT_APPLICABLE: "not applicable",
    Reason.NONE_RECORDED: "none recorded in the survey",
    Reason.ROUNDS_TO_ZERO: "above zero, but rounds to zero",
    Reason.UNRELIABLE: "withheld because too few people make it unreliable",
}
_MARKS = {
    Mark.LOW_RELIABILITY: "low reliability",
    Mark.PROVISIONAL: "provisional",
    Mark.REVISED: "revised",
    Mark.ESTIMATED: "estimated",
    Mark.FORECAST: "forecast",
    Mark.BREAK: "break in the series",
    Mark.TOTAL: "total",
    Mark.NOT_SIGNIFICANT: "not statistically significant",
    Mark.SIGNIFICANT: "statistically significant",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the digits that were written (`12.30` stays `12.30`) and the marks beside it."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def amount(self) -> Decimal:
        """The exact amount."""
        return Decimal(self.text)


@dataclass(frozen=True, slots=True)
class Absent:
    """A cell without a number, with its reason and the marks that explain the reason (`[x][u]`)."""

    reason: Reason
    marks: tuple[Mark, ...] = ()

    @property
    def shorthand(self) -> str:
        """All shorthands of the cell, each in its own brackets."""
        return self.reason.shorthand + "".join(mark.shorthand for mark in self.marks)


Value = Number | Absent
