"""A review app as the Procfile starts it: it fills itself from staging, once, and lets its accounts in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.publishing.station import Station
from tests.repository.documents import ROOT
from tests.staging.conftest import PASSWORD
from tests.web_process import PATIENCE, run_web

pytestmark = pytest.mark.slow
PROCESSES = dict(re.findall(r"^(\w+): (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE))


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


def start_web(environ: Mapping[str, str], log: Path) -> AbstractContextManager[int]:
    """Start the process that the Procfile names web."""
    command = ["bash", "-c", PROCESSES["web"]]
    return run_web(lambda _port: command, environ, log, lambda port: ask(port, "/readyz")[0], folder=ROOT)


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
