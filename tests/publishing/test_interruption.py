"""Killed at any moment, stopped and woken, or two at once: the next publish ends at the undisturbed result."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from publishing.builds import Builds
from publishing.database import open_database
from publishing.history import History
from publishing.outcome import Code
from tests.publishing.fakes import Killed, Killer, read_folder
from tests.publishing.station import PROGRAM, SMOKING, Station
from tests.seeds import choose_seed

pytestmark = pytest.mark.slow

SEED = choose_seed("INTERRUPTION_SEED")
LINK = re.compile(rb'(?:href|src)="(/[^"#?]+\.(?:css|csv|svg|js|json|ods|zip|png|ico|woff2))"')
LEASE_SECONDS = 5
PATIENCE = 600
"""Seconds that a publish may take on a busy machine; only one that hangs takes longer."""


def edit(station: Station) -> None:
    """Make a new version public: new pages and downloads, another latest page, other words on listings."""
    station.edit(f"{SMOKING}/3.0/measure.md", "title: Adults who smoke", "title: Grown-ups who smoke")
    station.edit(f"{SMOKING}/3.0/by-group.csv", "Southerners,2023,9.5", "Southerners,2023,9.9")
    station.edit(f"{SMOKING}/measure.yaml", "{status: draft}", "{status: approved, release_at: 2025-07-30}")


@pytest.fixture
def expected(published: Station, tmp_path: Path) -> dict[str, dict[str, bytes]]:
    """What an undisturbed publish of the edit leaves: files by path of each target, and of the history."""
    other = Station(tmp_path / "undisturbed")
    shutil.copytree(published.var, other.var, symlinks=True)
    edit(other)
    assert other.publish().code == Code.DONE
    return read_all(other)


def read_all(station: Station) -> dict[str, dict[str, bytes]]:
    held = {name: station.held(name) for name in ("site", "mirror", "style-guide")}
    return held | {f"history {part}": station.released(portion=part) for part in ("site", "style-guide")}


def find_broken_links(folder: Path) -> list[str]:
    """Return each asset or download that a page of a target points to and that is not there."""
    files = read_folder(folder)
    return [
        f"{path} -> {link.decode()}"
        for path, content in files.items()
        if path.endswith(".html")
        for link in LINK.findall(content)
        if link.decode().lstrip("/") not in files
    ]


def test_links_of_pages_are_found_by_these_tests(published: Station) -> None:
    page = published.held("site")["health/habits/smoking/latest/index.html"]

    found = {link.decode().rpartition(".")[2] for link in LINK.findall(page)}

    assert {"css", "csv"} <= found
    assert find_broken_links(published.var / "site") == []


def test_run_that_ends_at_any_told_step_is_finished_by_the_next(
    published: Station, expected: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    edit(published)
    fresh = tmp_path / "fresh"
    shutil.copytree(published.var, fresh, symlinks=True)
    for number in range(100):
        shutil.rmtree(published.var)
        shutil.copytree(fresh, published.var, symlinks=True)
        try:
            published.publish(Killer(number))
        except Killed:
            published.now += timedelta(seconds=published.settings.lease_seconds + 1)
            assert find_broken_links(published.var / "site") == []
            assert published.publish().code == Code.DONE
            assert read_all(published) == expected, f"ended at {number}"
            with open_database(published.settings.database_url) as database:
                assert Builds(database).list_unfinished() == []
            assert published.count_releases() == 2
            continue
        assert number > 5
        return
    pytest.fail("the run tells more than a hundred things")


RUNNING: list[subprocess.Popen[bytes]] = []


@pytest.fixture(autouse=True)
def _leave_none_running() -> Iterator[None]:
    """A test that fails leaves no process behind."""
    yield
    while RUNNING:
        with RUNNING.pop() as process:
            process.kill()


def start(var: Path, **environ: str) -> subprocess.Popen[bytes]:
    """Start a publish in a process of its own."""
    command = [sys.executable, "-c", "from yardstick.cli import main; main()", "publish"]
    known = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "VIRTUAL_ENV")}
    process = subprocess.Popen(
        command,
        cwd=PROGRAM,
        env=known | {"VAR": str(var), "JOBS": "2", "LEASE_SECONDS": str(LEASE_SECONDS)} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    RUNNING.append(process)
    return process


def finish(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process and return its exit code; what it said is shown when the test fails."""
    said, _ = process.communicate(timeout=PATIENCE)
    sys.stdout.write(said.decode())
    return process.returncode


def wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Let a process run for so long, or until it ends."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


@pytest.fixture
def ready(published: Station, tmp_path: Path) -> Iterator[Path]:
    """A state folder with an edit to publish, to be copied."""
    edit(published)
    yield published.var
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture
def lasts(ready: Path, tmp_path: Path) -> float:
    """How many seconds an undisturbed publish takes."""
    whole = Station(tmp_path / "timed")
    shutil.copytree(ready, whole.var, symlinks=True)
    began = time.monotonic()
    assert finish(start(whole.var)) == Code.DONE
    assert whole.count_releases() == 2
    return time.monotonic() - began


@pytest.mark.parametrize("count", [5, pytest.param(50, marks=pytest.mark.soak)])
def test_run_killed_at_a_random_moment_is_finished_by_the_next(
    ready: Path, lasts: float, tmp_path: Path, count: int
) -> None:
    rng = random.Random(SEED)
    sys.stdout.write(f"seed {SEED}\n")
    expected = read_all(Station(tmp_path / "timed"))
    for number in range(count):
        killed = Station(tmp_path / f"killed-{number}")
        shutil.copytree(ready, killed.var, symlinks=True)
        process = start(killed.var)
        wait(process, rng.uniform(0.05, lasts))
        process.send_signal(signal.SIGKILL)
        finish(process)
        assert find_broken_links(killed.var / "site") == []
        assert find_broken_links(killed.var / "mirror") == []

        assert finish(start(killed.var)) == Code.DONE

        assert read_all(killed) == expected
        shutil.rmtree(killed.folder)


def test_two_runs_at_once_leave_one_release(ready: Path, tmp_path: Path) -> None:
    station = Station(tmp_path)
    runs = [start(ready, LEASE_SECONDS="60") for _ in range(3)]

    assert [finish(run) for run in runs] == [Code.DONE] * 3

    assert station.count_releases() == 2
    assert station.held("site") == station.held("mirror") == station.released()


@pytest.mark.parametrize("count", [2, pytest.param(15, marks=pytest.mark.soak)])
def test_run_that_was_stopped_and_wakes_late_leaves_every_target_at_one_release(
    ready: Path, lasts: float, tmp_path: Path, count: int
) -> None:
    rng = random.Random(SEED)
    sys.stdout.write(f"seed {SEED}\n")
    for number in range(count):
        stopped = Station(tmp_path / f"stopped-{number}", {"LEASE_SECONDS": str(LEASE_SECONDS)})
        shutil.copytree(ready, stopped.var, symlinks=True)
        sleeper = start(stopped.var)
        wait(sleeper, rng.uniform(0.1, 1) * lasts)
        sleeper.send_signal(signal.SIGSTOP)
        wait(sleeper, LEASE_SECONDS + 1)
        stopped.edit("pages/about.md", "Who we are.", "Who we really are.")
        # A process that is stopped inside a transaction of SQLite, or inside a step at a target, keeps its lock: the
        # other says so and is tried again.
        assert finish(start(stopped.var)) in (Code.DONE, Code.OUTSIDE_FAILED)
        sleeper.send_signal(signal.SIGCONT)
        assert finish(sleeper) == Code.DONE

        assert finish(start(stopped.var)) == Code.DONE

        site = stopped.released()
        assert b"Who we really are." in site["about/index.html"]
        assert b"Grown-ups who smoke" in site["health/habits/smoking/latest/index.html"]
        assert stopped.held("site") == stopped.held("mirror") == site
        with History(stopped.layout.history) as history:
            builds = [release.trailers["Build"] for release in history.list_releases()]
        assert len(builds) == len(set(builds)), "no build made two releases"
