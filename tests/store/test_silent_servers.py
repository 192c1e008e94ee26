"""A git server that falls silent is given up after a while, however it is spoken to, and nothing is lost by it."""

from __future__ import annotations

import shlex
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from measures.store import GitStore, seed_store
from measures.store.git import Origin, RemoteUnreachable, Transport, make_repository
from publishing.builds.records import read_process_start
from tests.remotes import serve_over_git

QUICKLY = 0.3
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
BRANCH = "refs/heads/main"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The folder of a repository with some commits."""
    files, path = tmp_path / "files", tmp_path / "shared" / "content.git"
    files.mkdir()
    (files / "site.yaml").write_text("name: Numbers")
    seed_store(path, files, "u-1", NOON)
    return path


def commit(path: Path, text: str) -> str:
    with GitStore(path) as store:
        changes = {"pages/about.md": text.encode()}
        return store.commit(changes, base=store.head("main"), author="u-2", message=text, at=NOON)


@contextmanager
def listen() -> Iterator[tuple[socket.socket, int]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener, listener.getsockname()[1]


@contextmanager
def relay(address: str, most: int) -> Iterator[str]:
    """Pass on what a server says, so many bytes of each talk, and then nothing more, without hanging up."""
    over = threading.Event()
    place = urlsplit(address)

    def serve(listener: socket.socket) -> None:
        while True:
            near = listener.accept()[0]
            if over.is_set():
                near.close()
                return
            with near, socket.create_connection((place.hostname or "", place.port or 0)) as far:
                threading.Thread(target=pass_on, args=(near, far, 1 << 30), daemon=True).start()
                pass_on(far, near, most)
                near.settimeout(60)
                with suppress(OSError):
                    while near.recv(4096):
                        pass

    with listen() as (listener, port):
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield f"git://127.0.0.1:{port}/"
        over.set()
        socket.create_connection(("127.0.0.1", port)).close()
        thread.join()


def pass_on(source: socket.socket, sink: socket.socket, most: int) -> None:
    with suppress(OSError):
        while most and (data := source.recv(min(most, 4096))):
            sink.sendall(data)
            most -= len(data)


def write_ssh(folder: Path, body: str) -> str:
    """Return a command that stands for ssh."""
    script = folder / "ssh"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(0o755)
    return shlex.quote(str(script))


def open_copy(path: Path, url: str, transport: Transport) -> GitStore:
    if not path.exists():
        make_repository(path)
    return GitStore(path, origin=Origin(url=url, branch="main", transport=transport))


def exchange(shared: Path, copy: GitStore, url: str) -> None:
    """Fetch, deepen and push, and see that both hold the same."""
    commit(shared, "First.")
    copy.fetch(url, "main")
    assert copy.is_shallow
    assert len(copy.list_commits(copy.head("main") or "")) == 2
    made = commit(Path(copy.repo.path), "Second.")
    copy.push(url, [BRANCH])
    with GitStore(shared) as store:
        assert store.head("main") == made


def test_all_is_exchanged_over_git(shared: Path, tmp_path: Path) -> None:
    with serve_over_git(shared.parent) as address:
        url = f"{address}content.git"
        with open_copy(tmp_path / "copy.git", url, Transport()) as copy:
            exchange(shared, copy, url)


def test_all_is_exchanged_over_ssh(shared: Path, tmp_path: Path) -> None:
    ssh = write_ssh(tmp_path, 'for last; do :; done\neval "exec $last"')
    url = f"ssh://git@host.example{shared}"
    with open_copy(tmp_path / "copy.git", url, Transport(ssh=ssh)) as copy:
        exchange(shared, copy, url)


def test_a_server_that_says_nothing_over_git_is_given_up(shared: Path) -> None:
    with listen() as (_, port), GitStore(shared, transport=Transport(silence=QUICKLY)) as store:
        url = f"git://127.0.0.1:{port}/content.git"
        with pytest.raises(RemoteUnreachable, match=r"said nothing for 0\.3 seconds"):
            store.fetch(url, "main")
        with pytest.raises(RemoteUnreachable, match="said nothing"):
            store.push(url, [BRANCH])


def test_an_ssh_that_says_nothing_is_given_up_and_ended(shared: Path, tmp_path: Path) -> None:
    number = tmp_path / "number"
    ssh = write_ssh(tmp_path, f"echo $$ > {shlex.quote(str(number))}\nexec sleep 60")
    with GitStore(shared, transport=Transport(silence=QUICKLY, ssh=ssh)) as store:
        for exchanging in (
            lambda: store.fetch("ssh://git@host.example/content.git", "main"),
            lambda: store.push("git@host.example:content.git", [BRANCH]),
        ):
            with pytest.raises(RemoteUnreachable, match="said nothing"):
                exchanging()
            assert read_process_start(int(number.read_text())) is None


@pytest.mark.parametrize("most", [4, 200])
def test_a_server_that_falls_silent_in_the_middle_costs_nothing_but_the_wait(
    shared: Path, tmp_path: Path, most: int
) -> None:
    transport, path = Transport(silence=QUICKLY), tmp_path / "copy.git"
    with serve_over_git(shared.parent) as address, relay(address, most) as silent:
        with open_copy(path, f"{silent}content.git", transport) as copy:
            with pytest.raises(RemoteUnreachable, match="said nothing"):
                copy.fetch(f"{silent}content.git", "main")
            assert copy.head("main") is None
        with open_copy(path, f"{address}content.git", transport) as copy:
            copy.fetch(f"{address}content.git", "main")
            made = commit(path, "Mine.")
            with suppress(RemoteUnreachable):
                copy.push(f"{silent}content.git", [BRANCH])
            copy.push(f"{address}content.git", [BRANCH])
    with GitStore(shared) as store:
        assert store.head("main") == made
