"""What the database remembers of the schedule: its leader, and the last run of each task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from publishing.builds.records import Worker, read_time, write_time
from publishing.database import Database

DUTY = "schedule"
LEASE = timedelta(seconds=60)
GOOD_CODES = frozenset({0, 1})
"""Exit codes of a task that did its work: 1 says that the answer is no, which the task itself tells people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRun:
    """The last run of a task: when it began and ended, with which code; `failures` in a row since `good_at`."""

    task: str
    started_at: datetime
    ended_at: datetime | None
    code: int | None
    good_at: datetime | None
    failures: int


def take_lead(database: Database, worker: Worker, now: datetime) -> bool:
    """Become the leader, or stay it; False while another process is."""
    until = write_time(now + LEASE)
    with database.transaction():
        if not database.is_sqlite:
            database.execute("LOCK TABLE leaders IN SHARE ROW EXCLUSIVE MODE")
        found = database.execute("SELECT host, process, lease_until FROM leaders WHERE duty = ?", (DUTY,))
        if not found:
            row = (DUTY, worker.host, worker.process, until)
            database.execute("INSERT INTO leaders (duty, host, process, lease_until) VALUES (?, ?, ?, ?)", row)
            return True
        host, process, lease_until = found[0]
        leader, ends = Worker(host, process), read_time(lease_until)
        if leader != worker and not leader.is_gone(worker.host) and ends is not None and now <= ends:
            return False
        database.execute(
            "UPDATE leaders SET host = ?, process = ?, lease_until = ? WHERE duty = ?",
            (worker.host, worker.process, until, DUTY),
        )
    return True


def give_up_lead(database: Database, worker: Worker) -> None:
    """Let another process lead at once, where this one did."""
    own = (DUTY, worker.host, worker.process)
    database.execute("DELETE FROM leaders WHERE duty = ? AND host = ? AND process = ?", own)


def read_runs(database: Database) -> Mapping[str, TaskRun]:
    """Return the last run of each task that ever began, by name."""
    rows = database.execute("SELECT task, started_at, ended_at, code, good_at, failures FROM task_runs")
    return {row[0]: _read_run(row) for row in rows}


def note_start(database: Database, task: str, now: datetime) -> None:
    """Write down that a task begins."""
    database.execute(
        "INSERT INTO task_runs (task, started_at) VALUES (?, ?) "
        "ON CONFLICT (task) DO UPDATE SET started_at = excluded.started_at, ended_at = NULL, code = NULL",
        (task, write_time(now)),
    )


def note_end(database: Database, task: str, now: datetime, code: int) -> None:
    """Write down how a task ended."""
    if code in GOOD_CODES:
        database.execute(
            "UPDATE task_runs SET ended_at = ?, code = ?, good_at = ?, failures = 0 WHERE task = ?",
            (write_time(now), code, write_time(now), task),
        )
    else:
        database.execute(
            "UPDATE task_runs SET ended_at = ?, code = ?, failures = failures + 1 WHERE task = ?",
            (write_time(now), code, task),
        )


def _read_run(row: tuple[object, ...]) -> TaskRun:
    task, started, ended, code, good, failures = row
    began = read_time(str(started))
    assert began is not None
    return TaskRun(
        task=str(task),
        started_at=began,
        ended_at=read_time(ended if isinstance(ended, str) else None),
        code=code if isinstance(code, int) else None,
        good_at=read_time(good if isinstance(good, str) else None),
        failures=failures if isinstance(failures, int) else 0,
    )
