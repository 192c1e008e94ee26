"""Bringing a target to a release: order, crashes at any point, assets that stay a while, runs that wake late."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.guard import LeaseLost, Silence, Watch
from publishing.history import History
from publishing.mirroring import Mirror
from publishing.planning import BATCH_FILES
from publishing.targets.contract import PointerMoved, Spare, Target, TargetFailed
from publishing.targets.folder import FolderTarget
from tests.publishing.fakes import TODAY, Free, MemoryTarget, make_goal, make_release

OLD = {
    "index.html": "home /assets/a.1.css",
    "health/smoking/1.0/index.html": "one /assets/a.1.css /health/smoking/1.0/downloads/t.csv",
    "health/smoking/1.0/downloads/t.csv": "1",
    "gone/diet/1.0/index.html": "gone /assets/a.1.css /gone/diet/1.0/downloads/t.csv",
    "gone/diet/1.0/downloads/t.csv": "1",
    "assets/a.1.css": "a",
    "redirects.json": "{}",
}
NEW = {
    "index.html": "home /assets/b.2.css",
    "health/smoking/1.0/index.html": "two /assets/b.2.css /health/smoking/1.0/downloads/u.csv",
    "health/smoking/1.0/downloads/u.csv": "2",
    "assets/b.2.css": "b",
    "feeds/all.atom": "feed",
    "redirects.json": "{1}",
}


class Killed(BaseException):
    """Stands for the end of the process."""


def bring(history: History, target: Target, release: str, *, today: date = TODAY, build: str = "b") -> None:
    Mirror(history, Free(), Watch()).bring(target, make_goal(release, build=build, today=today), Silence())


def texts(target: MemoryTarget) -> dict[str, str]:
    return {path: content.decode() for path, content in target.files.items()}


def find_broken_links(files: dict[str, bytes]) -> list[str]:
    """Return each asset or download that a page points to and that is not there."""
    return [
        f"{path} -> {link}"
        for path, content in files.items()
        if path.endswith(".html")
        for link in re.findall(r"/((?:assets|health|gone)/\S+)", content.decode())
        if link not in files
    ]


def test_new_target_holds_exactly_the_release(history: History) -> None:
    target = MemoryTarget()

    bring(history, target, make_release(history, OLD))

    assert texts(target) == OLD


def test_only_differences_are_written(history: History) -> None:
    target = MemoryTarget()
    bring(history, target, make_release(history, OLD))
    target.log.clear()

    bring(history, target, make_release(history, OLD | {"index.html": "new"}))

    assert target.log == [("write", "index.html")]


def test_target_at_the_goal_is_left_alone(history: History) -> None:
    target, release = MemoryTarget(), make_release(history, OLD)
    bring(history, target, release)
    pointer = target.pointer
    target.log.clear()

    bring(history, target, release)

    assert (target.log, target.pointer) == ([], pointer)


def test_what_is_pointed_to_comes_first_and_goes_last(history: History) -> None:
    target = MemoryTarget()
    bring(history, target, make_release(history, OLD))
    target.log.clear()

    bring(history, target, make_release(history, NEW))

    assert target.log == [
        ("write", "assets/b.2.css"),
        ("write", "health/smoking/1.0/downloads/u.csv"),
        ("write", "health/smoking/1.0/index.html"),
        ("write", "index.html"),
        ("write", "feeds/all.atom"),
        ("write", "redirects.json"),
        ("delete", "gone/diet/1.0/index.html"),
        ("delete", "gone/diet/1.0/downloads/t.csv"),
        ("delete", "health/smoking/1.0/downloads/t.csv"),
    ]


def test_asset_that_left_the_tree_stays_thirty_days(history: History) -> None:
    target = MemoryTarget()
    bring(history, target, make_release(history, OLD))
    bring(history, target, make_release(history, NEW))
    assert texts(target) == NEW | {"assets/a.1.css": "a"}
    pointer = target.read_pointer().pointer
    assert pointer is not None
    assert dict(pointer.kept) == {"assets/a.1.css": TODAY.isoformat()}

    bring(history, target, make_release(history, NEW | {"x": "1"}), today=TODAY + timedelta(days=29))
    assert "assets/a.1.css" in target.files
    bring(history, target, make_release(history, NEW | {"x": "2"}), today=TODAY + timedelta(days=30))

    assert texts(target) == NEW | {"x": "2"}


def test_asset_that_comes_back_is_kept_no_longer(history: History) -> None:
    target = MemoryTarget()
    for files in (OLD, NEW, OLD):
        bring(history, target, make_release(history, files))

    pointer = target.read_pointer().pointer
    assert pointer is not None
    assert dict(pointer.kept) == {"assets/b.2.css": TODAY.isoformat()}
    assert texts(target) == OLD | {"assets/b.2.css": "b"}


def count_calls(history: History, first: str, second: str) -> int:
    calls = 0

    def count(_doing: str, _path: str) -> None:
        nonlocal calls
        calls += 1

    target = MemoryTarget()
    bring(history, target, first)
    target.before = count
    bring(history, target, second)
    return calls


def kill_at(number: int) -> Callable[[str, str], None]:
    lock, left = threading.Lock(), [number]

    def strike(_doing: str, _path: str) -> None:
        with lock:
            left[0] -= 1
            if left[0] < 0:
                raise Killed

    return strike


def test_run_killed_anywhere_leaves_no_broken_link_and_the_next_run_mends_it(history: History) -> None:
    first, second = make_release(history, OLD), make_release(history, NEW)
    third = make_release(history, OLD | {"index.html": "third /assets/a.1.css"})
    calls = count_calls(history, first, second)
    assert calls > 10

    for number in range(calls):
        for goal in (second, third):
            target = MemoryTarget()
            target.parallel = 1
            bring(history, target, first)
            target.before = kill_at(number)
            with pytest.raises(Killed):
                bring(history, target, second)
            assert find_broken_links(target.files) == [], f"killed before call {number}"
            target.before = lambda _doing, _path: None

            bring(history, target, goal)

            files = {path: text for path, text in texts(target).items() if not path.startswith("assets/")}
            expected = NEW if goal == second else OLD | {"index.html": "third /assets/a.1.css"}
            assert files == {path: text for path, text in expected.items() if not path.startswith("assets/")}
            assert find_broken_links(target.files) == []


SITES = st.dictionaries(
    st.sampled_from(
        ["index.html", "a/index.html", "a/b/1.0/index.html", "a/b/1.0/downloads/t.csv", "assets/x.1.css", "robots.txt"]
    ),
    st.sampled_from(["one", "two"]),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sites=st.lists(st.tuples(SITES, st.integers(0, 12)), min_size=1, max_size=5))
def test_whatever_was_cut_short_the_last_release_is_reached(
    history: History, sites: list[tuple[dict[str, str], int]]
) -> None:
    target = MemoryTarget()
    target.parallel = 1
    for files, strike in sites:
        release = make_release(history, files)
        target.before = kill_at(strike)
        try:
            bring(history, target, release)
        except Killed:
            continue
    target.before = lambda _doing, _path: None
    bring(history, target, make_release(history, sites[-1][0]))

    pointer = target.read_pointer().pointer
    assert pointer is not None
    assert {path: text for path, text in texts(target).items() if path not in pointer.kept} == sites[-1][0]


def test_lost_lease_stops_the_run_before_its_next_batch(history: History) -> None:
    target = MemoryTarget()
    files = {f"t/{number:03}/index.html": "x" for number in range(3 * BATCH_FILES)}

    class Taken:
        checks = 0

        def check(self) -> None:
            self.checks += 1
            if self.checks == 3:
                raise LeaseLost("taken")

    with pytest.raises(LeaseLost):
        Mirror(history, Taken(), Watch()).bring(target, make_goal(make_release(history, files)), Silence())

    assert len(target.files) == BATCH_FILES


def test_batch_that_ran_out_of_time_asks_again_before_it_writes_on(history: History) -> None:
    target = MemoryTarget()
    target.parallel = 1
    now = [0.0]

    def pass_time(doing: str, _path: str) -> None:
        now[0] += 6 if doing == "write" else 0

    class Counting:
        checks = 0

        def check(self) -> None:
            self.checks += 1

    guard, files = Counting(), {f"t/{number}/index.html": "x" for number in range(12)}
    target.before = pass_time
    watch = Watch(seconds=lambda: now[0])
    Mirror(history, guard, watch).bring(target, make_goal(make_release(history, files)), Silence())

    assert guard.checks >= 4
    assert texts(target) == files


def test_target_that_holds_other_bytes_than_were_written_is_found_out(history: History) -> None:
    target, release = MemoryTarget(), make_release(history, OLD)

    class Rotting(MemoryTarget):
        def read(self, path: str) -> bytes | None:
            return b"rot" if path == "index.html" else super().read(path)

    with pytest.raises(TargetFailed, match="index.html"):
        bring(history, Rotting(), release)
    bring(history, target, release)


def test_pointer_to_a_release_that_the_history_lost_makes_the_run_look_at_every_file(
    history: History, tmp_path: Path
) -> None:
    target = MemoryTarget()
    with History(tmp_path / "other.git") as other:
        bring(other, target, make_release(other, OLD | {"odd.html": "odd"}))

    bring(history, target, make_release(history, NEW))

    assert {path for path in target.files if not path.startswith("assets/")} == NEW.keys() - {"assets/b.2.css"}


def make_memory(_folder: Path) -> Callable[[], Target]:
    one = MemoryTarget()
    return lambda: one


def make_folder(folder: Path) -> Callable[[], Target]:
    return lambda: FolderTarget(str(folder / "site"))


class Owner:
    """Who holds the claim; a run that is not the owner has lost its lease."""

    def __init__(self) -> None:
        self.name = "one"

    def guard(self, name: str) -> Free:
        owner = self

        class Held(Free):
            def check(self) -> None:
                if owner.name != name:
                    raise LeaseLost(name)

        return Held()


@pytest.mark.parametrize("make", [make_memory, make_folder])
@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=[pytest.mark.soak] if seed >= 4 else []) for seed in range(40)]
)
def test_run_that_wakes_late_leaves_the_target_at_one_release_after_the_next_run(
    history: History, tmp_path: Path, make: Callable[[Path], Callable[[], Target]], seed: int
) -> None:
    """A run is stopped inside some call; another takes over and ends; the first wakes; a last run looks after it."""
    rng = random.Random(seed)
    open_again = make(tmp_path)
    first, second, third = (make_release(history, files) for files in (OLD, NEW, OLD | {"index.html": "3"}))
    bring(history, open_again(), first)
    owner, stopped, wake = Owner(), threading.Event(), threading.Event()
    sleeper = cast(Target, Sleeper(open_again(), Sleep(rng.randrange(18), stopped, wake)))
    faults: list[BaseException] = []

    def run_slowly() -> None:
        with History(tmp_path / "history.git") as own:
            try:
                Mirror(own, owner.guard("one"), Watch()).bring(sleeper, make_goal(second, build="one"), Silence())
            except (LeaseLost, PointerMoved) as fault:
                faults.append(fault)
            finally:
                stopped.set()

    thread = threading.Thread(target=run_slowly)
    thread.start()
    assert stopped.wait(20)
    owner.name = "two"
    goal = rng.choice([second, third])
    Mirror(history, owner.guard("two"), Watch()).bring(open_again(), make_goal(goal, build="two"), Silence())
    wake.set()
    thread.join(20)

    Mirror(history, owner.guard("two"), Watch()).bring(open_again(), make_goal(goal, build="three"), Silence())

    target = open_again()
    pointer = target.read_pointer().pointer
    assert pointer is not None
    held = {path: target.read(path) for path in target.list_paths() if path not in pointer.kept}
    tree = history.portion(history.release(goal), "site")
    assert held == {path: history.trees.blob(blob) for path, blob in history.trees.list_files(tree)}


class Sleep:
    """Stops a run inside its nth call until it is woken."""

    def __init__(self, number: int, stopped: threading.Event, wake: threading.Event) -> None:
        self._left = number
        self._stopped = stopped
        self._wake = wake

    def count(self) -> None:
        self._left -= 1
        if self._left == -1:
            self._stopped.set()
            assert self._wake.wait(20)


class Sleeper:
    """A target, with the tree that it brings forward, whose calls are counted by a sleep."""

    def __init__(self, target: Target, sleep: Sleep) -> None:
        self._target = target
        self._sleep = sleep
        self.parallel = 1

    def __getattr__(self, name: str) -> object:
        found = getattr(self._target, name)
        if name == "open_spare":
            return self._open_spare
        if name not in ("write", "delete", "swap_pointer", "read_pointer", "show"):
            return found

        def call(*arguments: object, **named: object) -> object:
            self._sleep.count()
            return found(*arguments, **named)

        return call

    def _open_spare(self) -> Spare | None:
        spare = cast(FolderTarget, self._target).open_spare()
        return spare and replace(spare, tree=cast(Target, Sleeper(spare.tree, self._sleep)))
