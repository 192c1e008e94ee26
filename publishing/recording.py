"""Progress that is told on, and kept with the build, so that others see how far it is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from publishing.builds import Builds, Claim
from publishing.database import DatabaseUnreachable
from publishing.guard import Progress, Watch

APART_SECONDS = 1.0
"""How often at most a part that is done is written down."""


@dataclass(slots=True)
class RecordedProgress:
    """Passes progress on and writes it down; where the database is away, the work goes on all the same."""

    inner: Progress
    builds: Builds
    claim: Claim
    watch: Watch
    step: str = ""
    total: int | None = None
    done: int = 0
    written: float = 0.0

    def begin(self, step: str, total: int | None = None) -> None:
        """Say that a step begins, and of how many parts it consists where that is known."""
        self.step, self.total, self.done = step, total, 0
        self.inner.begin(step, total)
        self._write()

    def advance(self, count: int = 1) -> None:
        """Say that so many parts of the step are done."""
        self.done += count
        self.inner.advance(count)
        if self.watch.seconds() - self.written >= APART_SECONDS:
            self._write()

    def say(self, words: str) -> None:
        """Tell a fact worth a line."""
        self.inner.say(words)

    def _write(self) -> None:
        self.written = self.watch.seconds()
        with suppress(DatabaseUnreachable):
            self.builds.note_progress(self.claim, self.step, self.done, self.total)
