"""The demo as a newcomer lives it: real processes, real git, real figures."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from cms.accounts.demo import DEMO_PEOPLE
from yardstick.demo import DEMO_USER

PASSED_ON = ("PATH", "HOME", "VIRTUAL_ENV", "TMPDIR", "PYTHONPATH")
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
        same = latest.parent.parent / version / "index.html"
        words = file.read_text().rpartition("---\n")[2]
        if latest.is_file() and same.is_file() and latest.read_bytes() == same.read_bytes() and " the " in words:
            return file, address, version
    raise AssertionError("The demo content has no such dimension.")


def push_a_word(installation: Installation, file: Path, word: str) -> None:
    """Put a word into a dimension's commentary, commit and push, as a developer would."""
    front, mark, text = file.read_text().rpartition("---\n")
    file.write_text(front + mark + text.replace(" the ", f" {word} the ", 1))
    installation.git("commit", "-qam", "Add a word")
    installation.git("push", "-q")


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
    push_a_word(installation, file, "thewholelot")

    published = installation.run("publish")

    assert published.code == 0, published.err
    wanted = {f"{address}/{name}/index.html" for name in (version, "latest")}
    for name, files in before.items():
        after = installation.read_target(name)
        assert find_changes(files, after) == wanted
        assert all(b"thewholelot" in after[path] for path in wanted)
    assert len(installation.run("releases").out.splitlines()) == releases + 1
    assert installation.run("publish").out == "Nothing to do.\n"


def test_a_rollback_puts_the_earlier_bytes_back_and_holds_them_until_resumed(installation: Installation) -> None:
    number = installation.run("releases").out.split()[0]
    before = installation.read_target("site")
    push_a_word(installation, find_edit(installation)[0], "mistaken")
    assert installation.run("publish").code == 0
    wrong = installation.read_target("site")
    assert wrong != before

    assert installation.run("rollback", number).code == 0
    assert installation.read_target("site") == installation.read_target("mirror") == before
    assert installation.run("verify").code == 0
    push_a_word(installation, find_edit(installation)[0], "impatient")
    pinned = installation.run("publish")
    assert pinned.code == 4
    assert "--resume" in pinned.err
    assert installation.read_target("site") == before

    assert installation.run("publish", "--resume").code == 0
    assert find_changes(before, installation.read_target("site")) == find_changes(before, wrong)


def test_a_release_that_is_not_there_cannot_be_put_back(installation: Installation) -> None:
    ended = installation.run("rollback", "4711")
    assert ended.code == 1
    assert "4711" in ended.err


def test_an_emptied_mirror_is_filled_again(installation: Installation) -> None:
    shutil.rmtree((installation.folder / "var/mirror").resolve())
    assert installation.run("verify", "var/mirror").code in (1, 3)
    assert installation.run("restore", "var/mirror").code == 0
    assert installation.read_target("mirror") == installation.read_target("site")
    assert installation.run("verify").code == 0


def test_an_altered_byte_on_the_mirror_is_found_named_and_mended(installation: Installation) -> None:
    page = installation.folder / "var/mirror/index.html"
    page.write_bytes(page.read_bytes().replace(b"<", b"[", 1))
    found = installation.run("verify")
    assert found.code == 1
    assert "mirror: index.html is altered" in found.out
    assert installation.run("verify", "var/site").code == 0
    assert installation.run("restore", "var/mirror").code == 0
    assert installation.run("verify").code == 0


def test_the_release_rendered_again_has_the_same_tree(installation: Installation) -> None:
    ended = installation.run("verify", "--render")
    assert ended.code == 0, ended.err
    assert "has the same tree" in ended.out


def test_a_request_waits_for_the_next_publish(installation: Installation) -> None:
    assert installation.run("publish", "--request").code == 0
    assert "No public change" in installation.run("publish").out
    assert installation.run("publish").out == "Nothing to do.\n"


def test_everything_rendered_anew_has_the_same_bytes(installation: Installation) -> None:
    before = installation.read_target("site")
    assert installation.run("publish", "--full").code == 0
    assert installation.read_target("site") == before


@contextmanager
def started(installation: Installation, *arguments: str) -> Iterator[list[str]]:
    """Start a command that serves; yield the addresses that it prints, and stop it as a system does."""
    command = [sys.executable, "-m", "yardstick", *arguments]
    with subprocess.Popen(
        command, cwd=installation.folder, env=installation.environ, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        printed = ""
        while "Stop with Ctrl-C" not in printed:
            line = process.stdout.readline()
            assert line, printed
            printed += line
        yield re.findall(r"http://127\.0\.0\.1:[0-9]+/", printed)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def get(address: str) -> tuple[bytes, Mapping[str, str]]:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read(), dict(answer.headers)


def test_what_is_served_is_what_was_published(installation: Installation) -> None:
    with started(installation, "serve", "--port", "0") as (address,):
        body, headers = get(address)
    assert body == installation.read_target("site")["index.html"]
    assert headers["Etag"]
    assert "waitress" not in str(headers).lower()


def test_the_style_guide_is_served_as_a_site_of_its_own(installation: Installation) -> None:
    with started(installation, "serve", "--style-guide", "--port", "0") as (address,):
        assert get(address)[0] == installation.read_target("style-guide")["index.html"]


def test_the_demo_serves_both_sites_and_the_editing_application_and_finds_a_port_where_its_own_is_taken(
    installation: Installation,
) -> None:
    with socket.socket() as taken:
        with suppress(OSError):
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        with started(installation, "demo") as (site, guide, editing):
            served = get(site)[0], get(guide)[0]
            asked = get(editing)[0]
    assert not site.endswith(":8000/")
    assert served == tuple(installation.read_target(name)["index.html"] for name in ("site", "style-guide"))
    assert b"<h1" in asked
    assert b"Sign in" in asked


def test_a_port_that_is_taken_is_refused_with_a_hint(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = installation.run("serve", "--port", str(taken.getsockname()[1]))
    assert ended.code == 2
    assert "--port" in ended.err


def test_the_demo_content_is_of_the_editor_among_its_accounts() -> None:
    roles = [each for _, _, each in DEMO_PEOPLE]
    assert f"u-{roles.index(('editor',)) + 1}" == DEMO_USER
