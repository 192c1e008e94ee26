"""When a task is due: at the marks of its cadence, and when something calls for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
Call = Callable[[datetime, datetime | None], bool]
"""Says at an instant whether something calls for a task that last began at another (None: never)."""


@dataclass(frozen=True, slots=True)
class Every:
    """A cadence of marks that lie a fixed time apart, counted from midnight UTC where a day is a multiple of it."""

    interval: timedelta

    def find_mark(self, now: datetime) -> datetime:
        """Return the newest mark that is not later than `now`."""
        return now - (now - EPOCH) % self.interval


@dataclass(frozen=True, slots=True)
class Daily:
    """A cadence of one mark a day, at a time in UTC, which no change of clocks skips or repeats."""

    at: time

    def find_mark(self, now: datetime) -> datetime:
        """Return the newest mark that is not later than `now`."""
        today = datetime.combine(now.astimezone(UTC).date(), self.at, tzinfo=UTC)
        return today if today <= now else today - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A command that runs by itself: its words, its cadence, how long it may take, and what else calls for it.

    One that is called for, or is said to, may run beside others; the rest go in turn.
    """

    name: str
    arguments: tuple[str, ...] = ()
    cadence: Every | Daily
    limit: timedelta = timedelta(hours=1)
    call: Call | None = None
    beside: bool = False

    def runs_beside(self) -> bool:
        """Whether it may begin while other tasks run, and they while it does."""
        return self.beside or self.call is not None

    def is_due(self, now: datetime, last: datetime | None) -> bool:
        """Whether the task is to begin: a mark has passed since it last began, or something calls for it."""
        if last is None or last < self.cadence.find_mark(now):
            return True
        return self.call is not None and self.call(now, last)
