"""A small proxy before an S3 server that fails now and then: 503, silence, a body cut short, a request cut short."""

from __future__ import annotations

import random
import socket
import threading
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Fault = Literal["none", "unavailable", "silence", "cut request", "cut answer", "lost answer", "refused"]
HOP = {"connection", "transfer-encoding", "keep-alive", "content-length"}


class Troublemaker:
    """Passes requests on to `upstream`, but for a share of them does one of `faults`. `stop` ends it.

    `asked` lists the method and the path of each request; a copy is `COPY`.
    """

    def __init__(self, upstream: str, *, faults: tuple[Fault, ...], share: float, seed: int) -> None:
        self.upstream = urlsplit(upstream)
        self.faults = faults
        self.share = share
        self.done: Counter[str] = Counter()
        self.asked: list[tuple[str, str]] = []
        self._rng = random.Random(seed)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def choose(self) -> Fault:
        with self._lock:
            fault: Fault = self._rng.choice(self.faults) if self._rng.random() < self.share else "none"
            self.done[fault] += 1
            return fault

    def _make_handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self) -> None:
                with suppress(OSError):
                    owner.handle(self)

            do_GET = do_PUT = do_DELETE = do_HEAD = do_POST = pass_on  # noqa: N815 (the names are http.server's)

            def log_message(self, *_words: object) -> None: ...

        return Handler

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        kind = "COPY" if request.headers.get("x-amz-copy-source") else request.command
        self.asked.append((kind, request.path.partition("?")[0]))
        fault = self.choose()
        request.close_connection = fault != "none"
        if fault == "unavailable":
            self._answer(request, 503, {"Content-Type": "application/xml"}, _SLOW_DOWN)
        elif fault == "refused":
            request.connection.shutdown(socket.SHUT_RDWR)
        elif fault == "silence":
            threading.Event().wait(1.5)
            request.connection.shutdown(socket.SHUT_RDWR)
        else:
            sent = body[: len(body) // 2] if fault == "cut request" else body
            status, headers, content = self._ask(request, sent)
            if fault == "lost answer":
                request.connection.shutdown(socket.SHUT_RDWR)
            else:
                self._answer(request, status, headers, content, share=0.5 if fault == "cut answer" else 1)

    def _ask(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection(self.upstream.hostname or "", self.upstream.port, timeout=20)
        try:
            headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP}
            connection.request(request.command, request.path, body=body or None, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
            kept = {name: value for name, value in answer.getheaders() if name.lower() not in HOP}
            if request.command == "HEAD":
                kept["Content-Length"] = answer.getheader("Content-Length") or "0"
            return answer.status, kept, content
        finally:
            connection.close()

    def _answer(
        self,
        request: BaseHTTPRequestHandler,
        status: int,
        headers: dict[str, str],
        content: bytes,
        *,
        share: float = 1,
    ) -> None:
        request.send_response_only(status)
        for name, value in headers.items():
            request.send_header(name, value)
        if "Content-Length" not in headers:
            request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content[: int(len(content) * share)])


_SLOW_DOWN = b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"
