"""The demo as a newcomer lives it: real processes, real git, real figures."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSED_ON = ("PATH", "HOME", "VIRTUAL_ENV", "TMPDIR")
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Installation:
    """A state folder of its own, and the processes that work on it."""

    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        return kept | {"VAR": str(self.folder / "var"), "GIT_CONFIG_GLOBAL": os.devnull, "JOBS": "2"}

    def run(self, *arguments: str) -> Ended:
        ended = subprocess.run(
            [sys.executable, "-m", "yardstick", *arguments],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert "Traceback" not in ended.stderr
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def git(self, *arguments: str) -> str:
        clone = self.folder / "var" / "content"
        command = ["git", "-C", str(clone), *arguments]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=True).stdout

    def read_target(self, name: str) -> dict[str, bytes]:
        """Return every public file of a target."""
        root = self.folder / "var" / name
        files = (path for path in root.resolve().rglob("*") if path.is_file())
        relative = {str(path.relative_to(root.resolve())): path for path in files}
        return {name: path.read_bytes() for name, path in relative.items() if not name.startswith(".yardstick/")}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demo, published once."""
    made = Installation(tmp_path_factory.mktemp("demo"))
    ended = made.run("demo", "--once")
    assert ended.code == 0, ended.err
    return made


def find_changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def find_edit(installation: Installation) -> tuple[Path, str, str]:
    """Return the file of a dimension that a newest public version shows, its measure's address and the version."""
    for file in sorted((installation.folder / "var/content/measures").glob("*/*/*/*/by-*.md")):
        topic, subtopic, measure, version = file.parts[-5:-1]
        address = f"{topic}/{subtopic}/{measure}"
        latest = installation.folder / "var/site" / address / "latest/index.html"
        same = latest.with_name("").parent / version / "index.html"
        words = file.read_text().rpartition("---\n")[2]
        if latest.is_file() and same.is_file() and latest.read_bytes() == same.read_bytes() and " the " in words:
            return file, address, version
    raise AssertionError("The demo content has no such dimension.")


def change_a_word(file: Path) -> None:
    front, mark, words = file.read_text().rpartition("---\n")
    file.write_text(front + mark + words.replace(" the ", " thewholelot ", 1))


def test_the_demo_publishes_to_two_equal_targets(installation: Installation) -> None:
    site = installation.read_target("site")
    assert "index.html" in site
    assert site == installation.read_target("mirror")


def test_a_second_demo_goes_on_with_what_is_there(installation: Installation) -> None:
    before = installation.read_target("site")
    ended = installation.run("demo", "--once")
    assert ended.code == 0
    assert "Nothing to do" in ended.out
    assert installation.read_target("site") == before


def test_one_word_pushed_changes_exactly_the_pages_that_show_it_on_both_targets(installation: Installation) -> None:
    file, address, version = find_edit(installation)
    before = {name: installation.read_target(name) for name in ("site", "mirror")}
    releases = len(installation.run("releases").out.splitlines())
    change_a_word(file)
    installation.git("commit", "-qam", "Change a word")
    installation.git("push", "-q")

    published = installation.run("publish")

    assert published.code == 0, published.err
    wanted = {f"{address}/{name}/index.html" for name in (version, "latest")}
    for name, files in before.items():
        after = installation.read_target(name)
        assert find_changes(files, after) == wanted
        assert all(b"thewholelot" in after[path] for path in wanted)
    assert len(installation.run("releases").out.splitlines()) == releases + 1
    assert installation.run("publish").out == "Nothing to do.\n"


def test_what_is_served_is_what_was_published(installation: Installation) -> None:
    command = [sys.executable, "-m", "yardstick", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=installation.folder, env=installation.environ, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:[0-9]+/", process.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(address[0], timeout=30) as answer:
            assert answer.read() == installation.read_target("site")["index.html"]
            assert answer.headers["ETag"]
            assert "waitress" not in str(answer.headers).lower()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
