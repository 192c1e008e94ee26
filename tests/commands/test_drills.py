"""The drills of the runbook: each damage is done, the commands of its section are typed, and readers have the site."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template

import boto3
import pytest
from moto.server import ThreadedMotoServer

from measures.store import seed_store
from measures.store.git import make_repository
from publishing.builds import Builds
from publishing.database import open_database
from publishing.history import History
from publishing.targets.opening import open_target
from tests.cms.databases import empty_database, find_programs, make_database, start_server
from tests.publishing.content import DIET, make_content
from tests.remotes import serve_over_http
from tests.repository.documents import ROOT, read_section
from yardstick.cli import run
from yardstick.surroundings import Surroundings

from .conftest import NOON, CommandLine
from .test_publish import push

pytestmark = pytest.mark.slow
START_TIMES: tuple[Callable[[], datetime], ...] = (
    lambda: NOON - timedelta(minutes=2),
    lambda: NOON - timedelta(minutes=1),
)
RUNBOOK = ROOT / "docs" / "operations.md"
ABOUT = "about/index.html"
FIGURE = b"people eat fruit"
WITHDRAWAL = (
    "status: approved",
    "status: withdrawn, withdrawn: {at: 2026-11-24T11:00:00Z, by: [u-3, u-9], why: Of another year.}",
)


@dataclass
class Place:
    """An installation with two releases and copies of what it keeps, and what the runbook's names stand for there.

    `stores` is the folder of both repositories; `lose` damages what a section of the runbook is about.
    """

    run: CommandLine
    stores: Path
    names: dict[str, str]
    engine: str
    lose: dict[str, Callable[[], None]]
    programs: str = os.environ["PATH"]

    def follow(self, heading: str) -> None:
        """Type the commands of a section of the runbook, one after another."""
        for command in list_commands(heading):
            words = [Template(word).substitute(self.names) for word in shlex.split(command)]
            if words[0] == "yardstick":
                ended = self.run(*words[1:])
                assert ended.code == 0, (command, ended.out, ended.err)
            else:
                environ = {"PATH": self.programs, "GIT_CONFIG_GLOBAL": os.devnull}
                done = subprocess.run(words, env=environ, check=False, capture_output=True, text=True)
                assert done.returncode == 0, (command, done.stderr)

    def read(self, name: str, *paths: str) -> dict[str, bytes]:
        """Return public files of a target by path: all, unless some are named."""
        endpoint = self.run.environ.get("AWS_ENDPOINT_URL_S3")
        with closing(open_target(self.names[name], endpoint=endpoint)) as target:
            wanted = paths or [path for path in target.list_paths() if not path.startswith(".yardstick/")]
            return {path: target.read(path) or b"" for path in wanted}

    def shows(self, words: bytes) -> bool:
        """Whether the page about us has the words, at both targets."""
        return all(words in self.read(name, ABOUT)[ABOUT] for name in ("PRIMARY", "MIRROR"))

    def list_approved(self) -> bytes:
        """Return the refs that keep approved files in the content store."""
        command = ["git", "-C", str(self.stores / "content.git"), "for-each-ref", "refs/yardstick/"]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def edit(self, path: str, old: str, new: str) -> None:
        """Push an edit to the content store."""
        push(self.stores, path, old, new)


def list_commands(heading: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", read_section(RUNBOOK, heading), re.S)
    return [line for block in blocks for line in block.splitlines()]


def seed(content: Path, folder: Path) -> None:
    for name, file in make_content().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file)
    seed_store(content, folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))


def make_releases(stores: Path, environ: dict[str, str]) -> None:
    """Make two releases; the second has a word on a page that the first has not."""
    for minute in range(2):
        assert run(["publish"], Surroundings(environ=environ, clock=START_TIMES[minute])) == 0
        if not minute:
            push(stores, "pages/about.md", "Who we are.", "Who we really are.")


def copy_all(place: Place) -> None:
    """Do what the runbook says of backups, and clone the content as a developer does."""
    place.follow("Backups")
    place.follow(f"Copy {place.engine}")
    command = ["git", "clone", "--quiet", place.names["CONTENT"], place.names["CLONE"]]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder after two releases, to be copied."""
    state = tmp_path_factory.mktemp("state") / "var"
    seed(state / "content.git", tmp_path_factory.mktemp("drills") / "content")
    make_releases(state, {"VAR": str(state)})
    return state


@pytest.fixture
def near(yardstick: CommandLine, template: Path, state: Path, tmp_path: Path) -> Place:
    """An installation in one folder, with SQLite."""
    if shutil.which("sqlite3") is None:
        pytest.skip("sqlite3 is not installed. Install it: sudo apt-get install sqlite3.")
    shutil.copytree(template, state, symlinks=True)
    names = {
        "VAR": str(state),
        "BACKUP": str(tmp_path / "backup"),
        "CLONE": str(tmp_path / "clone"),
        "PRIMARY": str(state / "site"),
        "MIRROR": str(state / "mirror"),
        "CONTENT": str(state / "content.git"),
        "HISTORY": str(state / "history.git"),
    }
    tick(yardstick)
    place = Place(yardstick, state, names, "SQLite", list_damages(state, state))
    copy_all(place)
    return place


@pytest.fixture
def far(yardstick: CommandLine, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """An installation whose buckets, database and repositories are at services, and whose caches are left there."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    services = tmp_path / "services"
    s3 = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    s3.start()
    with start_server() as server, make_database(server) as database, serve_over_http(services) as address:
        names = {
            "VAR": str(state),
            "BACKUP": str(tmp_path / "backup"),
            "CLONE": str(tmp_path / "clone"),
            "PRIMARY": "s3://london/site",
            "MIRROR": "s3://ireland/site",
            "CONTENT": f"{address}content.git",
            "HISTORY": f"{address}history.git",
            "DATABASE_URL": database,
            "CACHE_TARGET": "s3://caches/kept",
        }
        settings = {name: names[name] for name in ("DATABASE_URL", "CACHE_TARGET")}
        yardstick.environ |= settings | {
            "CONTENT_URL": names["CONTENT"],
            "HISTORY_URL": names["HISTORY"],
            "TARGETS": f"{names['PRIMARY']} {names['MIRROR']}",
            "AWS_ENDPOINT_URL_S3": "http://{}:{}".format(*s3.get_host_and_port()),
        }

        def poison_both() -> None:
            poison(state)
            buckets.poison("caches")

        buckets = Buckets(yardstick.environ["AWS_ENDPOINT_URL_S3"])
        for name in ("london", "ireland", "caches"):
            buckets.make(name)
        seed(services / "content.git", tmp_path / "content")
        make_repository(services / "history.git")
        damages = list_damages(services, state) | {
            "A target is lost": lambda: buckets.lose("london"),
            "The mirror is lost": lambda: buckets.lose("ireland"),
            "The database is lost": lambda: empty_database(database),
            "A cache is poisoned": poison_both,
        }
        tick(yardstick)
        place = Place(yardstick, services, names, "PostgreSQL", damages, f"{find_programs()}:{os.environ['PATH']}")
        assert yardstick("approve", DIET.removeprefix("measures/"), "1.0", "--by", "u-3").code == 0
        make_releases(services, yardstick.environ)
        copy_all(place)
        yield place
    buckets.client.close()
    s3.stop()


def tick(yardstick: CommandLine) -> None:
    """Let each command begin a minute after the one before."""
    minutes: Iterator[int] = iter(range(10_000))
    yardstick.now = lambda: NOON + timedelta(minutes=next(minutes))


class Buckets:
    """Buckets of a service, to be made and damaged."""

    def __init__(self, endpoint: str) -> None:
        self.client = boto3.client("s3", endpoint_url=endpoint)

    def make(self, name: str) -> None:
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})

    def _list(self, name: str) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=name)
        return [item["Key"] for page in pages for item in page.get("Contents", ())]

    def lose(self, name: str) -> None:
        """Let a bucket be gone, and an empty one stand in its place."""
        for key in self._list(name):
            self.client.delete_object(Bucket=name, Key=key)
        self.client.delete_bucket(Bucket=name)
        self.make(name)

    def poison(self, name: str) -> None:
        keys = self._list(name)
        assert keys
        for key in keys:
            self.client.put_object(Bucket=name, Key=key, Body=b"poison")


def empty(path: Path) -> None:
    """Leave nothing in a folder that a target's link may lead to."""
    for each in path.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()


def lose_database(state: Path) -> None:
    for each in state.glob("*.sqlite*"):
        each.unlink()


def lose_repository(path: Path) -> None:
    """Let a repository be gone, and an empty one stand in its place."""
    shutil.rmtree(path)
    make_repository(path)


def poison(state: Path) -> None:
    for each in (state / "cache").rglob("*"):
        if each.is_file():
            each.write_bytes(b"poison")


def list_damages(stores: Path, state: Path) -> dict[str, Callable[[], None]]:
    """Return what each drill begins with, where all is in folders."""
    return {
        "A target is lost": lambda: empty(state / "site"),
        "The mirror is lost": lambda: empty(state / "mirror"),
        "The database is lost": lambda: lose_database(state),
        "The content store is lost": lambda: lose_repository(stores / "content.git"),
        "The history is lost": lambda: lose_repository(stores / "history.git"),
        "A cache is poisoned": lambda: poison(state),
    }


TARGETS = {"A target is lost", "The mirror is lost"}
HEADINGS = list_damages(Path(), Path())


def try_drill(place: Place, *headings: str) -> None:
    """Do the damage, follow the runbook, and see that releases and what approvals keep are as they were.

    The last command of each drill compares every file of every target with the release.
    """
    releases, newest, approved = place.run("releases").out, find_newest(place), place.list_approved()
    for heading in headings:
        place.lose[heading]()
    assert not TARGETS & {*headings} or place.run("verify").code != 0
    for heading in headings:
        place.follow(heading)
    place.follow("Drills")
    assert (place.run("releases").out, find_newest(place)) == (releases, newest)
    assert place.list_approved() == approved


def find_live(place: Place) -> str | None:
    """Return the release that the queue holds for live."""
    url = place.names.get("DATABASE_URL", f"sqlite:///{place.names['VAR']}/yardstick.sqlite")
    with open_database(url) as database:
        live = Builds(database).find_live()
    return live.release if live else None


def find_newest(place: Place) -> str | None:
    with History(place.stores / "history.git") as history:
        return history.head()


def try_database(place: Place) -> None:
    """Lose the database when it has moved on from its copy: with the copy, then without."""
    place.edit("pages/about.md", "really", "truly")
    assert place.run("publish").code == 0
    for has_copy in (True, False):
        place.lose["The database is lost"]()
        if has_copy:
            place.follow(f"Put {place.engine} back")
            assert find_live(place) not in (None, find_newest(place))
        place.follow("The database is lost")
        place.follow("Drills")
        assert find_live(place) == find_newest(place)
        assert place.shows(b"Who we truly are.")
        assert place.run("publish").out == "Nothing to do.\n"


def try_bad_release(place: Place) -> None:
    """Put the release before back, and go on."""
    first, second = list_commands("A release is bad")
    assert place.run(*shlex.split(first)[1:]).code == 0
    assert place.shows(b"Who we are.")
    assert place.run(*shlex.split(second)[1:]).code == 0
    assert not place.shows(b"Who we are.")
    place.follow("Drills")


def try_wrong_approval(place: Place) -> None:
    """Roll back, withdraw what was approved wrongly, and look for what is left of it at the targets."""
    page = "health/habits/diet/1.0/index.html"
    assert FIGURE in place.read("PRIMARY", page)[page]
    assert place.run(*shlex.split(list_commands("A release is bad")[0])[1:]).code == 0
    place.edit(f"{DIET}/measure.yaml", *WITHDRAWAL)
    place.follow("An approval was wrong")
    place.follow("Drills")
    for name in ("PRIMARY", "MIRROR"):
        left = place.read(name)
        assert b"Of another year." in left[page]
        assert [path for path, content in left.items() if FIGURE in content] == []


@pytest.mark.parametrize("heading", [heading for heading in HEADINGS if heading != "The database is lost"])
def test_what_is_lost_comes_back_by_the_commands_of_the_runbook(near: Place, heading: str) -> None:
    before = near.read("PRIMARY")
    try_drill(near, heading)
    assert near.read("PRIMARY") == near.read("MIRROR") == before
    if heading not in TARGETS:
        near.edit(f"{DIET}/1.0/measure.md", "eat fruit", "eat much fruit")
        assert near.run("publish").code == 0
        assert near.read("PRIMARY") != before


def test_a_lost_database_comes_back_from_its_copy_and_starts_anew_without_one(near: Place) -> None:
    try_database(near)


def test_a_bad_release_goes_by_the_commands_of_the_runbook(near: Place) -> None:
    try_bad_release(near)


def test_a_wrong_approval_leaves_nothing_to_read_of_what_is_not_public(near: Place) -> None:
    try_wrong_approval(near)
    trees = [path for name in (".site", ".mirror") for path in (near.stores / name).rglob("*") if path.is_file()]
    assert len(trees) > 100
    assert [path for path in trees if FIGURE in path.read_bytes()] == []


def test_drills_where_buckets_database_and_repositories_are_elsewhere(far: Place) -> None:
    try_drill(far, *TARGETS, "The content store is lost", "A cache is poisoned")
    approved = far.list_approved()
    assert approved
    far.lose["The content store is lost"]()
    far.follow("From a clone of the content")
    assert far.list_approved() == approved
    try_database(far)
    try_drill(far, "The history is lost")
    try_bad_release(far)
    try_wrong_approval(far)


def test_every_drill_of_the_runbook_is_tried() -> None:
    text = RUNBOOK.read_text().partition("\n## Drills\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^### (.*)$", text, re.M)) == {*HEADINGS, "A release is bad", "An approval was wrong"}
