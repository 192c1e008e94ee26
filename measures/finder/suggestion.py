"""A suggestion: what to write where, why, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was suggested for a part of the settings (`columns.Year`, `chart`), with the reason and the confidence."""

    path: str
    text: str
    reason: str
    confidence: Confidence

    def __str__(self) -> str:
        return f"{self.path}: {self.text}. {self.reason[:1].upper()}{self.reason[1:]}. [{self.confidence}]"


@dataclass(slots=True)
class Gathered:
    """Suggestions in the making."""

    said: list[Suggestion] = field(default_factory=list)

    def say(self, path: str, text: str, reason: str, confidence: Confidence) -> None:
        """Keep a suggestion."""
        self.said.append(Suggestion(path, text, reason, confidence))
