"""The page of charts as readers get it: rendered by the generator, sent with the headers of the published site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from publishing.headers import list_response_headers
from tests.browser.fixtures import QuietHandler


class PublishedHandler(QuietHandler):
    """Serves a folder with the headers that the edge sends, the content security policy among them."""

    def end_headers(self) -> None:
        """Add them to each answer."""
        path = self.path.split("?")[0].lstrip("/")
        name = f"{path}index.html" if not path or path.endswith("/") else path
        for header, value in list_response_headers(name).items():
            if header not in ("Content-Type", "Strict-Transport-Security"):
                self.send_header(header, value)
        super().end_headers()


@contextmanager
def serve_as_published(folder: Path) -> Iterator[str]:
    """Serve `folder` on loopback; yield the origin, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(PublishedHandler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
