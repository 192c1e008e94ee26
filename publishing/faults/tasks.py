"""Tasks of the schedule that have failed again and again."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.builds import PREPARING, Build, Builds
from publishing.database import Database
from publishing.faults.fault import Fault, write_moment
from publishing.schedule.record import TaskRun, read_runs

TIMES = 3
"""How often a task must fail in a row before people are told: what is outside may be away for a while."""


def find_failing_tasks(database: Database, readers: str) -> Iterator[Fault]:
    """Yield each task of the schedule that failed at least three times in a row, save where a failed build tells it."""
    for name, run in sorted(read_runs(database).items()):
        if run.failures >= TIMES and not _is_told(Builds(database), name, run):
            yield _describe(name, run, readers)


def _is_told(builds: Builds, name: str, run: TaskRun) -> bool:
    """Whether the last build that such a task ran to an end failed, which is a fault of its own."""
    if name not in ("publish", "prepare"):
        return False
    ended = [build for build in builds.list_newest() if build.finished_at and build.state in ("DONE", "FAILED")]
    own = [build for build in ended if (build.reason in PREPARING) == (name == "prepare")]
    return bool(own) and own[0].state == "FAILED" and _is_since(own[0], run)


def _is_since(build: Build, run: TaskRun) -> bool:
    return build.finished_at is not None and (run.good_at is None or build.finished_at > run.good_at)


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
