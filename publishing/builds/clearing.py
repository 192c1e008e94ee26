"""Clears away what old builds left: their rows, their folders and what their render processes said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from publishing.builds.queue import Builds
from publishing.builds.records import read_id_time

KEPT = timedelta(days=30)
KEPT_COUNT = 100


def delete_old_builds(builds: Builds, folder: Path, logs: Path, now: datetime) -> tuple[int, int]:
    """Delete builds older than 30 days save the newest 100, and return how many rows and how many folders and logs.

    `folder` holds a folder for each build, `logs` a file for each. What belongs to no build of the table goes with its
    age, which its name tells; a name that tells none is left alone.
    """
    before = now - KEPT
    rows = builds.delete_old(before, KEPT_COUNT)
    known = {build.id for build in builds.list_newest(KEPT_COUNT)} | {build.id for build in builds.list_unfinished()}
    files = 0
    for build_id, path in _list_left(folder, logs):
        begun = read_id_time(build_id)
        if begun is not None and begun < before and build_id not in known:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
            files += 1
    return len(rows), files


def _list_left(folder: Path, logs: Path) -> Iterator[tuple[str, Path]]:
    """Yield what builds left, with the id of each one's build."""
    for path in sorted(folder.glob("*")):
        yield path.name, path
    for path in sorted(logs.glob("render-*.log")):
        yield path.stem.removeprefix("render-"), path
