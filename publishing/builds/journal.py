"""The lines that a build keeps of what it did: steps, counts, addresses. No content, and never more than so many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

MOST_LINES = 200
LONGEST = 160
LEFT_OUT = "(earlier lines are left out)"
_FRAME = re.compile(r'^\s*File "(?:.*/)?([^/"]+/[^/"]+)", line (\d+), in (\S+)', re.MULTILINE)
_FAILURE = re.compile(r"^((?:[a-z_][\w.]*\.)?[A-Z]\w+(?:Error|Exception|Interrupt|Failed|Unknown))\b", re.MULTILINE)


class Journal:
    """The newest lines of a build's log, each with its time of day in UTC."""

    def __init__(self, text: str = "") -> None:
        self._lines = [line for line in text.splitlines() if line != LEFT_OUT]
        self._is_cut = LEFT_OUT in text.splitlines()

    def add(self, words: str, at: datetime) -> None:
        """Add what happened at an instant."""
        self.extend((f"{at.astimezone(UTC):%H:%M:%S} {words}",))

    def extend(self, lines: Iterable[str]) -> None:
        """Add lines as they stand, each cut where it is too long; the oldest make room."""
        self._lines += [" ".join(line.split())[:LONGEST] for line in lines]
        self._is_cut = self._is_cut or len(self._lines) > MOST_LINES
        self._lines = self._lines[-MOST_LINES:]

    @property
    def text(self) -> str:
        """The log as it is kept."""
        return "\n".join([LEFT_OUT, *self._lines] if self._is_cut else self._lines)


def list_failure_places(printed: str) -> list[str]:
    """Return where in the program a render process failed, and the kinds of failure, from what it printed.

    The words of a failure may quote content, so they are left out.
    """
    places = [f"at {place}:{line} in {name}" for place, line, name in _FRAME.findall(printed)]
    return [*dict.fromkeys(places), *dict.fromkeys(_FAILURE.findall(printed))]
