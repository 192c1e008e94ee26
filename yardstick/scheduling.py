"""The tasks of the schedule, each a command of this program in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta

from publishing.builds.records import Worker
from publishing.schedule.calling import make_prepare_call, make_publish_call
from publishing.schedule.timetable import Daily, Every, Task
from yardstick.settings import Settings

STOP_SECONDS = 30.0


def list_tasks(settings: Settings, worker: Worker) -> tuple[Task, ...]:
    """Return everything that runs by itself, the most urgent first; `worker` is the process of the schedule."""
    often, hourly = Every(timedelta(minutes=10)), Every(timedelta(hours=1))
    minutely = Every(timedelta(minutes=1))
    watch = Task(name="report-early-pages", cadence=minutely, limit=timedelta(minutes=10), beside=True)
    return (
        Task(
            name="publish",
            arguments=("--scheduled",),
            cadence=often,
            limit=timedelta(hours=6),
            call=make_publish_call(settings, worker),
        ),
        Task(name="prepare", cadence=often, call=make_prepare_call(settings)),
        Task(name="deliver-letters", cadence=often),
        Task(name="remind", cadence=Daily(time(7, 0))),
        Task(name="report-broken-builds", cadence=hourly),
        Task(name="report-stalled-builds", cadence=hourly),
        Task(name="report-damaged-targets", cadence=hourly),
        Task(name="delete-old-builds", cadence=Daily(time(2, 0))),
        Task(name="delete-leftovers", cadence=Daily(time(2, 10))),
        Task(name="check-links", cadence=Daily(time(4, 0)), limit=timedelta(hours=2)),
        Task(name="refresh-dashboards", cadence=Daily(time(3, 0)), limit=timedelta(hours=4)),
        Task(name="tidy-content", cadence=Daily(time(2, 20))),
        Task(name="tidy-history", cadence=Daily(time(2, 30))),
        *((watch,) if settings.stage == "production" else ()),
    )


@dataclass(frozen=True, slots=True)
class Child:
    """A task in a process of its own."""

    process: subprocess.Popen[bytes]

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        return self.process.poll()

    def stop(self) -> None:
        """Ask it to stop, and end it by force where it does not."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def make_starter(environ: Mapping[str, str]) -> Callable[[Task], Child]:
    """Return what starts a task; it prints where this process prints."""

    def start(task: Task) -> Child:
        command = [sys.executable, "-m", "yardstick", task.name, *task.arguments]
        return Child(subprocess.Popen(command, env=dict(environ), stdin=subprocess.DEVNULL))  # noqa: S603 (our own)

    return start
