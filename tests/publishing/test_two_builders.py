"""Two builders at once: one commit, each object uploaded once to each target, one letter, on both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from publishing.builds import Builds, Worker
from publishing.database import open_database
from publishing.guard import Silence
from publishing.history import History
from publishing.outcome import Code, Outcome
from publishing.preparing.state import load_prepared
from tests.publishing.fakes import MemoryTarget
from tests.publishing.releases import add_due
from tests.publishing.station import PROGRAM, START, Station
from tests.publishing.troublemaker import Troublemaker

pytestmark = pytest.mark.slow

DUE = START + timedelta(minutes=22)
REPLAY = """\
#!/bin/sh
cp -R '{kept}'/. "$(dirname "$YARDSTICK_JOB")"
"""
Run = Callable[[Station, "Told"], Outcome | None]


class Told(Silence):
    """Opens a door at the nth thing that a run tells."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.door = threading.Event()
        self._count()

    def _count(self) -> None:
        if self.left <= 0:
            self.door.set()
        self.left -= 1

    def begin(self, step: str, total: int | None = None) -> None:
        self._count()

    def advance(self, count: int = 1) -> None:
        self._count()

    def say(self, words: str) -> None:
        self._count()


class Keeping(Told):
    """Copies what the render process left, to be replayed."""

    def __init__(self, station: Station, kept: Path) -> None:
        super().__init__(0)
        self.station, self.kept = station, kept

    def begin(self, step: str, total: int | None = None) -> None:
        if step == "commit":
            (made,) = self.station.layout.builds.glob("*/render-*")
            shutil.copytree(made, self.kept)


def publish(station: Station, told: Told) -> Outcome:
    return station.publish(told)


def prepare(station: Station, told: Told) -> Outcome | None:
    return station.prepare(told)


def copy_state(old: Path, new: Path) -> None:
    """Copy a state folder without its targets; objects of git are never changed, so they are shared."""

    def copy(source: str, place: str) -> str:
        os.link(source, place) if "/objects/" in source else shutil.copy2(source, place)
        return place

    left = shutil.ignore_patterns("site", "mirror", "style-guide", ".site", ".mirror", ".style-guide")
    shutil.copytree(old, new, symlinks=True, copy_function=copy, ignore=left)


def move(station: Station, old: Path) -> None:
    """Put right the paths that a copied state folder names."""
    for file in (station.layout.looked, station.layout.prepared_facts / "prepared.json"):
        if file.is_file():
            file.write_text(file.read_text().replace(str(old), str(station.folder)))
    listed = station.layout.prepared / "objects" / "info" / "alternates"
    if listed.is_file():
        listed.write_text(f"{station.layout.history / 'objects'}\n")


@dataclass(frozen=True)
class Scene:
    """A state folder to be copied for each round, what both builders do there, and the render to replay."""

    state: Path
    run: Run
    python: Path

    def copy(self, folder: Path) -> Path:
        station = Station(folder)
        copy_state(self.state, station.var)
        move(station, self.state.parent)
        return folder


@pytest.fixture(scope="module")
def scenes(first_publish: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scene]:
    """An edit to publish; a release to prepare; a prepared release whose instant has come."""
    folder = tmp_path_factory.mktemp("scenes")

    def copy(name: str, state: Path) -> Station:
        made = Station(folder / name, {"PREPARED_TARGETS": f"{folder / name}/private"}, START + timedelta(minutes=1))
        shutil.copytree(state, made.var, symlinks=True)
        move(made, state.parent)
        return made

    def record(station: Station, run: Run) -> Path:
        kept = folder / f"render of {station.folder.name}"
        run(station, Keeping(station, kept))
        script = folder / f"replay {station.folder.name}.sh"
        script.write_text(REPLAY.format(kept=kept))
        script.chmod(0o755)
        return script

    edited = copy("edited", first_publish)
    edited.edit("pages/about.md", "Who we are.", "Who we really are.")
    render = record(copy("published", edited.var), publish)
    waiting = copy("waiting", first_publish)
    add_due(waiting, DUE)
    assert waiting.publish().code == Code.DONE
    prepared = copy("prepared", waiting.var)
    made_ahead = record(prepared, prepare)
    return {
        "edit": Scene(edited.var, publish, render),
        "to prepare": Scene(waiting.var, prepare, made_ahead),
        "prepared": Scene(prepared.var, publish, made_ahead),
    }


@dataclass
class Places:
    """Targets in memory, by address; they count what is written to them."""

    held: dict[str, MemoryTarget] = field(default_factory=dict)

    def open(self, address: str, *, endpoint: str | None = None) -> MemoryTarget:
        assert endpoint is None
        return self.held.setdefault(address, MemoryTarget(address))


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Places:
    made = Places()
    for module in ("delivering", "preparing.making", "preparing.using"):
        monkeypatch.setattr(f"publishing.{module}.open_target", made.open)
    return made


@dataclass
class Race:
    """One round: two builders of one installation, the second of which begins at the nth thing that the first tells."""

    scene: Scene
    folder: Path
    url: str

    def make_builder(self, worker: Worker | None = None) -> Station:
        now = DUE - timedelta(minutes=1) if self.scene.state.parent.name == "prepared" else START + timedelta(minutes=3)
        environ = {"DATABASE_URL": self.url, "PREPARED_TARGETS": f"{self.folder}/private"}
        made = Station(self.folder, environ, now, python=str(self.scene.python))
        made.worker = worker or made.worker
        return made

    def run(self, number: int) -> list[Outcome]:
        """Run both, and return what each came to, where it did anything."""
        told = Told(number)
        first, second = self.make_builder(), self.make_builder(Worker("another-machine", "17@4711"))
        with ThreadPoolExecutor(2) as pool:
            ahead = pool.submit(self._run_first, first, told)
            behind = pool.submit(self._run_second, second, told)
            ended = [ahead.result(), behind.result()]
        return [outcome for outcome in ended if outcome is not None]

    def _run_first(self, station: Station, told: Told) -> Outcome | None:
        try:
            return self.scene.run(station, told)
        finally:
            told.door.set()

    def _run_second(self, station: Station, told: Told) -> Outcome | None:
        told.door.wait()
        return self.scene.run(station, Told(0))


def read_releases(station: Station) -> list[str]:
    with History(station.layout.history) as history:
        return [release.id for release in history.list_releases()]


def check_uploads(station: Station, places: Places) -> None:
    """Every target holds its part of the newest release, each file of it written once, and nothing was deleted."""
    assert set(places.held) == {address for address, _ in station.layout.list_targets()}
    for address, portion in station.layout.list_targets():
        target, expected = places.held[address], station.released(portion=portion)
        assert target.files == expected
        assert Counter(target.log) == {("write", path): 1 for path in expected}, address


@pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", ["edit", "prepared"])
def test_two_builders_make_one_release_and_upload_each_file_once(
    scenes: dict[str, Scene], places: Places, url: str, tmp_path: Path, name: str, rounds: int
) -> None:
    steps = 12
    for number in range(rounds):
        places.held.clear()
        race = Race(scenes[name], scenes[name].copy(tmp_path / str(number)), url)
        station = race.make_builder()
        before = read_releases(station)

        ended = race.run(number * steps // rounds if rounds < steps else number % steps)

        assert {outcome.code for outcome in ended} == {Code.DONE}, [outcome.words for outcome in ended]
        newest, *older = read_releases(station)
        assert older == before
        assert [outcome.release.id for outcome in ended if outcome.mirrored and outcome.release][:1] == [newest]
        check_uploads(station, places)
        with open_database(url) as database:
            builds = Builds(database)
            assert builds.list_unfinished() == []
            live = [build for build in builds.list_newest() if "is live" in (build.result or "")]
            assert [build.release for build in live] == [newest]
            database.execute("DELETE FROM builds")
        shutil.rmtree(race.folder)


@pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_two_builders_prepare_one_release_and_upload_each_file_once(
    scenes: dict[str, Scene], places: Places, url: str, tmp_path: Path, rounds: int
) -> None:
    for number in range(rounds):
        places.held.clear()
        race = Race(scenes["to prepare"], scenes["to prepare"].copy(tmp_path / str(number)), url)
        station = race.make_builder()
        before = read_releases(station)

        ended = race.run(number * 2 % 7)

        assert any(outcome.code == Code.DONE for outcome in ended)
        assert read_releases(station) == before
        ready = load_prepared(station.layout)
        assert ready is not None
        (place,) = places.held.values()
        pointer = place.read_pointer().pointer
        assert pointer is not None
        assert (pointer.at, pointer.moving) == (ready.commit, ())
        assert Counter(place.log) == {("write", path): 1 for path in place.files}
        with History(station.layout.prepared) as annex:
            made = [release.id for release in annex.list_releases() if release.id not in before]
            assert made == [ready.commit]
            names = annex.trees.list_files(annex.portion(annex.release(ready.commit), "site"))
            assert place.files.keys() == {path for path, _ in names}
        with open_database(url) as database:
            assert Builds(database).list_unfinished() == []
            database.execute("DELETE FROM builds")
        shutil.rmtree(race.folder)


def start(command: str, environ: dict[str, str]) -> subprocess.Popen[bytes]:
    known = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "VIRTUAL_ENV")}
    known |= {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    line = [sys.executable, "-m", "yardstick", command]
    return subprocess.Popen(line, cwd=PROGRAM, env=known | environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def run_two(command: str, environ: dict[str, str]) -> list[int]:
    """Run a command in two processes at once, and return their exit codes."""
    both = [start(command, environ) for _ in range(2)]
    for process in both:
        said, _ = process.communicate(timeout=120)
        sys.stdout.write(said.decode())
    return [process.returncode for process in both]


@pytest.mark.parametrize(
    ("url", "rounds"),
    [
        ("postgresql", 1),
        *(pytest.param(name, 5, marks=pytest.mark.soak) for name in ("sqlite", "postgresql")),
    ],
    indirect=["url"],
)
def test_two_processes_make_one_release_and_one_letter_about_a_target_that_is_down(
    scenes: dict[str, Scene], s3_endpoint: str, bucket: str, url: str, tmp_path: Path, rounds: int
) -> None:
    counter = Troublemaker(s3_endpoint, faults=(), share=0, seed=1)
    for number in range(rounds):
        folder = scenes["edit"].copy(tmp_path / str(number))
        down = folder / "down"
        down.write_text("a file where the target should be")
        environ = {
            "VAR": f"{folder}/var",
            "JOBS": "1",
            "DATABASE_URL": url,
            "TARGETS": f"s3://{bucket}/{number} {down}",
            "STYLE_GUIDE_TARGETS": "",
            "AWS_ENDPOINT_URL_S3": counter.address,
            "ALERTS_ADDRESS": "developers@example.org",
        }
        codes = run_two("publish", environ)
        reported = run_two("report-broken-builds", environ)

        station = Station(folder, environ)
        assert sorted(codes) in ([0, 3], [3, 3])
        assert station.count_releases() == 2
        put = Counter(path for method, path in counter.asked if method in ("PUT", "POST", "COPY"))
        expected = {f"/{bucket}/{number}/{path}": 1 for path in station.released()}
        assert {path: count for path, count in put.items() if ".yardstick" not in path} == expected
        assert reported == [1, 1]
        assert len(list((folder / "var" / "outbox").glob("*.eml"))) == 1
        counter.asked.clear()
        with open_database(url) as database:
            database.execute("DELETE FROM builds")
            database.execute("DELETE FROM told_faults")
    counter.stop()
