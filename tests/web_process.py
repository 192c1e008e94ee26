"""A web process as it is run: started by its command on a free port, waited for until it is ready, and ended."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

PATIENCE = 300
"""Seconds that a process may take to be ready, to answer or to end."""


@contextmanager
def run_web(
    make_command: Callable[[int], Sequence[str]],
    environ: Mapping[str, str],
    log: Path,
    find_status: Callable[[int], int],
    *,
    folder: Path | None = None,
) -> Iterator[int]:
    """Start what is to listen on a port, and yield the port once `find_status` of it is 200."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = int(listening.getsockname()[1])
    given = {**environ, "PORT": str(port)}
    with log.open("wb") as out:
        process = subprocess.Popen(make_command(port), cwd=folder, env=given, stdout=out, stderr=out)
        try:
            _wait_for(process, lambda: find_status(port), log)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def _wait_for(process: subprocess.Popen[bytes], find_status: Callable[[], int], log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        assert process.poll() is None, log.read_text()
        with suppress(OSError, HTTPException):
            if find_status() == 200:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())
