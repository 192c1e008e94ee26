"""Progress that is told on, and kept with the build, so that others see how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from publishing.builds import Builds, Claim
from publishing.builds.journal import Journal
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
    journal: Journal = field(default_factory=Journal)

    def recall(self) -> None:
        """Go on after the lines that an earlier attempt at the build wrote."""
        with suppress(DatabaseUnreachable):
            self.journal = Journal(self.builds.read_log(self.claim.build.id))

    def begin(self, step: str, total: int | None = None) -> None:
        """Say that a step begins, and of how many parts it consists where that is known."""
        self.step, self.total, self.done = step, total, 0
        self.inner.begin(step, total)
        self.journal.add(step, self.watch.now())
        self._write()
        self._write_log()

    def advance(self, count: int = 1) -> None:
        """Say that so many parts of the step are done."""
        self.done += count
        self.inner.advance(count)
        if self.watch.seconds() - self.written >= APART_SECONDS:
            self._write()

    def say(self, words: str) -> None:
        """Tell a fact worth a line."""
        self.inner.say(words)
        self.journal.add(words, self.watch.now())

    def close(self, lines: Iterable[str], words: str) -> None:
        """Keep lines of what was done, and say how the build ends."""
        self.journal.extend(lines)
        self.journal.add(words, self.watch.now())
        self._write_log()

    def _write(self) -> None:
        self.written = self.watch.seconds()
        with suppress(DatabaseUnreachable):
            self.builds.note_progress(self.claim, self.step, self.done, self.total)

    def _write_log(self) -> None:
        with suppress(DatabaseUnreachable):
            self.builds.note_log(self.claim, self.journal.text)
