"""`yardstick cancel`: a build that waits or runs is stopped; and a command that is ended stops in order."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from publishing.builds import Builds, Request, Worker
from publishing.database import open_database

from .conftest import NOON, CommandLine

ELSEWHERE = Worker("another-machine", "17@4711")


@pytest.fixture
def builds(state: Path) -> Iterator[Builds]:
    with open_database(f"sqlite:///{state}/yardstick.sqlite") as opened:
        made = Builds(opened)
        made.request(Request(id="one", reason="push", by="u-7", at=NOON))
        yield made


def test_a_build_that_waits_is_taken_out_of_the_queue(yardstick: CommandLine, builds: Builds) -> None:
    assert yardstick("cancel", "one").out == "Build one is cancelled.\n"
    assert builds.claim(ELSEWHERE, NOON, 60) is None


def test_a_build_that_runs_is_asked_to_stop(yardstick: CommandLine, builds: Builds) -> None:
    claim = builds.claim(ELSEWHERE, NOON, 60)
    assert claim is not None
    assert yardstick("cancel", "one").out == "Build one runs, and stops unless it has begun to go live.\n"
    assert builds.is_cancelled(claim)


def test_a_build_that_is_not_there_or_has_ended_cannot_be_cancelled(yardstick: CommandLine, builds: Builds) -> None:
    assert (yardstick("cancel", "two").code, yardstick("cancel", "two").err) == (1, 'There is no build "two".\n')
    claim = builds.claim(ELSEWHERE, NOON, 60)
    assert claim is not None
    builds.finish(claim, "DONE", NOON, result="Release 1 is live.")
    assert (yardstick("cancel", "one").code, yardstick("cancel", "one").err) == (1, "Build one has ended: DONE.\n")


@pytest.mark.parametrize(
    ("before", "sent", "code", "said"),
    [
        ("SIG_DFL", "SIGTERM", 4, "Stopped. Give the same command again to go on.\n"),
        ("SIG_DFL", "SIGHUP", 4, "Stopped. Give the same command again to go on.\n"),
        ("SIG_IGN", "SIGHUP", 0, ""),
    ],
)
def test_a_command_that_is_ended_or_loses_its_terminal_stops_in_order(
    tmp_path: Path, before: str, sent: str, code: int, said: str
) -> None:
    program = (
        "import os, signal, yardstick.cli as line\n"
        f"signal.signal(signal.{sent}, signal.{before})\n"
        f"line.cli.main = lambda *words, **more: os.kill(os.getpid(), signal.{sent})\n"
        "line.main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "publish"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (code, said)
