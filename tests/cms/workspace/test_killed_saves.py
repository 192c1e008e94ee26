"""A process that is killed in the middle of saves loses at most the one that nobody was told of."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cms.workspace.saver import FILE
from tests.cms.workspace.studio import edit, make_store, open_workspace

ROOT = Path(__file__).parents[3]


def save_until_killed(folder: Path, first: int, saves: int) -> list[int]:
    """Start saves, kill the process without warning after some were acknowledged, and return these."""
    command = [sys.executable, "-m", "tests.cms.workspace.saver", str(folder), str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(saves)]
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().split("\n") if line]
    return told


@pytest.mark.slow
def test_sigkill_during_saves_loses_at_most_the_one_that_was_not_acknowledged(tmp_path: Path) -> None:
    place = make_store(tmp_path)
    told: list[int] = []
    for kill in range(10):
        first = 1000 * kill
        told += save_until_killed(tmp_path, first, saves=3 + 2 * kill)
        with open_workspace(place) as work:
            kept = [int(line) for line in (work.read(FILE) or b"").split()]
        assert set(told) <= set(kept)
        assert len(kept) <= len(told) + kill + 1
        assert kept == sorted(set(kept))
    done = subprocess.run(["git", "-C", str(place.path), "fsck", "--full"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with open_workspace(place) as work:
        changed = edit(work.read("site.yaml") or b"", "Numbers", "Figures")
        work.save({"site.yaml": changed}, base=work.head, message="After", user="u-3")
        assert work.read("site.yaml") == changed
