"""What a run is given of the machine that it runs on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from publishing.builds.records import Worker, find_this_worker, new_build_id
from publishing.guard import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The program's folder, this process, the environment that a render process may see, the time, new build ids."""

    program: Path
    worker: Worker
    environ: Mapping[str, str]
    watch: Watch = field(default_factory=Watch)
    new_id: Callable[[datetime], str] = new_build_id
    python: str = sys.executable


def find_this_machine(program: Path, environ: Mapping[str, str]) -> Machine:
    """Return the machine that runs this."""
    return Machine(program=program, worker=find_this_worker(), environ=environ)
