"""Render processes that begin with the program imported: each is forked from one that has done it already.

A publish of a test starts what it takes for a Python. That hands its arguments, environment and files to the process
here, waits for the fork of it that renders, and ends as that ends. Where it is killed, the fork ends too.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import runpy
import select
import socket
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).resolve().parents[2]
MOST_FILES, MOST_BYTES = 16, 65536
STARTER = """\
#!{python} -IS
import json, os, socket, sys
files = [int(name) for name in os.listdir("/proc/self/fd")]
files = [file for file in sorted(files) if os.path.exists(f"/proc/self/fd/{{file}}")]
line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
line.connect({address!r})
asked = {{"arguments": sys.argv[1:], "folder": os.getcwd(), "environ": dict(os.environ)}}
socket.send_fds(line, [json.dumps(asked).encode()], files)
sys.exit(int(line.recv(16) or 1))
"""


class WarmRenderers:
    """Starts the process that is forked when it is first asked for, and ends it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None

    def find_python(self) -> str:
        """Return the path of what stands for a Python."""
        starter = self._folder / "python"
        if self._process is None:
            address = str(self._folder / "socket")
            command = [sys.executable, "-m", "tests.publishing.warm", address]
            self._process = subprocess.Popen(
                command, cwd=PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            assert self._process.stdout is not None
            assert self._process.stdout.readline() == "ready\n"
            starter.write_text(STARTER.format(python=sys.executable, address=address))
            starter.chmod(0o755)
        return str(starter)

    def close(self) -> None:
        """End the process: it goes when nobody holds its input."""
        if self._process is not None:
            self._process.communicate()


def import_program() -> None:
    """Import all that a render process uses."""
    importlib.import_module("pelican")
    package = importlib.import_module("generator")
    for each in pkgutil.walk_packages(package.__path__, "generator."):
        importlib.import_module(each.name)


def serve(address: str) -> None:
    """Fork a process for each that asks, until the input ends."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(address)
        listener.listen()
        import_program()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            line, _ = listener.accept()
            message, files, _, _ = socket.recv_fds(line, MOST_BYTES, MOST_FILES)
            if message and os.fork() == 0:
                listener.close()
                render(line, json.loads(message), files)
            line.close()
            for file in files:
                os.close(file)
            reap()


def reap() -> None:
    """Let go of the forks that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def render(line: socket.socket, asked: dict[str, Any], files: list[int]) -> None:
    """Be what was asked for: run a module with arguments, and end the process with its exit code."""
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    time.tzset()
    threading.Thread(target=end_with, args=(line,), daemon=True).start()
    _, module, *arguments = asked["arguments"]
    sys.argv = [module, *arguments]
    code = run(module)
    sys.stdout.flush()
    sys.stderr.flush()
    line.send(str(code).encode())
    os._exit(code)


def end_with(line: socket.socket) -> None:
    """End this process as soon as the one that asked for it is gone."""
    line.recv(1)
    os._exit(1)


def run(module: str) -> int:
    """Run a module as the program, and return the exit code."""
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:  # noqa: BLE001 (the edge of the process)
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    serve(sys.argv[1])
