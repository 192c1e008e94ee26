"""What every step of a publish is handed: the right to go on, the time, and where progress is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class LeaseLost(Exception):
    """Another run has taken this build over, or it was cancelled where that is still possible."""


class Guard(Protocol):
    """The right to go on."""

    def check(self) -> None:
        """Return while this run still holds its build.

        Raises:
            LeaseLost: it does not.
        """


class Progress(Protocol):
    """Where progress is told."""

    def begin(self, step: str, total: int | None = None) -> None:
        """Say that a step begins, and of how many parts it consists where that is known."""

    def advance(self, count: int = 1) -> None:
        """Say that so many parts of the step are done."""

    def say(self, words: str) -> None:
        """Tell a fact worth a line."""


class Silence:
    """Progress that nobody asked for."""

    def begin(self, step: str, total: int | None = None) -> None:
        """Do nothing."""

    def advance(self, count: int = 1) -> None:
        """Do nothing."""

    def say(self, words: str) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How a run tells time: the instant (UTC), and seconds that never go back."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
