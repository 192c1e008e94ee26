"""The contract with the render process: the job that it is given, and the result that is believed."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from measures.model.tree import hash_blob
from publishing.targets.contract import PathUnsafe, check_path

JOB_VARIABLE = "YARDSTICK_JOB"
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONHASHSEED", "PYTHONWARNINGS", "VIRTUAL_ENV")
PASSED_TO_DASK = ("DASK_CONFIG", "DASK_DISTRIBUTED__")
"""How the names begin of what Dask reads: where its own settings are, and its certificates."""
PORTIONS = ("site", "style-guide")
POLL_SECONDS = 0.5
LOG_LINES = 15


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Output(_Part):
    """One file written: path below the scratch folder, git blob id, size in bytes."""

    path: str
    blob: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    size: Annotated[int, Field(ge=0)]


class Rendered(_Part):
    """One output and why it was rendered."""

    path: str
    reason: str


class Result(_Part):
    """What the render process says it did. `full` says that it looked at no earlier release."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    full: bool
    written: tuple[Output, ...]
    deleted: tuple[str, ...]
    rendered: tuple[Rendered, ...]
    next_due: datetime | None
    timings: Mapping[str, float]
    delta: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The release that an incremental run starts from: its record and the ledger that describes it, as files."""

    release: str
    record: Path
    ledger: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a render process is to do. `folder` is where its files go; `store` is a folder or a git repository.

    `cluster` is the address of the Dask scheduler that a build from nothing is handed to, where one is.
    """

    folder: Path
    record: Path
    store: Path
    kind: Literal["git", "folder"]
    root: str
    previous: Previous | None
    processes: int
    style_guide: bool = True
    cluster: str | None = None

    @property
    def scratch(self) -> Path:
        """Where outputs are written."""
        return self.folder / "scratch"

    @property
    def result(self) -> Path:
        """Where the process says what it did."""
        return self.folder / "result.json"

    @property
    def delta(self) -> Path:
        """Where the process writes what outputs were made from."""
        return self.folder / "delta.sqlite"

    @property
    def log(self) -> Path:
        """What the process printed."""
        return self.folder / "render.log"

    @property
    def failure(self) -> Path:
        """Where the process says why the cluster failed, where that is what ended it."""
        return self.folder / "cluster-failed.txt"

    def to_json(self) -> str:
        """Return the job file."""
        previous = self.previous
        plain = {
            "schema": 1,
            "record": str(self.record),
            "store": {"kind": self.kind, "path": str(self.store), "root": self.root},
            "previous": previous
            and {"record": str(previous.record), "inputs": str(previous.ledger), "release": previous.release},
            "delta": str(self.delta),
            "result": str(self.result),
            "processes": self.processes,
            "style_guide": self.style_guide,
            "far": {"address": self.cluster, "failure": str(self.failure)} if self.cluster else None,
        }
        return json.dumps(plain, indent=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """How a render process is started: the interpreter, the program's folder, the environment to choose from."""

    python: str
    program: Path
    environ: Mapping[str, str]

    def start(self, job: Job, sign: int) -> subprocess.Popen[bytes]:
        """Start the render process of a job in a process group of its own; it holds the pipe's end `sign` open."""
        empty = job.folder / "empty"
        for folder in (empty, job.scratch):
            folder.mkdir(parents=True, exist_ok=True)
        file = job.folder / "job.json"
        file.write_text(job.to_json(), encoding="utf-8")
        config = self.program / "publishconf.py"
        command = [self.python, "-m", "pelican", str(empty), "-s", str(config), "-o", str(job.scratch)]
        environ = {name: self.environ[name] for name in PASSED_ON if name in self.environ} | {JOB_VARIABLE: str(file)}
        if job.cluster:
            environ |= {name: value for name, value in self.environ.items() if name.startswith(PASSED_TO_DASK)}
        with job.log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 (our own program, from a list)
                [*command, "--fatal", "errors"],
                cwd=self.program,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(sign,),
                start_new_session=True,
            )


class RenderFailed(Exception):
    """The render process ended badly, or left a result that cannot be believed."""


class ClusterFailed(Exception):
    """The cluster that was to render did not, for no fault of the content."""


def render(renderer: Renderer, job: Job, check: Callable[[], None]) -> Result:
    """Run the render process to its end and return its result, looked through; `check` is called every half second.

    Raises:
        ClusterFailed: the cluster that it was to hand its work to did not do it.
        RenderFailed: it ended badly, or its result cannot be believed.
    """
    process = _run_to_end(renderer, job, check)
    if process.returncode != 0 and job.failure.is_file():
        raise ClusterFailed(job.failure.read_text(encoding="utf-8"))
    if process.returncode != 0:
        raise RenderFailed(f"rendering ended with exit code {process.returncode}:\n{_read_end(job.log)}")
    return believe(job)


def _run_to_end(renderer: Renderer, job: Job, check: Callable[[], None]) -> subprocess.Popen[bytes]:
    """Start the process and wait for it: its end of a pipe closes the moment it ends."""
    ended, sign = os.pipe()
    try:
        try:
            process = renderer.start(job, sign)
        finally:
            os.close(sign)
        try:
            while process.poll() is None:
                _wait(process, ended)
                check()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    finally:
        os.close(ended)
    return process


def _wait(process: subprocess.Popen[bytes], ended: int) -> None:
    """Return when the process has ended, or after half a second or so."""
    is_closed, _, _ = select.select([ended], [], [], POLL_SECONDS)
    if is_closed:
        with suppress(subprocess.TimeoutExpired):
            process.wait(POLL_SECONDS)


def believe(job: Job) -> Result:
    """Return the result of a job after looking it through: it is whole, and names exactly the files that are there.

    Raises:
        RenderFailed: it cannot be believed.
    """
    try:
        result = Result.model_validate_json(job.result.read_bytes())
    except OSError as error:
        raise RenderFailed(f"rendering left no result: {error}\n{_read_end(job.log)}") from error
    except ValidationError as error:
        raise RenderFailed(f"rendering left a result that is not one: {error}") from error
    named = {output.path: output.size for output in result.written}
    for path in (*named, *result.deleted):
        _check_output_path(path)
    found = dict(_list_files(job.scratch, ""))
    if found != named:
        odd = sorted(found.items() ^ named.items())[0][0]
        raise RenderFailed(f"rendering left other files than its result names, such as {odd}")
    return result


def read_output(job: Job, output: Output) -> bytes:
    """Return the bytes of an output.

    Raises:
        RenderFailed: they are not the bytes that the result names.
    """
    content = (job.scratch / output.path).read_bytes()
    if hash_blob(content) != output.blob:
        raise RenderFailed(f"{output.path} is not what rendering said that it wrote")
    return content


def _check_output_path(path: str) -> None:
    portion, _, inner = path.partition("/")
    try:
        check_path(inner)
    except PathUnsafe as error:
        raise RenderFailed(f"rendering names an unsafe path: {path!r}") from error
    if portion not in PORTIONS:
        raise RenderFailed(f"rendering names a path outside site/ and style-guide/: {path!r}")


def _list_files(folder: Path, below: str) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _list_files(folder / entry.name, f"{below}{entry.name}/")
            else:
                yield f"{below}{entry.name}", entry.stat(follow_symlinks=False).st_size


def _read_end(log: Path) -> str:
    if not log.is_file():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:])
