"""An installation that lives through weeks at high speed: the real schedule and commands, with a clock of its own."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from cms.application import Application
from cms.database import KEY
from measures.store.git import GitStore
from publishing.builds import Build, Builds, Worker
from publishing.builds.asking import ask_for_build
from publishing.database import open_database
from publishing.guard import Watch
from publishing.schedule.loop import Scheduler
from publishing.schedule.timetable import Task
from tests.publishing.fakes import Killed
from tests.publishing.serial import Series, States, find_marks, make_serial_content
from tests.publishing.station import Station
from tests.publishing.troubles import ASK_AND_DIE, PUBLISH_AND_DIE, Fuse, Troubles, put_buckets_in, run_python
from yardstick import editing
from yardstick.cli import run
from yardstick.scheduling import list_tasks
from yardstick.surroundings import Surroundings

OUTWARD = frozenset({"check-links", "remind", "tidy-content", "refresh-dashboards"})
"""Tasks that these weeks do without: they reach for other sites, or have no part in a publish."""
TURN = timedelta(seconds=5)
LIVELY = timedelta(seconds=90)
SOON = timedelta(minutes=16)
NEAR = timedelta(minutes=75)
ABOUT = "pages/about.md"


@dataclass(frozen=True, slots=True)
class Event:
    """What happens at an instant: `act` is None where only the time comes."""

    at: datetime
    act: Callable[[], None] | None


@dataclass(slots=True)
class Ended:
    """A task that ran to its end before it was asked."""

    code: int

    def poll(self) -> int:
        return self.code

    def stop(self) -> None: ...


class TooEarly(BaseException):
    """A reader could read what was not due. No program catches it."""


@dataclass
class Weeks:
    """One installation, and all that happens to it. `seen` says when each place first showed each mark."""

    folder: Path
    url: str
    serial: tuple[Series, ...]
    patch: pytest.MonkeyPatch
    now: datetime
    history: str
    events: list[Event] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    seen: dict[tuple[str, str], datetime] = field(default_factory=dict)
    told: list[tuple[datetime, str, dict[str, object]]] = field(default_factory=list)
    edits: int = 0
    kills: int = 0
    others: int = 0
    looks: int = 0
    here: str = field(default_factory=socket.gethostname)
    elsewhere: str = ""
    opened: list[Application] = field(default_factory=list)
    said: StringIO = field(default_factory=StringIO)

    def __post_init__(self) -> None:
        self.events += [Event(each.due, None) for each in self.serial]
        self.environ = {
            "VAR": str(self.folder / "var"),
            "JOBS": "1",
            "DATABASE_URL": self.url,
            "TARGETS": f"{self.folder}/site s3://bucket/site",
            "HISTORY_URL": self.history,
            "ALERTS_ADDRESS": "developers@example.org",
        }
        self.station = Station(self.folder, self.environ, now=self.now)
        self.station.seed(make_serial_content(self.serial))
        self.states = States(self.serial)
        self.troubles = Troubles(self.patch, self.url)
        self.fuse = Fuse(self.tick, self.troubles.drop_connections)
        self.worker = Worker(self.here, "900000001@1")
        self._known: dict[tuple[str, str], tuple[tuple[int, int, int], frozenset[str]]] = {}
        self._install()
        self.scheduler = self.make_scheduler()

    def _install(self) -> None:
        self.troubles.install()
        put_buckets_in(self.patch, self.folder)
        self.patch.setattr("publishing.builds.records.find_this_worker", lambda: self.worker)
        self.patch.setattr("publishing.database.read_clock", lambda _database: self.now)
        self.patch.setattr("yardstick.progress.show_progress", self._show_progress)
        open_cms = editing.open_cms

        def open_once(*given: Any) -> Any:
            self.opened.extend([] if self.opened else [open_cms(*given)])
            return self.opened[0]

        self.patch.setattr("yardstick.editing.open_cms", open_once)

    @contextmanager
    def _show_progress(self, **_: object) -> Iterator[Fuse]:
        yield self.fuse

    def make_scheduler(self) -> Scheduler:
        """Return the schedule in a process of its own, as far as the database can tell."""
        self.others += 1
        worker = Worker(self.here, f"90000000{self.others}@1")
        tasks = tuple(task for task in list_tasks(self.station.settings, worker) if task.name not in OUTWARD)
        return Scheduler(
            tasks=tasks,
            start=self.start,
            tell=lambda event, **facts: self.told.append((self.now, event, facts)),
            worker=worker,
            watch=Watch(now=lambda: self.now),
        )

    def tick(self) -> None:
        """Let a second go by within a run, and look at what readers see."""
        self.now += timedelta(seconds=1)
        self.look_at_sites()

    def start(self, task: Task) -> Ended:
        """Run a task to its end, or until it is killed."""
        number = int(self.worker.process.partition("@")[0]) + 1
        self.worker = Worker(self.elsewhere or self.here, f"{number}@1")
        try:
            with redirect_stdout(self.said), redirect_stderr(self.said):
                code = run([task.name, *task.arguments], Surroundings(environ=self.environ, clock=lambda: self.now))
        except Killed:
            self.elsewhere, code = "", -9
        self.look_at_sites()
        return Ended(int(code))

    def live_until(self, end: datetime) -> None:
        """Let the events happen, and the schedule turn: often while something is near, seldom while nothing is."""
        waiting, last = sorted(self.events, key=lambda event: event.at), self.now - NEAR
        while self.now < end:
            while waiting and waiting[0].at <= self.now:
                event = waiting.pop(0)
                last = self.now
                if event.act:
                    event.act()
            self.scheduler.try_turn(self.url)
            self.now = max(self.now, self._find_next(waiting[0].at if waiting else end, last))

    def _find_next(self, event: datetime, last: datetime) -> datetime:
        since = self.now - last
        if since < LIVELY:
            step = TURN
        elif since < SOON:
            step = timedelta(minutes=1)
        elif since < NEAR or event - self.now < timedelta(minutes=35):
            step = timedelta(minutes=5)
        else:
            step = timedelta(hours=2)
        return min(self.now + step, max(event, self.now + timedelta(seconds=1)))

    def look_at_sites(self) -> None:
        """Read what is new in every place where readers look, and note what it says.

        Raises:
            TooEarly: it says what is not due, or was pulled.
        """
        self.looks += 1
        due = {mark: each.due for each in self.serial if not each.pulled for mark in each.marks}
        for place in ("site", "bucket/site", "var/style-guide"):
            for mark in self._read_marks(place):
                if mark not in due or due[mark] > self.now:
                    raise TooEarly(f"{place} said {mark} at {self.now}, due {due.get(mark)}")
                self.seen.setdefault((place, mark), self.now)

    def _read_marks(self, place: str) -> set[str]:
        marks: set[str] = set()
        for path, file in _list_files(self.folder / place):
            status = file.stat()
            state = (status.st_ino, status.st_mtime_ns, status.st_size)
            known = self._known.get((place, path))
            if known is None or known[0] != state:
                known = self._known[place, path] = (state, find_marks(path, Path(file).read_bytes()))
            marks |= known[1]
        return marks

    # What people do.

    def approve(self, *numbers: int) -> None:
        """Approve versions for their instants, and ask for a publish, as the editing application does."""
        self.states.approved |= set(numbers)
        self._write_states(numbers)
        ask_for_build(self.url, reason="approved", by="u-8", at=self.now)

    def pull(self, number: int) -> None:
        """Take a version out of what waits for its instant; nothing is asked for."""
        self.states.approved.remove(number)
        self._write_states((number,))

    def _write_states(self, numbers: tuple[int, ...]) -> None:
        chosen = {each.measure for each in self.serial if each.number in numbers}
        self._commit(self.states.write_all(sorted(chosen)))

    def edit(self) -> None:
        """Say on a page which edit it is."""
        self.edits += 1
        self._commit({ABOUT: f"---\ntitle: About\n---\n\nThis is edit {self.edits} of all.\n".encode()})

    def _commit(self, changes: dict[str, bytes]) -> None:
        with GitStore(self.station.layout.content) as store:
            store.commit(changes, base=store.head("main"), author="u-2", message="Edit", at=self.now)

    def ask(self) -> None:
        """Ask for a publish, as the editing application does."""
        self.asked.append((ask_for_build(self.url, reason="requested", by="u-5", at=self.now).id, self.edits))

    # What goes wrong.

    def kill_web(self) -> None:
        """Kill a web process while it asks for a publish; the person sees no answer and asks again."""
        assert run_python(ASK_AND_DIE, self.url, self.now.isoformat(), environ={}) == -9
        self.kills += 1
        self.ask()

    def kill_builder_for_real(self, steps: int) -> None:
        """Ask for a publish of an edit, and let a process of its own run it until it is killed at a step."""
        self.edit()
        self.ask()
        arguments = (self.now.isoformat(), str(steps), str(self.folder))
        assert run_python(PUBLISH_AND_DIE, *arguments, environ=self.environ) == -9
        self.kills += 1
        self.look_at_sites()

    def kill_elsewhere(self, steps: int) -> None:
        """Let another machine run what somebody asks for until it is killed: only its silence tells."""
        self.edit()
        self.ask()
        self.elsewhere, self.fuse.kill_in = "another-machine", steps

    def kill_schedule(self) -> None:
        """Kill the process of the schedule; another takes over."""
        self.scheduler = self.make_scheduler()
        self.kills += 1

    def lose_bucket(self, *, is_away: bool) -> None:
        flag = self.folder / "bucket" / "outage"
        flag.touch() if is_away else flag.unlink()

    # What is left of it.

    def list_builds(self) -> list[Build]:
        """Return every build, the newest first."""
        with open_database(self.url) as database:
            return Builds(database).list_newest(10_000)

    def close(self) -> None:
        """Let go of the database."""
        for app in self.opened:
            app.extensions[KEY][0].dispose()

    def read_letters(self) -> list[tuple[str, str]]:
        """Return the subject and the words of each letter that was sent."""
        files = sorted((self.folder / "var" / "outbox").glob("*.eml"))
        letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [(str(letter["Subject"]), str(letter.get_content())) for letter in letters]


def _list_files(folder: Path, below: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    if not folder.exists():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == ".yardstick":
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _list_files(Path(entry.path), f"{below}{entry.name}/")
            else:
                yield f"{below}{entry.name}", entry
