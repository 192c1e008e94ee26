"""What goes wrong around an installation, switched on and off: disks that fill up, buckets that are away, and ends."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dulwich.repo import Repo
from dulwich.server import BackendRepo, DictBackend, TCPGitServer

from generator.pages import KINDS
from generator.plugins.job import Job as RenderJob
from generator.plugins.rendering import run_job
from publishing import database
from publishing.history import History
from publishing.job import Job, Renderer, Result, believe
from publishing.job import render as render_apart
from publishing.targets.contract import Pointer, Stand, TargetFailed
from publishing.targets.tree import FolderTree
from tests.publishing.fakes import Killed
from tests.publishing.station import PROGRAM


class Bucket(FolderTree):
    """A folder that stands for a bucket: changed in place, and away while a file `outage` lies beside it."""

    def __init__(self, address: str, folder: Path) -> None:
        super().__init__(address, folder)
        self._outage = folder.parent / "outage"

    def _ask(self, doing: str) -> None:
        if self._outage.exists():
            raise TargetFailed(self.address, doing, "the service does not answer")

    def read_pointer(self) -> Stand:
        self._ask("reading the pointer")
        return super().read_pointer()

    def swap_pointer(self, pointer: Pointer, token: str | None) -> str:
        self._ask("writing the pointer")
        return super().swap_pointer(pointer, token)

    def write(self, path: str, content: bytes, *, token: str) -> None:
        self._ask(f"writing {path}")
        super().write(path, content, token=token)

    def read(self, path: str) -> bytes | None:
        self._ask(f"reading {path}")
        return super().read(path)


def put_buckets_in(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let addresses of buckets lead to folders."""

    def open_bucket(address: str, **_: object) -> Bucket:
        return Bucket(address, folder / address.removeprefix("s3://"))

    patch.setattr("publishing.targets.s3.S3Target", open_bucket)


@dataclass
class Troubles:
    """Switches. `full` names what has no room left: "target", "render" or "store"."""

    patch: pytest.MonkeyPatch
    url: str
    full: set[str] = field(default_factory=set)
    real_renders: int = 0
    renders: int = 0
    opened: list[sqlite3.Connection] = field(default_factory=list)
    wants_real: Callable[[int], bool] = lambda number: number % 4 == 0

    def install(self) -> None:
        """Put the switches where they act."""
        self._fill_up(FolderTree, "_replace", "target", lambda tree: not isinstance(tree, Bucket))
        self._fill_up(History, "write_commit", "store", lambda _: True)
        self.patch.setattr("publishing.steps.render", self.render)
        if self.url.startswith(database.SQLITE):
            self._note_connections()

    def _fill_up(self, owner: type, name: str, what: str, concerns: Callable[[Any], bool]) -> None:
        inner = getattr(owner, name)

        def act(held: Any, *given: Any, **named: Any) -> Any:
            if what in self.full and concerns(held):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), f"/disk/{what}")
            return inner(held, *given, **named)

        self.patch.setattr(owner, name, act)

    def render(self, renderer: Renderer, job: Job, check: Callable[[], None]) -> Result:
        """Render in a process of its own now and then, else in this one: by the same code, without Pelican's start."""
        if "render" in self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(job.folder / "job.json"))
        self.renders += 1
        if self.wants_real(self.renders):
            self.real_renders += 1
            return render_apart(renderer, job, check)
        job.scratch.mkdir(parents=True, exist_ok=True)
        run_job(RenderJob.model_validate_json(job.to_json()), {kind.name: kind for kind in KINDS}, job.scratch)
        check()
        return believe(job)

    def _note_connections(self) -> None:
        inner = database._open_sqlite

        def open_noted(url: str) -> Any:
            connection = inner(url)
            if threading.current_thread() is threading.main_thread():
                self.opened = [connection, *self.opened[:20]]  # type: ignore[list-item]
            return connection

        self.patch.setattr(database, "_open_sqlite", open_noted)

    def drop_connections(self) -> None:
        """End every connection to the database, as a server that restarts does."""
        if self.url.startswith(database.SQLITE):
            for opened in self.opened:
                opened.close()
            return
        with closing(psycopg.connect(self.url, autocommit=True)) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@dataclass
class Fuse:
    """Progress of runs; each step takes a second. When its counts run out, the run is killed or its database lost."""

    tick: Callable[[], None]
    drop: Callable[[], None]
    kill_in: int | None = None
    drop_in: int | None = None
    killed: int = 0
    dropped: int = 0

    def _tell(self) -> None:
        self.tick()
        if self.drop_in is not None:
            self.drop_in -= 1
            if self.drop_in < 0:
                self.drop_in, self.dropped = None, self.dropped + 1
                self.drop()
        if self.kill_in is not None:
            self.kill_in -= 1
            if self.kill_in < 0:
                self.kill_in, self.killed = None, self.killed + 1
                raise Killed

    def begin(self, step: str, total: int | None = None) -> None:
        self._tell()

    def advance(self, count: int = 1) -> None:
        self._tell()

    def say(self, words: str) -> None:
        self._tell()


ASK_AND_DIE = """
import os, signal, sys
from datetime import datetime
from publishing.builds import Builds, Request, new_build_id
from publishing.database import open_database
at = datetime.fromisoformat(sys.argv[2])
with open_database(sys.argv[1]) as database, database.transaction():
    Builds(database)._insert(Request(id=new_build_id(at), reason="requested", by="u-lost", at=at))
    os.kill(os.getpid(), signal.SIGKILL)
"""
PUBLISH_AND_DIE = """
import os, signal, sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
import pytest
import publishing.database
import yardstick.progress
from tests.publishing.troubles import Fuse, put_buckets_in
from yardstick.cli import run
from yardstick.surroundings import Surroundings
at = datetime.fromisoformat(sys.argv[1])
left = [int(sys.argv[2])]
def tick():
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
put_buckets_in(pytest.MonkeyPatch(), Path(sys.argv[3]))
publishing.database.read_clock = lambda _database: at
yardstick.progress.show_progress = lambda **_: nullcontext(Fuse(tick, tick))
sys.exit(run(["publish", "--scheduled"], Surroundings(environ=os.environ, clock=lambda: at)))
"""


def run_python(script: str, *arguments: str, environ: dict[str, str]) -> int:
    """Run a script in a process of its own, and return how it ended."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "VIRTUAL_ENV") if name in os.environ}
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(
        command, cwd=PROGRAM, env=known | environ, capture_output=True, text=True, timeout=300, check=False
    )
    sys.stdout.write(done.stdout + done.stderr)
    return done.returncode


@contextmanager
def serve_repository(folder: Path) -> Iterator[str]:
    """Make a bare repository and serve it over git's own protocol; give its address."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    with closing(Repo(str(folder))) as repo:
        served: dict[str, BackendRepo] = {"/history.git": repo}
        server = TCPGitServer(DictBackend(served), "127.0.0.1", 0)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"git://127.0.0.1:{server.server_address[1]}/history.git"
        server.shutdown()
        thread.join()
        server.server_close()


def refuse_pushes(remote: Path, *, refused: bool) -> None:
    """Let a repository refuse to move its branch, or let it again."""
    hook = remote / "hooks" / "update"
    if not refused:
        hook.unlink()
        return
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
