"""Measures how long the main jobs take, as whole processes; `python -m bench --help` says how to choose sizes."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.generated import Shape, generate_content

YARDSTICK = Path(sys.executable).parent / "yardstick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One job at one size: seconds on the clock, seconds of processor with its children, and peak memory in MB."""

    job: str
    measures: int
    seconds: float
    processor: float
    memory: float


class Workplace:
    """A content store with a clone of it, and an environment in which every state is below one folder."""

    def __init__(self, folder: Path, measures: int) -> None:
        self.measures = measures
        self.clone = folder / "clone"
        self.store = folder / "content.git"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "STAGE": "local",
            "VAR": str(folder / "var"),
            "CONTENT_URL": str(self.store),
        }
        self._write_content()

    def _write_content(self) -> None:
        shape = Shape(measures=self.measures, dimensions=4, years=25, editions=1)
        for path, content in generate_content(shape).items():
            file = self.clone / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        self._git("init", "--quiet", "--bare", "--initial-branch=main", str(self.store), folder=self.clone)
        self._git("init", "--quiet", "--initial-branch=main")
        self._git("remote", "add", "origin", str(self.store))
        self.push("Begin")

    def push(self, message: str) -> None:
        """Commit what stands in the clone and push it to the store."""
        self._git("add", "--all")
        self._git("-c", "user.name=u-1", "-c", "user.email=u-1@users.invalid", "commit", "--quiet", "-m", message)
        self._git("push", "--quiet", "origin", "main")

    def edit_word(self, number: int) -> None:
        """Put one word into one dimension's commentary, and push."""
        file = next(iter(sorted(self.clone.glob("measures/*/*/measure-0/1.0/by-group-0.md"))))
        file.write_text(f"{file.read_text(encoding='utf-8').rstrip()} Edit {number}.\n", encoding="utf-8")
        self.push(f"Edit {number}")

    def time(self, job: str, *arguments: str) -> Timing:
        """Run `yardstick` as a process of its own and measure it.

        Raises:
            RuntimeError: if it ends with anything but 0.
        """
        log = self.clone.parent / "log"
        with log.open("wb") as output:
            start = time.perf_counter()
            process = subprocess.Popen([YARDSTICK, *arguments], env=self.environment, stdout=output, stderr=output)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"yardstick {' '.join(arguments)} ended with {process.returncode}: {log.read_text()}")
        return Timing(
            job=job,
            measures=self.measures,
            seconds=seconds,
            processor=usage.ru_utime + usage.ru_stime,
            memory=usage.ru_maxrss / 1024,
        )

    def _git(self, *arguments: str, folder: Path | None = None) -> None:
        subprocess.run(["git", *arguments], cwd=folder or self.clone, env=self.environment, check=True)


def take_median(timings: Sequence[Timing]) -> Timing:
    """Return the timing whose seconds lie in the middle."""
    middle = statistics.median_low(timing.seconds for timing in timings)
    return next(timing for timing in timings if timing.seconds == middle)


def run_jobs(folder: Path, measures: int, repeat: int) -> Iterator[Timing]:
    """Measure every job on a generated site of this size."""
    place = Workplace(folder, measures)
    yield place.time("check", "check", str(place.clone))
    yield place.time("first publish", "publish")
    edits: list[Timing] = []
    for number in range(repeat):
        place.edit_word(number)
        edits.append(place.time("publish one edit", "publish"))
    yield take_median(edits)
    yield take_median([place.time("publish nothing", "publish") for _ in range(repeat)])
    yield place.time("verify", "verify")
    yield place.time("publish --full", "publish", "--full")


def write_table(timings: Sequence[Timing]) -> str:
    """Lay timings out for a terminal, with the milliseconds of processor for each measure."""
    lines = [f"{'job':<26}{'measures':>9}{'seconds':>9}{'processor':>11}{'ms a measure':>14}{'peak MB':>9}"]
    lines += [
        f"{each.job:<26}{each.measures:>9}{each.seconds:>9.2f}{each.processor:>11.2f}"
        f"{each.processor / each.measures * 1000:>14.2f}{each.memory:>9.0f}"
        for each in timings
    ]
    return "\n".join(lines)


def write_growth(timings: Sequence[Timing]) -> str:
    """Say how much longer each job takes at the largest size than at the smallest; empty for one size."""
    sizes = sorted({each.measures for each in timings})
    if len(sizes) == 1:
        return ""
    small = {each.job: each for each in timings if each.measures == sizes[0]}
    large = {each.job: each for each in timings if each.measures == sizes[-1]}
    lines = [f"\n{sizes[-1] / sizes[0]:.0f} times the measures take, in times the seconds:"]
    lines += [f"  {job:<26}{large[job].seconds / small[job].seconds:>7.1f}" for job in small]
    return "\n".join(lines)


def main() -> None:
    """Measure each size and print one table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure how long the main jobs take.")
    parser.add_argument("--measures", type=int, nargs="+", default=[50, 500], help="sizes of the generated sites")
    parser.add_argument("--repeat", type=int, default=5, help="how often short jobs are run; the middle one counts")
    parser.add_argument("--json", type=Path, help="also write the timings here")
    chosen = parser.parse_args()
    timings: list[Timing] = []
    for measures in chosen.measures:
        with tempfile.TemporaryDirectory(prefix="yardstick-bench-") as folder:
            timings += run_jobs(Path(folder), measures, chosen.repeat)
    print(write_table(timings) + write_growth(timings))
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(each) for each in timings], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
