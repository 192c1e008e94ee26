"""Reports to Sentry: what kind of failure and where, and nothing of what anybody typed or published."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli  # type: ignore[import-untyped]
import pytest

from publishing.monitoring.sentry import start_reporting

DECODERS: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
SECRET = "8.4% of women in Ashfield"


@dataclass
class Receiver:
    """A server that takes reports as Sentry does."""

    address: str = ""
    bodies: list[bytes] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    received = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.bodies.append(DECODERS[self.headers.get("Content-Encoding", "")](body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's signature)
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        received.address = f"http://key@127.0.0.1:{server.server_port}/1"
        yield received
        server.shutdown()
        thread.join()


def fail(figure: str) -> None:
    held = {"figure": figure, "email": "sam@example.org"}
    try:
        raise KeyError(held["figure"])
    except KeyError as error:
        raise ValueError(f"{held} is wrong") from error


def test_a_report_tells_kind_and_place_and_holds_no_words_and_no_values(receiver: Receiver) -> None:
    report = start_reporting(receiver.address, stage="production", version="0.1.0")
    try:
        fail(SECRET)
    except ValueError as failure:
        report(failure, {"number": "ab12cd34", "by": "u-7", "password": "hush", "email": "sam@example.org"})
    (body,) = receiver.bodies
    for word in (SECRET, "Ashfield", "sam@example.org", "hush", "is wrong"):
        assert word.encode() not in body
    event = json.loads(body.splitlines()[-1])
    assert [each["type"] for each in event["exception"]["values"]] == ["KeyError", "ValueError"]
    assert event["exception"]["values"][1]["stacktrace"]["frames"][-1]["function"] == "fail"
    assert event["tags"] == {"number": "ab12cd34", "by": "u-7"}
    assert (event["release"], event["environment"]) == ("0.1.0", "production")
    allowed = {
        "event_id",
        "timestamp",
        "level",
        "platform",
        "release",
        "environment",
        "exception",
        "tags",
        "transaction",
    }
    assert set(event) <= allowed | {"sdk", "contexts"}


def test_without_an_address_nothing_is_sent_nor_loaded() -> None:
    start_reporting(None, stage="local", version="0.1.0")(ValueError(SECRET), {})
