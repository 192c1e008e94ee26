"""A release day by whole processes, each with the rights of its role: prepared, rehearsed, switched at its minute."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import boto3
import pytest
from moto.core.authorization import enable_iam_authentication

from publishing.history import History
from publishing.targets.s3 import S3Target
from tests.infra.aws import NAMES, Account
from tests.publishing.content import make_content
from tests.publishing.releases import SECRET, add_due
from tests.publishing.station import PROGRAM, START, Station

pytestmark = pytest.mark.slow
DUE = START + timedelta(minutes=22)
PAGE = "health/habits/smoking/2.2/index.html"
LIVE = "London", "Ireland"
POINTER = ".yardstick/pointer.json"
AT = """\
import os, sys
from datetime import datetime
from yardstick.cli import run
from yardstick.surroundings import Surroundings
instant = datetime.fromisoformat(sys.argv[1])
sys.exit(run(sys.argv[2:], Surroundings(environ=os.environ, clock=lambda: instant)))
"""


@dataclass
class Day:
    """An installation at a service that looks at rights, and what was asked of the service."""

    station: Station
    account: Account
    caplog: pytest.LogCaptureFixture

    def type(self, keys: tuple[str, str], at: datetime, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `yardstick ...` as a process of its own that holds keys and begins at an instant."""
        self.caplog.clear()
        environ = dict(os.environ) | {"VAR": str(self.station.var), "JOBS": "1"} | self.station.environ
        environ |= {"AWS_ACCESS_KEY_ID": keys[0], "AWS_SECRET_ACCESS_KEY": keys[1]}
        command = [sys.executable, "-c", AT, at.isoformat(), *words]
        return subprocess.run(command, cwd=PROGRAM, env=environ, capture_output=True, text=True, check=False)

    def count_requests(self, name: str, method: str = "[A-Z]+") -> Counter[str]:
        """Return how often each path of a bucket was asked for by the last process."""
        line = re.compile(rf'"{method} /{NAMES[name]}/?([^ ?]*)[^ ]* HTTP')
        found = (line.search(record.getMessage()) for record in self.caplog.records if record.name == "werkzeug")
        return Counter(match[1] for match in found if match)

    def count_puts(self, name: str) -> Counter[str]:
        """Return how often the last process wrote each path of a bucket."""
        return self.count_requests(name, "PUT")

    def read_bucket(self, name: str) -> dict[str, bytes]:
        """Return the public files of a bucket by path."""
        with closing(S3Target(f"s3://{NAMES[name]}", endpoint=self.account.endpoint)) as target:
            paths = [path for path in target.list_paths() if path != POINTER]
            return {path: target.read(path) or b"" for path in paths}

    def list_instants(self, repository: str) -> list[datetime]:
        """Return the instant of each release of a repository, the newest first."""
        with History(self.station.var / repository) as history:
            return [each.instant for each in history.list_releases()]


@pytest.fixture
def day(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Day]:
    caplog.set_level("INFO", "werkzeug")
    places = {name: f"s3://{bucket}" for name, bucket in NAMES.items()}
    environ = {
        "AWS_ENDPOINT_URL_S3": account.endpoint,
        "TARGETS": f"{places['London']} {places['Ireland']}",
        "PREPARED_TARGETS": places["Prepared"],
    }
    station = Station(tmp_path, environ)
    station.seed(make_content())
    add_due(station, DUE)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", account.publishing[0])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", account.publishing[1])
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it remembers the keys that it saw first
    made = Day(station, account, caplog)
    with enable_iam_authentication():
        assert made.type(account.publishing, START, "publish").returncode == 0
        yield made


def test_a_release_is_prepared_rehearsed_and_switched_by_three_processes_with_the_rights_of_their_roles(
    day: Day,
) -> None:
    before = day.read_bucket("London")

    prepared = day.type(day.account.preparing, DUE - timedelta(minutes=20), "prepare")
    assert prepared.returncode == 0, prepared.stderr
    assert "Release 2 is prepared" in prepared.stdout
    uploads = day.count_puts("Prepared")
    assert len(uploads) > 150
    assert {path for path, times in uploads.items() if times != 1} == {POINTER}
    assert [day.count_puts(name) for name in LIVE] == [{}, {}]

    again = day.type(day.account.preparing, DUE - timedelta(minutes=15), "prepare")
    assert "is prepared." in again.stdout
    words = "publish", "--rehearse", "--at", DUE.isoformat()
    rehearsed = day.type(day.account.preparing, DUE - timedelta(minutes=10), *words)
    assert rehearsed.returncode == 0, rehearsed.stderr
    assert "Release 2 would go live" in rehearsed.stdout
    assert not day.count_puts("Prepared").keys() - {POINTER}, "it is there already"
    assert [day.count_requests(name) for name in LIVE] == [{}, {}], "no live target is opened"
    assert (len(day.list_instants("history.git")), day.list_instants("prepared.git")[0]) == (1, DUE)

    early = day.type(day.account.publishing, DUE - timedelta(seconds=1), "publish")
    assert (early.returncode, early.stdout) == (0, "Nothing to do.\n")
    assert day.read_bucket("London") == before

    switched = day.type(day.account.publishing, DUE, "publish")
    assert switched.returncode == 0, switched.stderr
    assert "Render" not in switched.stderr
    assert day.list_instants("history.git") == [DUE, START]
    puts = [day.count_puts(name) for name in LIVE]
    after = day.read_bucket("London")
    assert after == day.read_bucket("Ireland")
    assert SECRET in after[PAGE]
    changed = {path for path in after if after[path] != before.get(path)}
    assert puts == [dict.fromkeys(changed, 1) | {POINTER: 2}] * 2, "each object once to each target"
