"""Tasks of the schedule that have failed again and again."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.database import Database
from publishing.faults.fault import Fault, write_moment
from publishing.schedule.record import TaskRun, read_runs

TIMES = 3
"""How often a task must fail in a row before people are told: what is outside may be away for a while."""


def find_failing_tasks(database: Database, readers: str) -> Iterator[Fault]:
    """Yield each task of the schedule that failed at least three times in a row."""
    for name, run in sorted(read_runs(database).items()):
        if run.failures >= TIMES:
            yield _describe(name, run, readers)


def _describe(name: str, run: TaskRun, readers: str) -> Fault:
    good = f"It last did its work at {write_moment(run.good_at)}." if run.good_at else "It has never done its work."
    return Fault(
        key=f"{name} {run.good_at.isoformat() if run.good_at else 'never'}",
        subject=f'The task "{name}" fails again and again',
        what=f'The task "{name}" of the schedule failed {run.failures} times in a row. {good}',
        cause=f"it ended with exit code {run.code}; its words are in the log of the schedule.",
        readers=readers,
        command=f"yardstick {name}",
        then="It runs the task at once, and says what is wrong.",
    )
