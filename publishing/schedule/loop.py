"""The loop of the schedule: in turns, each of which ends what has ended and begins what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from publishing.builds.records import Worker
from publishing.database import Database, DatabaseUnreachable, open_database
from publishing.guard import Watch
from publishing.schedule.record import give_up_lead, note_end, note_start, read_runs, take_lead
from publishing.schedule.timetable import EPOCH, Task

TURN_SECONDS = 5.0
STOPPED = -15
"""The code of a task that was stopped: what a process ended by SIGTERM has."""


class Running(Protocol):
    """A task that runs in a process of its own."""

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""

    def stop(self) -> None:
        """Ask it to stop, and return when it has."""


class Tell(Protocol):
    """Where the loop says what happens."""

    def __call__(self, event: str, **facts: object) -> None:
        """Say that something happened, with facts that a program can read."""


@dataclass(slots=True, kw_only=True)
class Scheduler:
    """Runs tasks when they are due, each at most once at a time, while this process leads.

    A task that begins late (the machine was off) runs once, however many marks have passed. What something may call for
    begins at once; the others go one after another, who waited longest first, so that a small machine bears them.
    """

    tasks: tuple[Task, ...]
    start: Callable[[Task], Running]
    tell: Tell
    worker: Worker
    watch: Watch = field(default_factory=Watch)
    _running: dict[str, tuple[Task, Running, datetime]] = field(default_factory=dict)
    _leads: bool = False

    def run(self, database_url: str, stopped: Callable[[], bool]) -> None:
        """Turn until stopped; then stop what runs, and let another process lead."""
        try:
            while not stopped():
                self.try_turn(database_url)
                self.watch.sleep(TURN_SECONDS)
        finally:
            self._stop_all()
            self._resign(database_url)

    def try_turn(self, database_url: str) -> None:
        """Do one turn; a database that is away costs this turn only."""
        try:
            with open_database(database_url) as database:
                self.turn(database)
        except DatabaseUnreachable as failure:
            self.tell("schedule.database-away", reason=str(failure))

    def turn(self, database: Database) -> None:
        """End what has ended or runs too long, and begin what is due where this process leads."""
        self._collect(database)
        leads = take_lead(database, self.worker, self.watch.now())
        if leads != self._leads:
            self.tell("schedule.leads" if leads else "schedule.follows")
        self._leads = leads
        if leads:
            self._begin_due(database)

    def _collect(self, database: Database) -> None:
        for name, (task, running, began) in list(self._running.items()):
            now, code = self.watch.now(), running.poll()
            if code is None and now - began > task.limit:
                running.stop()
                self.tell("task.too-long", task=name, seconds=round((now - began).total_seconds()))
                code = STOPPED
            if code is not None:
                note_end(database, name, now, code)
                del self._running[name]
                self.tell("task.ended", task=name, code=code, seconds=round((now - began).total_seconds()))

    def _begin_due(self, database: Database) -> None:
        runs = read_runs(database)
        for task in sorted(self.tasks, key=lambda task: runs[task.name].started_at if task.name in runs else EPOCH):
            now, last = self.watch.now(), runs.get(task.name)
            if not self._has_room(task) or not task.is_due(now, last.started_at if last else None):
                continue
            note_start(database, task.name, now)
            self._running[task.name] = (task, self.start(task), now)
            self.tell("task.started", task=task.name)

    def _has_room(self, task: Task) -> bool:
        """Whether a task may begin beside those that run: never beside itself; tasks that nothing calls go in turn."""
        if task.runs_beside():
            return task.name not in self._running
        return all(other.runs_beside() for other, _, _ in self._running.values())

    def _stop_all(self) -> None:
        for name, (_, running, _) in self._running.items():
            if running.poll() is None:
                running.stop()
                self.tell("task.stopped", task=name)
        self._running.clear()

    def _resign(self, database_url: str) -> None:
        try:
            with Database(database_url) as database:
                give_up_lead(database, self.worker)
        except DatabaseUnreachable as failure:
            self.tell("schedule.database-away", reason=str(failure))
