"""The application on a port of this machine, for browsers and git."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class QuietHandler(WSGIRequestHandler):
    """Logs nothing."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def answer_whole(app: WSGIApplication) -> WSGIApplication:
    """Return an application whose answers are made whole, and their files closed, before a byte is sent.

    The server of Werkzeug leaves an answer's file open when the browser goes away in the middle, as browsers do when
    a test opens the next page.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return list(parts)
        finally:
            getattr(parts, "close", lambda: None)()

    return answer


@contextmanager
def serve_app(app: Flask) -> Iterator[str]:
    """Serve an application on a free port; yield its origin."""
    server = make_server("127.0.0.1", 0, answer_whole(app.wsgi_app), threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
