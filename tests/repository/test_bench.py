"""The benchmark runs the main jobs as whole processes and says what they took."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.cms.screens import SCREENS

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_benchmark_measures_every_job_at_every_size(tmp_path: Path):
    command = [
        sys.executable,
        "-m",
        "bench",
        "--measures",
        "1",
        "2",
        "--repeat",
        "1",
        "--json",
        str(tmp_path / "timings.json"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    timings = json.loads((tmp_path / "timings.json").read_text(encoding="utf-8"))
    jobs = ["check", "first publish", "publish one edit", "publish nothing", "verify", "publish --full"]
    assert [(each["measures"], each["job"]) for each in timings] == [(size, job) for size in (1, 2) for job in jobs]
    assert all(each["seconds"] > 0 and each["memory"] > 1 for each in timings)
    assert "2 times the measures take, in times the seconds:" in done.stdout


@pytest.mark.slow
def test_benchmark_of_charts_and_downloads_says_what_each_may_take():
    command = [sys.executable, "-m", "bench.data_side"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("200 charts of all kinds with their tables: ")
    assert lines[1].startswith("all downloads of a version, 6 dimensions of 504 rows: ")
    assert all(line.endswith((" 1000", " 60")) for line in lines[:2])


@pytest.mark.slow
def test_benchmark_of_the_editing_application_measures_and_counts_every_screen():
    options = ["--measures", "20", "--users", "2", "--seconds", "0.1", "--pause", "0.05", "--database", "sqlite"]
    command = [sys.executable, "-m", "bench.cms", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("screen "))
    for screen, line in zip(SCREENS, lines[at + 1 :], strict=False):
        assert line.startswith(screen.name)
        figures = line.removeprefix(screen.name).removesuffix("  over").split()
        assert len(figures) == 11
        assert all(float(each.rstrip("%")) >= 0 for each in figures)


@pytest.mark.slow
def test_benchmark_of_operations_says_what_a_claim_and_a_switch_may_take():
    command = [sys.executable, "-m", "bench.operations", "--builds", "5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:2]] == [
        f"claim beside 5 old builds, {database}" for database in ("sqlite", "postgresql")
    ]
    assert all(line.endswith(f" ms, limit {limit}") for line, limit in zip(lines, (20, 20, 5000), strict=False))
