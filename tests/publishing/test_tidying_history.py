"""The history is packed beside a publish, and what was prepared in vain does not stay."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from publishing.guard import Silence
from publishing.history import History
from publishing.outcome import Code
from publishing.preparing.pruning import Pruned, prune_prepared
from publishing.preparing.state import load_prepared
from tests.publishing.releases import SECRET, add_due
from tests.publishing.station import SMOKING, START, Station
from yardstick.cli import run
from yardstick.surroundings import Surroundings

pytestmark = pytest.mark.slow

DUE = START + timedelta(minutes=22)
PAGE = "health/habits/smoking/2.2/index.html"


@pytest.fixture(scope="module")
def prepared_state(first_publish: Path, tmp_path_factory: pytest.TempPathFactory) -> Station:
    """An installation with a release that waits for its instant, and the leftovers of one that was changed."""
    made = Station(tmp_path_factory.mktemp("prepared"), now=START + timedelta(minutes=1))
    shutil.copytree(first_publish, made.var, symlinks=True)
    add_due(made, DUE)
    assert made.publish().code == Code.DONE
    assert made.prepare() is not None
    made.edit(f"{SMOKING}/measure.yaml", '"2.2": {status: approved', '"2.2": {status: draft')
    made.publish()
    assert made.prepare() is not None
    return made


def prune(station: Station) -> Pruned:
    with History(station.layout.history) as history:
        return prune_prepared(station.layout, history, station.now)


def read_objects(repository: Path) -> bytes:
    """Return the bytes of all that a repository stores itself, whatever leads to it."""
    git = ["git", "-C", str(repository)]
    listed = [*git, "cat-file", "--batch", "--batch-all-objects", "--unordered"]
    return subprocess.run(listed, check=True, capture_output=True).stdout


def test_only_the_release_that_waits_is_kept_and_it_goes_on_time_as_it_was_prepared(prepared_state: Station) -> None:
    station = prepared_state
    assert SECRET in read_objects(station.layout.prepared)
    steps: list[str] = []

    class Told(Silence):
        def begin(self, step: str, total: int | None = None) -> None:
            steps.append(step)

    pruned = prune(station)

    assert 0 < pruned.after < pruned.before
    assert SECRET not in read_objects(station.layout.prepared)
    assert prune(station) == Pruned(pruned.after, pruned.after)
    station.now = DUE - timedelta(minutes=1)
    station.publish(Told())
    assert "render" not in steps
    assert "health/habits/diet/2.0/index.html" in station.held("site")
    assert prune(station).after == 0
    assert not station.layout.prepared.exists()
    assert sorted(path.name for path in station.var.glob("prepared*")) == []


def test_nothing_of_a_rehearsed_release_stays_on_the_machine(published: Station) -> None:
    assert published.publish().code == Code.DONE
    due = published.now + timedelta(minutes=30)
    add_due(published, due)
    assert published.rehearse(due).code == Code.DONE
    assert any(SECRET in file.read_bytes() for file in list_files(published.layout.cache))

    prune(published)

    assert [file for file in list_files(published.var) if SECRET in file.read_bytes()] == []


def list_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_command_leaves_alone_what_is_prepared_while_a_build_waits(
    published: Station, capsys: pytest.CaptureFixture[str]
) -> None:
    assert published.rehearse().code == Code.DONE
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    published.rehearse()
    surroundings = Surroundings(environ={"VAR": str(published.var)}, clock=lambda: published.now)
    assert run(["publish", "--request"], surroundings) == 0

    assert run(["tidy-history"], surroundings) == 0

    assert "A build waits or runs: what is prepared is left alone." in capsys.readouterr().out
    assert published.layout.prepared.exists()
    published.publish()
    assert run(["tidy-history"], surroundings) == 0
    assert "objects of prepared releases became 0." in capsys.readouterr().out
    assert load_prepared(published.layout) is None


def test_history_that_is_packed_at_each_step_of_a_publish_gives_the_same_release(
    published: Station, tmp_path: Path
) -> None:
    other = Station(tmp_path / "other")
    shutil.copytree(published.var, other.var, symlinks=True)
    packed: list[bool] = []

    class Packing(Silence):
        def begin(self, step: str, total: int | None = None) -> None:
            with History(published.layout.history) as history:
                packed.append(history.tidy(loose_from=1, most_packs=0).is_changed)

    for station, progress in ((published, Packing()), (other, Silence())):
        station.edit("pages/about.md", "Who we are.", "Who we really are.")
        assert station.publish(progress).code == Code.DONE

    assert len(packed) > 3
    assert any(packed)
    assert published.held("site") == published.held("mirror") == published.released() == other.released()
    with History(published.layout.history) as history:
        assert history.tidy(loose_from=1, most_packs=0).loose_after == 0
        assert [release.number for release in history.list_releases()] == [2, 1]
    fsck = ["git", "-C", str(published.layout.history), "fsck", "--strict"]
    assert subprocess.run(fsck, capture_output=True, check=False).returncode == 0
