"""The drills of the runbook: each damage is done, the commands of its section are typed, and readers have the site."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from measures.store import seed_store
from tests.publishing.content import DIET, make_content
from tests.repository.documents import ROOT, read_section
from yardstick.cli import run
from yardstick.surroundings import Surroundings

from .conftest import NOON, CommandLine, read_tree
from .test_publish import push

pytestmark = pytest.mark.slow
START_TIMES: tuple[Callable[[], datetime], ...] = (
    lambda: NOON - timedelta(minutes=2),
    lambda: NOON - timedelta(minutes=1),
)
RUNBOOK = ROOT / "docs" / "operations.md"


@dataclass
class Place:
    """An installation with two releases and copies of its repositories; what it held before the damage."""

    run: CommandLine
    state: Path
    backup: Path

    def follow(self, heading: str) -> None:
        """Type the commands of a section of the runbook, one after another."""
        for command in list_commands(heading):
            words = [self.fill(word) for word in shlex.split(command)]
            if words[0] == "yardstick":
                ended = self.run(*words[1:])
                assert ended.code == 0, (command, ended.out, ended.err)
            else:
                environ = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull}
                subprocess.run(words, env=environ, check=True, capture_output=True)

    def fill(self, word: str) -> str:
        return word.replace("$VAR", str(self.state)).replace("$BACKUP", str(self.backup))

    def read(self) -> dict[str, bytes]:
        return read_tree(self.state / "site")


def list_commands(heading: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", read_section(RUNBOOK, heading), re.S)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder after two releases, to be copied."""
    folder, state = tmp_path_factory.mktemp("drills") / "content", tmp_path_factory.mktemp("state") / "var"
    for name, content in make_content().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    for minute in range(2):
        assert run(["publish"], Surroundings(environ={"VAR": str(state)}, clock=START_TIMES[minute])) == 0
        if not minute:
            push(state, "pages/about.md", "Who we are.", "Who we really are.")
    return state


@pytest.fixture
def place(yardstick: CommandLine, template: Path, state: Path, tmp_path: Path) -> Place:
    minutes: Iterator[int] = iter(range(10_000))
    yardstick.now = lambda: NOON + timedelta(minutes=next(minutes))
    shutil.copytree(template, state, symlinks=True)
    made = Place(yardstick, state, tmp_path / "backup")
    made.follow("Backups")
    return made


def empty(path: Path) -> None:
    """Leave nothing in a folder that a target's link may lead to."""
    for each in path.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()


def lose_database(state: Path) -> None:
    for each in state.glob("*.sqlite*"):
        each.unlink()


def poison(state: Path) -> None:
    for each in (state / "cache").rglob("*"):
        if each.is_file():
            each.write_bytes(b"poison")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "A target is lost": lambda state: empty(state / "site"),
    "The mirror is lost": lambda state: empty(state / "mirror"),
    "The database is lost": lose_database,
    "The content store is lost": lambda state: shutil.rmtree(state / "content.git"),
    "The history is lost": lambda state: shutil.rmtree(state / "history.git"),
    "A cache is poisoned": poison,
}


@pytest.mark.parametrize("heading", DAMAGES)
def test_what_is_lost_comes_back_by_the_commands_of_the_runbook(place: Place, heading: str) -> None:
    before = place.read()
    releases = place.run("releases").out
    DAMAGES[heading](place.state)
    place.follow(heading)
    place.follow("Drills")
    assert place.read() == read_tree(place.state / "mirror") == before
    assert place.run("releases").out == releases
    push(place.state, f"{DIET}/1.0/measure.md", "eat fruit", "eat much fruit")
    assert place.run("publish").code == 0
    assert place.read() != before


def test_a_bad_release_goes_by_the_commands_of_the_runbook(place: Place) -> None:
    bad = place.read()
    first, second = list_commands("A release is bad")
    assert place.run(*shlex.split(first)[1:]).code == 0
    assert place.read() != bad
    assert b"Who we are." in place.read()["about/index.html"]
    assert place.run(*shlex.split(second)[1:]).code == 0
    assert place.read() == bad
    place.follow("Drills")


def test_a_wrong_approval_leaves_nothing_to_read_of_what_is_not_public(place: Place) -> None:
    place.follow("An approval was wrong")


def test_every_drill_of_the_runbook_is_tried() -> None:
    text = RUNBOOK.read_text().partition("\n## Drills\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^### (.*)$", text, re.M)) == {*DAMAGES, "A release is bad", "An approval was wrong"}
