"""Repositories that are reached over loopback by git's own servers, for reading and pushing."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@contextmanager
def serve_over_git(folder: Path) -> Iterator[str]:
    """Serve the repositories of a folder by `git daemon`."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    options = ["--reuseaddr", "--export-all", "--enable=receive-pack", "--listen=127.0.0.1", f"--port={port}"]
    command = ["git", "daemon", *options, f"--base-path={folder}", "--verbose"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while "Ready to rumble" not in (line := process.stderr.readline()):
            assert line, "git's server did not start"
        try:
            yield f"git://127.0.0.1:{port}/"
        finally:
            process.terminate()


@dataclass
class Troubles:
    """What is wrong with a server: it takes pushes and hangs up before it answers; hangs up on all; says nothing."""

    pushes_die: bool = False
    hangs_up: bool = False
    is_gone_after_a_push: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    is_silent: bool = False


class GitHandler(BaseHTTPRequestHandler):
    """Hands each request to `git http-backend`. `folder` and `troubles` are set by `serve_over_http`."""

    folder: Path
    troubles: Troubles
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            self._answer(self._read_chunks())
        else:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _read_chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _answer(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        if self.troubles.is_silent:
            self.troubles.over.wait(60)
        if self.troubles.hangs_up or self.troubles.is_silent:
            self.close_connection = True
            return
        environ = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "http.receivepack",
            "GIT_CONFIG_VALUE_0": "true",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=environ, capture_output=True, check=True)
        if self.troubles.pushes_die and path.endswith("/git-receive-pack"):
            self.close_connection = True
            self.troubles.hangs_up = self.troubles.is_gone_after_a_push
            return
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        lines = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.send_response(int(lines.pop("Status", "200").split()[0]))
        for name, value in lines.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve_over_http(folder: Path, troubles: Troubles | None = None) -> Iterator[str]:
    """Serve the repositories of a folder over HTTP, with what is wrong with the server at the time."""
    marks = {"folder": folder, "troubles": troubles or Troubles()}
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (GitHandler,), marks)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
