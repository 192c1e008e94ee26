"""A whole installation in a temporary folder: content store, history, targets, and a clock of its own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from measures.store.git import GitStore
from measures.store.seeding import seed_store
from publishing.builds.records import Worker, find_this_worker
from publishing.guard import Progress, Silence, Watch
from publishing.history import History
from publishing.layout import Layout
from publishing.looking import Look, look
from publishing.machine import Machine
from publishing.outcome import Outcome
from publishing.preparation import prepare, rehearse
from publishing.preparing.deciding import find_need
from publishing.rollback import restore, roll_back
from publishing.run import Wish, publish
from tests.publishing.fakes import read_folder
from yardstick.settings import Settings, read_settings

PROGRAM = Path(__file__).resolve().parents[2]
START = datetime(2025, 8, 1, 12, tzinfo=UTC)
SMOKING = "measures/health/habits/smoking"

FIND_PYTHON: list[Callable[[], str]] = [lambda: sys.executable]
"""The last of these says by which Python pages are rendered, where the program is ours as it stands."""


@dataclass
class Station:
    """One installation. `now` is its clock; each publish moves it on by a minute."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    now: datetime = START
    worker: Worker = field(default_factory=find_this_worker)
    program: Path = PROGRAM
    python: str = sys.executable

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def settings(self) -> Settings:
        return read_settings({"VAR": str(self.var), "JOBS": "1"} | self.environ)

    @property
    def layout(self) -> Layout:
        return Layout(self.settings)

    @property
    def machine(self) -> Machine:
        watch = Watch(now=lambda: self.now)
        ours = (self.program, self.python) == (PROGRAM, sys.executable)
        python = FIND_PYTHON[-1]() if ours else self.python
        return Machine(program=self.program, worker=self.worker, environ=dict(os.environ), watch=watch, python=python)

    def seed(self, files: Mapping[str, bytes]) -> str:
        """Begin the content store with these files."""
        folder = self.folder / "seed"
        shutil.rmtree(folder, ignore_errors=True)
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return seed_store(self.layout.content, folder, "u-1", self.now)

    def read(self, path: str) -> bytes:
        """Return a file at the head of the content."""
        with GitStore(self.layout.content) as store:
            tree = store.root_of(store.head("main") or "")
            *folders, name = path.split("/")
            for each in folders:
                tree = store.tree(tree)[each].id
            return store.blob(store.tree(tree)[name].id)

    def write(self, changes: Mapping[str, bytes | None]) -> str:
        """Commit changes to the content store."""
        with GitStore(self.layout.content) as store:
            head = store.head("main")
            return store.commit(changes, base=head, author="u-2", message="Edit", at=self.now)

    def edit(self, path: str, old: str, new: str) -> str:
        """Commit a file with words replaced."""
        before = self.read(path)
        assert old.encode() in before, f"{path} has no {old!r}"
        return self.write({path: before.replace(old.encode(), new.encode())})

    def look(self) -> Look:
        return look(self.settings, self.program, self.now)

    def publish(self, progress: Progress | None = None, **wish: Any) -> Outcome:
        """Publish in this process, the rendering in one of its own."""
        self.now += timedelta(minutes=1)
        return publish(self.settings, self.look(), Wish(**wish), self.machine, progress or Silence())

    def prepare(self, progress: Progress | None = None) -> Outcome | None:
        """Do what the schedule does when a release is near; None where nothing is to be prepared."""
        self.now += timedelta(minutes=1)
        need = find_need(self.settings, self.machine)
        if need.instant is None or not need.is_new:
            return None
        return prepare(self.settings, need.instant, Wish(), self.machine, progress or Silence())

    def rehearse(self, at: datetime | None = None) -> Outcome:
        self.now += timedelta(minutes=1)
        return rehearse(self.settings, at or self.now, Wish(), self.machine, Silence())

    def roll_back(self, name: str, *, even_withdrawn: bool = False) -> Outcome:
        self.now += timedelta(minutes=1)
        return roll_back(self.settings, name, Wish(), self.machine, Silence(), even_withdrawn=even_withdrawn)

    def restore(self, name: str) -> Outcome:
        self.now += timedelta(minutes=1)
        return restore(self.settings, str(self.var / name), Wish(), self.machine, Silence())

    def held(self, name: str) -> dict[str, bytes]:
        """Return what a target holds, by path, save kept assets."""
        return read_folder(self.var / name)

    def released(self, number: str | None = None, portion: str = "site") -> dict[str, bytes]:
        """Return what a release (the newest) holds, by path."""
        with History(self.layout.history) as history:
            release = history.find_release(number) if number else history.newest()
            assert release is not None
            files = history.trees.list_files(history.portion(release, portion))
            return {path: history.trees.blob(blob) for path, blob in files}

    def count_releases(self) -> int:
        with History(self.layout.history) as history:
            return len(list(history.list_releases()))


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the inode and time of change of every file below a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            found[path.relative_to(folder).as_posix()] = (status.st_ino, status.st_mtime_ns)
    return found
