"""A developer with git: clones the content over HTTP, commits, pulls and pushes."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C.UTF-8",
}


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve an application on loopback and return its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Developer:
    """A clone of the content store."""

    def __init__(self, folder: Path, url: str, name: str) -> None:
        self.folder, self.url, self.name = folder, url, name

    def run(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run git, whatever comes of it."""
        environment = ENVIRONMENT | {"HOME": str(self.folder.parent)}
        who = ["-c", f"user.name={self.name}", "-c", f"user.email={self.name}@users.invalid"]
        command = ["git", *who, "-C", str(folder or self.folder), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)

    def git(self, *arguments: str) -> str:
        """Run git and return what it says; it must succeed."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def clone(self) -> None:
        """Clone the store."""
        done = self.run("clone", "--quiet", self.url, str(self.folder), folder=self.folder.parent)
        assert done.returncode == 0, done.stderr

    def commit(self, files: dict[str, bytes | None], message: str = "Change") -> str:
        """Write files (None removes one), commit them and return the commit."""
        for path, content in files.items():
            file = self.folder / path
            if content is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def push(self, *more: str) -> subprocess.CompletedProcess[str]:
        """Push, whatever comes of it."""
        return self.run("push", *(more or ("origin", "main")))

    def read(self, path: str) -> bytes:
        """Return a file of the clone."""
        return (self.folder / path).read_bytes()
