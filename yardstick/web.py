"""Runs WSGI applications on ports of this machine until it is told to stop."""

from __future__ import annotations

import errno
import os
import signal
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from types import FrameType
from typing import TYPE_CHECKING

from waitress import create_server  # type: ignore[import-untyped]  # it ships no types

from yardstick.exits import CommandRefused

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 8


@dataclass(frozen=True, slots=True)
class Place:
    """An application and where it is to listen. Port 0 takes any free one; so does a taken port with `or_any`."""

    app: WSGIApplication
    host: str
    port: int
    or_any: bool = False


@dataclass(frozen=True, slots=True)
class _ByPort:
    """Hands a request to the application of the port that it came in by."""

    apps: dict[str, WSGIApplication]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.apps[environ["SERVER_PORT"]](environ, start_response)


def serve_until_stopped(places: Sequence[Place], announce: Callable[[tuple[str, ...]], None]) -> None:
    """Serve each application at its place until SIGINT or SIGTERM; `announce` is called with the addresses first.

    Raises:
        CommandRefused: a port is taken or may not be used.
    """
    sockets = [_open_socket(place) for place in places]
    ports = [opened.getsockname()[1] for opened in sockets]
    apps = {str(port): place.app for port, place in zip(ports, places, strict=True)}
    server = create_server(_ByPort(apps), sockets=sockets, threads=THREADS, ident=None)
    signal.signal(signal.SIGTERM, _stop)
    announce(tuple(_write_address(place.host, port) for port, place in zip(ports, places, strict=True)))
    server.run()


def _open_socket(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        return socket.create_server((place.host, place.port), family=family)
    except OSError as error:
        if place.or_any and error.errno == errno.EADDRINUSE:
            return _open_socket(replace(place, port=0, or_any=False))
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise CommandRefused(
            f"Port {place.port} of {place.host} cannot be used: {reason}.", "Choose another with --port."
        ) from None


def _write_address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
