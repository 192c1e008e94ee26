"""What the queue says of a build, and of the process that runs it."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

State = Literal["PENDING", "STARTED", "DONE", "FAILED", "SUPERSEDED", "CANCELLED"]
Fault = Literal["content", "outside", "render"]
PREPARING = frozenset({"prepare", "rehearse"})
"""The reasons of builds that change nothing for readers; they give way to all others."""
SHOWING = frozenset({"rollback", "restore"})
"""The reasons of builds that show a release which is there already. None does what another is for."""
LASTING = ("full", "resume")
"""Reasons that a build takes over from one that it supersedes."""
TIME_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One row of the queue. `content` is the commit looked at; `process` what runs it; `result` its words.

    `step` is what it does, or did last; `parts_done` of `parts_total` parts of that are done (None: not in parts).
    `fault` says what made it fail, `tried` is a digest of the content, the program and the settings that it built.
    `superseded_by` is the build that does what this one was to do.
    """

    id: str
    state: State
    reason: str
    requested_by: str
    requested_at: datetime
    content: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    lease_until: datetime | None = None
    host: str | None = None
    process: str | None = None
    attempt: int = 0
    cancelled_by: str | None = None
    release: str | None = None
    result: str | None = None
    step: str | None = None
    parts_done: int | None = None
    parts_total: int | None = None
    fault: Fault | None = None
    tried: str | None = None
    superseded_by: str | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Each reason by itself."""
        return tuple(self.reason.split(", "))

    @property
    def owner(self) -> Worker | None:
        """The process that runs it, or that alone is to run it; None where any may."""
        return Worker(self.host, self.process) if self.host and self.process else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A wish for a publish: why, by whom (a user id or a name), when, and for which content commit if one is meant.

    `owner` is the process that alone runs it, as long as it lives, or `until` then where it is on another machine.
    """

    id: str
    reason: str
    by: str
    at: datetime
    content: str | None = None
    owner: Worker | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """A process: its machine, and its number with the moment of its start (numbers are used again)."""

    host: str
    process: str

    def is_gone(self, here: str) -> bool:
        """Whether the process surely runs no more: it is one of this machine (`here`), and it is not there."""
        if self.host != here:
            return False
        number, _, began = self.process.partition("@")
        return not number.isdigit() or read_process_start(int(number)) != began


def find_this_worker() -> Worker:
    """Return the process that runs this."""
    return Worker(socket.gethostname(), f"{os.getpid()}@{read_process_start(os.getpid())}")


def read_process_start(process: int) -> str | None:
    """Return a mark of when a process of this machine began; None when there is none of that number."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None if Path("/proc/self/stat").exists() or not _answers(process) else "0"
    fields = status.rpartition(")")[2].split()
    return None if fields[0] in ("Z", "X") else fields[19]


def find_owed(state: str, fault: str | None, reason: str, wanted: Collection[str] = ()) -> tuple[str, ...]:
    """Return the lasting reasons of a build that ended, where it failed and is to be tried again as it was.

    Those that others are `wanted` for already are left out.
    """
    if state != "FAILED" or fault not in ("outside", "render"):
        return ()
    return tuple(each for each in LASTING if each in reason.split(", ") and each not in wanted)


def new_build_id(at: datetime) -> str:
    """Return an id that no other build has; ids sort by time."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def read_id_time(build_id: str) -> datetime | None:
    """Return the time in a build's id; None where the text is no id."""
    try:
        return datetime.strptime(build_id.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def write_time(when: datetime | None) -> str | None:
    """Return a time as the table keeps it."""
    return None if when is None else when.astimezone(UTC).strftime(TIME_FORM)


def read_time(text: str | None) -> datetime | None:
    """Return a time that the table keeps."""
    return None if text is None else datetime.strptime(text, TIME_FORM).replace(tzinfo=UTC)


COLUMNS = (
    "id, state, reason, requested_by, requested_at, content, started_at, finished_at, lease_until, host, process, "
    "attempt, cancelled_by, release, result, step, parts_done, parts_total, fault, tried, superseded_by"
)
TIMES = ("requested_at", "started_at", "finished_at", "lease_until")


def read_build(row: tuple[Any, ...]) -> Build:
    """Return the build of a row of `COLUMNS`."""
    named: dict[str, Any] = dict(zip(COLUMNS.split(", "), row, strict=True))
    for name in TIMES:
        named[name] = read_time(named[name])
    return Build(**named)


def _answers(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
