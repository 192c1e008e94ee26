"""A real clamd with one signature of our own, on a socket of this machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIGNATURE = b"yardstick-test-signature-of-something-harmful"
"""What this scanner takes for a virus, wherever it stands in a file."""
MOST_STREAMED = 20_000_000


@contextmanager
def start_clamd() -> Iterator[str]:
    """Start a scanner and return its address; it is stopped afterwards."""
    program = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if program is None:
        pytest.skip("clamd is not installed. Install it: tools/scanner")
    folder = Path(tempfile.mkdtemp(prefix="yardstick-clamd-"))
    try:
        with _run(program, folder) as address:
            yield address
    finally:
        shutil.rmtree(folder)


@contextmanager
def _run(program: str, folder: Path) -> Iterator[str]:
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.ndb").write_text(f"Yardstick.Test:0:*:{SIGNATURE.hex()}\n")
    eicar = f"{hashlib.md5(_read_eicar(), usedforsecurity=False).hexdigest()}:{len(_read_eicar())}:Eicar-Test\n"
    (folder / "signatures" / "test.hdb").write_text(eicar)
    settings = folder / "clamd.conf"
    settings.write_text(
        f"DatabaseDirectory {folder}/signatures\nLocalSocket {folder}/socket\nForeground yes\n"
        f"LogVerbose no\nStreamMaxLength {MOST_STREAMED}\n"
    )
    command = [program, "--config-file", str(settings)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        said: list[str] = []
        try:
            assert server.stdout is not None
            said = _read_until_ready(server.stdout)
            draining = threading.Thread(target=server.stdout.read)
            draining.start()
            yield f"unix://{folder}/socket"
        finally:
            server.terminate()
            server.wait(30)
        draining.join()
    assert said


def _read_until_ready(lines: Iterator[str]) -> list[str]:
    said = []
    for line in lines:
        said.append(line)
        if "Self checking" in line:
            return said
    raise AssertionError(f"clamd did not start: {''.join(said)}")


def _read_eicar() -> bytes:
    from publishing.scans import EICAR

    return EICAR
