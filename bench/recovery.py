"""Measures how long a machine that starts empty takes until it is where one is that lost nothing.

`python -m bench.recovery` makes a site, publishes it with some edits, and lets an empty machine publish: once with what
the last release left, once without. Both must find that readers have the newest release already.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.__main__ import Timing, Workplace, write_table
from tests.remotes import serve_over_git

LEAST = 10
"""The edits go through the first ten measures."""
SAVES = 200
"""How many saves there are that were not published one by one."""


class SharedPlace(Workplace):
    """A workplace whose repositories, database, targets and caches are all outside the folder of a machine."""

    def __init__(self, folder: Path, measures: int, address: str) -> None:
        super().__init__(folder, measures)
        self.folder = folder
        subprocess.run(["git", "init", "--quiet", "--bare", str(folder / "history.git")], check=True)
        self.environment |= {
            "CONTENT_URL": f"{address}content.git",
            "HISTORY_URL": f"{address}history.git",
            "DATABASE_URL": f"sqlite:///{folder}/work.sqlite",
            "TARGETS": f"{folder}/site",
            "STYLE_GUIDE_TARGETS": f"{folder}/guide",
            "CACHE_TARGET": f"{folder}/caches",
        }

    def use_machine(self, name: str) -> Path:
        """Work on a machine of this name from now on, and return its own folder."""
        self.environment["VAR"] = str(self.folder / name)
        return self.folder / name

    def save_often(self, count: int) -> None:
        """Commit small edits to the content one by one, and push them together."""
        for number in range(count):
            file = sorted(self.clone.glob(f"measures/topic-0/*/measure-{number % 10}/1.0/by-group-0.md"))[0]
            file.write_text(f"{file.read_text(encoding='utf-8').rstrip()} Save {number}.\n", encoding="utf-8")
            self._git("-c", "user.name=u-1", "-c", "user.email=u-1@users.invalid", "commit", "--quiet", "-am", "Save")
        self._git("push", "--quiet", "origin", "main")


def measure_size(folder: Path) -> float:
    """Return how many megabytes the files below a folder hold."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def run_recoveries(folder: Path, measures: int, saves: int) -> Iterator[Timing | str]:
    """Publish, lose the machine, and measure the next publish; sizes come as sentences."""
    with serve_over_git(folder) as address:
        place = SharedPlace(folder, measures, address)
        place.use_machine("first")
        yield place.time("first publish", "publish")
        place.save_often(saves)
        yield place.time("publish the edits", "publish")
        for name, job in (("second", "empty, with caches"), ("third", "empty, without")):
            own = place.use_machine(name)
            if name == "third":
                place.environment["CACHE_TARGET"] = ""
            yield place.time(job, "publish")
            sizes = [f"{each} {measure_size(own / each):,.0f} MB" for each in ("content.git", "history.git", "cache")]
            shared = [f"{each} {measure_size(folder / each):,.0f} MB" for each in ("content.git", "history.git")]
            yield f"{job}: {', '.join(sizes)}; at the remote {', '.join(shared)}"
            yield place.time(f"{job}, again", "publish")
        yield f"left for other machines: {measure_size(folder / 'caches'):,.0f} MB"


def write_results(found: Sequence[Timing | str]) -> str:
    """Lay timings out as a table, with the sentences below it."""
    timings = [each for each in found if isinstance(each, Timing)]
    return "\n".join((write_table(timings), *(each for each in found if isinstance(each, str))))


def main() -> None:
    """Measure one size and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench.recovery", description=__doc__)
    parser.add_argument("--measures", type=int, default=5000, help=f"the size of the generated site, at least {LEAST}")
    parser.add_argument("--saves", type=int, default=SAVES, help="how many saves the content's history has besides")
    chosen = parser.parse_args()
    if chosen.measures < LEAST or chosen.saves < 0:
        parser.error(f"Expected at least {LEAST} measures and 0 saves, got {chosen.measures} and {chosen.saves}.")
    with tempfile.TemporaryDirectory(prefix="yardstick-recovery-") as folder:
        print(write_results(list(run_recoveries(Path(folder), chosen.measures, chosen.saves))))


if __name__ == "__main__":
    main()
