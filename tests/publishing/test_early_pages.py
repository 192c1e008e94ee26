"""The watch from outside finds what readers can reach before its time, and nothing where nothing is early."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from publishing.faults import find_early_pages
from publishing.faults.early import Ask
from tests.publishing.station import Station
from tests.publishing.test_leak_report import add_secrets
from yardstick.exits import CommandRefused, ExitCode
from yardstick.outside import open_line
from yardstick.scheduling import list_tasks

EARLY, DATA = "health/habits/smoking/2.2", "/api/v1/measures/vape0001/1.0.json"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its signature)
        """Say nothing."""


class Answering(BaseHTTPRequestHandler):
    """Answers with the status that the path says, leads on from 301 to one that answers, and breaks off at `/cut`."""

    def do_GET(self) -> None:
        status = self.path.strip("/")
        self.send_response(200 if status == "cut" else int(status))
        if status == "cut":
            self.send_header("Content-Length", "100")
        self.send_header("Location", "/200")
        self.end_headers()
        self.wfile.write(b"Words")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its signature)
        """Say nothing."""


@contextmanager
def serve(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def waiting(published: Station) -> Iterator[Station]:
    """A site that readers reach over HTTP, with a version that waits for its release and a draft of a new measure."""
    add_secrets(published)
    with serve(partial(Quiet, directory=str(published.var / "site"))) as origin:
        published.environ["SITE_ORIGIN"] = origin
        published.publish()
        yield published


def watch(station: Station, ask: Ask | None = None) -> list[str]:
    with open_line() as over_http:
        return [each.what for each in find_early_pages(station.settings, lambda: station.now, ask or over_http)]


def put(station: Station, path: str, content: bytes) -> None:
    file = (station.var / "site").resolve() / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


@pytest.mark.slow
def test_what_answers_early_or_is_led_to_is_found_over_http_and_nothing_else(waiting: Station) -> None:
    origin = waiting.environ["SITE_ORIGIN"]
    assert watch(waiting) == []
    put(waiting, f"{EARLY}/index.html", b"Early")
    put(waiting, "feeds/site.atom", b'<link href="https://n.example/health/habits/vaping/latest/"/>')
    put(waiting, DATA.strip("/"), b"{}")
    assert watch(waiting) == [
        f"health/habits/smoking 2.2 is not public, and its own address answers: {origin}/{EARLY}/.",
        f"health/habits/vaping 1.0 is not public, and its own address answers: {origin}{DATA}.",
        f"health/habits/vaping 1.0 is not public, and a page leads to it: {origin}/feeds/site.atom.",
    ]


@pytest.mark.slow
def test_what_comes_out_while_it_is_looked_for_is_not_early(waiting: Station) -> None:
    asked: list[str] = []

    def ask(url: str) -> str | None:
        asked.append(url)
        waiting.now += timedelta(days=1)
        return "Out" if f"/{EARLY}/" in url else None

    assert watch(waiting, ask) == []
    assert asked[0].endswith(f"/{EARLY}/"), "what waits for its release is asked for first"


def test_only_a_page_that_is_given_counts_and_a_site_that_is_away_is_said() -> None:
    with open_line() as ask:
        with serve(Answering) as origin:
            assert ask(f"{origin}/200") == "Words"
            assert [ask(f"{origin}/{status}") for status in (301, 401, 403, 404, 410)] == [None] * 5
            with pytest.raises(CommandRefused, match="answers 503") as broken:
                ask(f"{origin}/503")
            with pytest.raises(CommandRefused, match="does not answer"):
                ask(f"{origin}/cut")
        with pytest.raises(CommandRefused, match="does not answer") as away:
            ask(f"{origin}/200")
    assert broken.value.code == away.value.code == ExitCode.OUTSIDE


def test_a_site_without_a_release_is_asked_nothing(tmp_path: Path) -> None:
    assert watch(Station(tmp_path), pytest.fail) == []


def test_the_watch_runs_each_minute_in_production_alone_beside_whatever_runs(tmp_path: Path) -> None:
    station = Station(tmp_path)
    for settings, count in ((replace(station.settings, stage="production"), 1), (station.settings, 0)):
        found = [task for task in list_tasks(settings, station.worker) if task.name == "report-early-pages"]
        assert len(found) == count
        for task in found:
            assert task.runs_beside()
            assert task.is_due(station.now + timedelta(minutes=1), station.now)
