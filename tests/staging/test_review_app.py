"""A review app as the Procfile starts it: it fills itself from staging, once, and lets its accounts in."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.publishing.station import Station
from tests.repository.documents import ROOT
from tests.staging.conftest import PASSWORD

pytestmark = pytest.mark.slow
PROCESSES = dict(re.findall(r"^(\w+): (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE))
PATIENCE = 300


def make_environ(folder: Path, staging: Path) -> dict[str, str]:
    programs = Path(sys.executable).parent
    return {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(folder),
        "STAGE": "review",
        "HEROKU_APP_NAME": "review-7",
        "CMS_PROXIES": "1",
        "SECRET_KEY": "r" * 40,
        "SITE_PASSWORD": "hush",
        "STAGING_CONTENT_URL": str(staging),
        "ACCOUNTS_PASSWORD": PASSWORD,
        "VAR": str(folder / "var"),
    }


def find_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def start_web(environ: Mapping[str, str], log: Path) -> Iterator[int]:
    """Start the process that the Procfile names web; yield its port once it answers."""
    port = find_port()
    with log.open("wb") as out:
        web = subprocess.Popen(
            ["bash", "-c", PROCESSES["web"]], cwd=ROOT, env={**environ, "PORT": str(port)}, stdout=out, stderr=out
        )
        try:
            wait_for(web, port, log)
            yield port
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait(PATIENCE)


def ask(port: int, path: str) -> tuple[int, str]:
    """Ask as the platform's router does, which speaks HTTPS to everybody else."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        headers = {"Host": "review-7.herokuapp.com", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def wait_for(web: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        assert web.poll() is None, log.read_text()
        with suppress(OSError, HTTPException):
            if ask(port, "/readyz")[0] == 200:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_a_review_app_fills_itself_once(filled: Station, tmp_path: Path) -> None:
    environ, log = make_environ(tmp_path, filled.layout.content), tmp_path / "log"
    release = subprocess.run(
        ["bash", "-c", PROCESSES["release"]], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert "waits in the queue" in release.stdout
    with start_web(environ, log) as port:
        status, page = ask(port, "/sign-in")
        assert (status, "Sign in" in page) == (200, True)
        assert "Filled with" in log.read_text()
        assert re.search(r"approver\S*@", log.read_text())
    with start_web(environ, log):
        assert "Filled with" not in log.read_text()
