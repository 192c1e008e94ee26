"""How other repositories are reached: a server that falls silent is given up, however it is spoken to.

Over HTTP the library sees to that itself. Over git:// and ssh it would wait for ever.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader, FileIO, RawIOBase
from select import POLLIN, POLLOUT, poll
from subprocess import Popen, TimeoutExpired
from typing import IO, Any, cast
from urllib.parse import urlsplit

from dulwich.client import (
    GitClient,
    SSHGitClient,
    SubprocessSSHVendor,
    SubprocessWrapper,
    TCPGitClient,
    get_transport_and_path,
)
from dulwich.config import ConfigFile, StackedConfig
from dulwich.protocol import DEFAULT_GIT_PROTOCOL_VERSION_FETCH, DEFAULT_GIT_PROTOCOL_VERSION_SEND, Protocol

SILENCE_SECONDS = 20
"""How long a server may say nothing. A request of the editing application ends within 30 on most platforms."""
GIT_PORT = 9418


class FellSilent(TimeoutError):
    """A server said nothing, or took nothing, for as long as it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the server said nothing for {seconds:g} seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """How long a server may be silent, in seconds, and the command that stands for ssh (None: git's own settings)."""

    silence: float = SILENCE_SECONDS
    ssh: str | None = None

    def open(self, url: str) -> tuple[GitClient, str]:
        """Return a client for a repository, and its path there; it gives up a server that falls silent."""
        patience = ConfigFile()
        patience.set((b"http",), b"timeout", str(self.silence).encode())
        config = StackedConfig([patience, *StackedConfig.default_backends()])
        client, path = get_transport_and_path(url, config=config, ssh_command=self.ssh)
        if isinstance(client, SSHGitClient):
            vendor = _PatientVendor(self.silence)
            ssh = _PatientSSH(client.host, client.port, client.username, vendor, ssh_command=client.ssh_command)
            return ssh, path
        if isinstance(client, TCPGitClient):
            place = urlsplit(url)
            return _PatientTCP(place.hostname or "", place.port or GIT_PORT, self.silence), path
        return client, path


DEFAULT_TRANSPORT = Transport()


class _PatientTCP(TCPGitClient):
    """Speaks git:// through a socket whose every wait ends."""

    def __init__(self, host: str, port: int, silence: float) -> None:
        super().__init__(host, port)
        self._place, self._silence = (host, port), silence

    def _connect(
        self, cmd: bytes, path: str | bytes, protocol_version: int | None = None
    ) -> tuple[Protocol, Callable[[], bool], IO[bytes] | None]:
        line = socket.create_connection(self._place, self._silence)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        incoming = line.makefile("rb")

        def read(size: int) -> bytes:
            try:
                return incoming.read(size)
            except TimeoutError:
                raise FellSilent(self._silence) from None

        def write(data: bytes) -> int:
            try:
                line.sendall(data)
            except TimeoutError:
                raise FellSilent(self._silence) from None
            return len(data)

        def close() -> None:
            incoming.close()
            line.close()

        def end_writing() -> None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)

        protocol = Protocol(read, write, close, report_activity=self._report_activity, shutdown_write=end_writing)
        host = b"host=" + self._place[0].encode("idna") + self._choose_version(cmd, protocol_version)
        given = path if isinstance(path, bytes) else path.encode(self._remote_path_encoding)
        protocol.send_cmd(b"git-" + cmd, given.removeprefix(b"/") if given.startswith(b"/~") else given, host)
        return _close_in_silence(protocol), lambda: _is_ready(line.fileno(), POLLIN, 0), None

    def _choose_version(self, cmd: bytes, wanted: int | None) -> bytes:
        """Note which version of the protocol is spoken, and return how a server is told of it."""
        if cmd != b"upload-pack":
            self.protocol_version = DEFAULT_GIT_PROTOCOL_VERSION_SEND
            return b""
        self.protocol_version = DEFAULT_GIT_PROTOCOL_VERSION_FETCH if wanted is None else wanted
        return b"\0\0version=%d\0" % self.protocol_version if self.protocol_version == 2 else b""


class _PatientSSH(SSHGitClient):
    """Speaks through an ssh that is ended where it falls silent."""

    def _connect(
        self, cmd: bytes, path: str | bytes, protocol_version: int | None = None
    ) -> tuple[Protocol, Callable[[], bool], IO[bytes] | None]:
        protocol, can_read, stderr = super()._connect(cmd, path, protocol_version)
        return _close_in_silence(protocol), can_read, stderr


class _PatientVendor(SubprocessSSHVendor):
    """Starts ssh, and ends it where it falls silent."""

    def __init__(self, silence: float) -> None:
        self._silence = silence

    def run_command(self, *given: Any, **named: Any) -> Any:
        """Run a git command over ssh."""
        return _Line(super().run_command(*given, **named), self._silence)


class _Line:
    """The pipes to an ssh that runs: what the client asks of them, each with an end to its wait."""

    def __init__(self, started: SubprocessWrapper, silence: float) -> None:
        process: Popen[bytes] = started.proc
        assert process.stdin is not None
        assert process.stdout is not None
        self._started = started  # it closes the pipes when it goes
        self._process, self._silence = process, silence
        self._out = process.stdin.fileno()
        os.set_blocking(self._out, False)
        self.read = BufferedReader(_Waiting(cast(FileIO, process.stdout), self._wait)).read
        self.stderr = process.stderr

    def write(self, data: bytes) -> int:
        """Write it all, as the server takes it."""
        left = memoryview(data)
        while left:
            self._wait(self._out, POLLOUT)
            left = left[os.write(self._out, left) :]
        return len(data)

    def can_read(self) -> bool:
        """Whether something is there to be read."""
        assert self._process.stdout is not None
        return _is_ready(self._process.stdout.fileno(), POLLIN, 0)

    def close(self) -> None:
        """Close the pipes, and end a process that does not end by itself."""
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(self._silence)
        except TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait(self, pipe: int, event: int) -> None:
        if not _is_ready(pipe, event, self._silence):
            self._process.kill()
            raise FellSilent(self._silence)


class _Waiting(RawIOBase):
    """Reads a pipe after a wait that ends."""

    def __init__(self, pipe: FileIO, wait: Callable[[int, int], None]) -> None:
        self._pipe, self._wait = pipe, wait

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there, once something is."""
        self._wait(self._pipe.fileno(), POLLIN)
        return self._pipe.readinto(buffer)


def _close_in_silence(protocol: Protocol) -> Protocol:
    """Have a talk end where the server falls silent: the library leaves it open until it agrees on a version."""
    read = protocol.read

    def read_or_close(size: int) -> bytes:
        try:
            return read(size)
        except FellSilent:
            protocol.close()
            raise

    protocol.read = read_or_close
    return protocol


def _is_ready(file: int, event: int, seconds: float) -> bool:
    """Whether a file can be read from or written to, or has come to its end, within so many seconds."""
    waiting = poll()
    waiting.register(file, event)
    return bool(waiting.poll(seconds * 1000))
