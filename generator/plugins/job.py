"""The job that a render process is given, and the result that it leaves. The other side is `publishing.job`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from generator.incremental.render import Written


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Store(_Part):
    """Where content is read: a bare git repository, or a folder whose tree id must still be `root`."""

    kind: Literal["git", "folder"]
    path: Path
    root: str


class Previous(_Part):
    """The last release: its record, and the ledger that describes it."""

    record: Path
    inputs: Path
    release: str


class Far(_Part):
    """The Dask scheduler that a build from nothing is handed to, and the file that says why the cluster failed."""

    address: str
    failure: Path


class Job(_Part):
    """What to render from what, and where to say what was done. Paths are absolute."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    record: Path
    store: Store
    previous: Previous | None = None
    delta: Path
    result: Path
    processes: Annotated[int, Field(ge=1)] = 1
    style_guide: bool = True
    far: Far | None = None

    @classmethod
    def read(cls, path: Path) -> Job:
        """Read a job file.

        Raises:
            pydantic.ValidationError: the file is no job.
            OSError: the file cannot be read.
        """
        return cls.model_validate_json(path.read_bytes())


def write_result(
    job: Job, written: tuple[Written, ...], deleted: tuple[str, ...], reasons: Mapping[str, str], *,
    full: bool, next_due: datetime | None, timings: Mapping[str, float],
) -> None:  # fmt: skip
    """Write the result file whole or not at all."""
    result = {
        "schema": 1,
        "full": full,
        "written": [{"path": each.path, "blob": each.blob, "size": each.size} for each in written],
        "deleted": list(deleted),
        "rendered": [{"path": path, "reason": reason} for path, reason in reasons.items()],
        "next_due": next_due.isoformat() if next_due else None,
        "timings": {name: round(seconds, 4) for name, seconds in timings.items()},
        "delta": str(job.delta),
    }
    partial = job.result.with_suffix(".partial")
    partial.write_text(json.dumps(result), encoding="utf-8")
    partial.replace(job.result)
