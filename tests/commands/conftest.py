"""A command line that runs in the test's own process, with an environment, a clock and a state folder of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.publishing.content import make_content
from yardstick.cli import run
from yardstick.surroundings import Surroundings

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@dataclass
class CommandLine:
    """Runs `yardstick ...` and returns its exit code and what it printed."""

    environ: dict[str, str]
    capture: pytest.CaptureFixture[str]
    now: Callable[[], datetime] = field(default=lambda: NOON)

    def __call__(self, *arguments: str, **environ: str) -> Ended:
        self.capture.readouterr()
        code = run(arguments, Surroundings(environ=self.environ | environ, clock=self.now))
        printed = self.capture.readouterr()
        return Ended(int(code), printed.out, printed.err)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def yardstick(state: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine({"VAR": str(state)}, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small content folder without a fault."""
    root = tmp_path / "content"
    for name, content in make_content().items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def invite(yardstick: CommandLine, *roles: str) -> str:
    """Make an account with roles and return its id."""
    email = f"{'-'.join(roles)}@example.org"
    options = [option for role in roles for option in ("--role", role)]
    assert yardstick("users", "invite", email, "Ash", *options).code == 0
    (row,) = [line for line in yardstick("users", "list").out.splitlines() if email in line]
    return row.split()[0]


def break_version(folder: Path, measure: str) -> Path:
    """Give the first version of a measure a key that there is not."""
    file = folder / measure / "1.0" / "measure.md"
    file.write_text(file.read_text().replace("---\n", "---\ntitel: Wrong\n", 1))
    return file


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the public files of a folder by path."""
    root = folder.resolve()
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(".yardstick/")}
