"""Addresses of sources: asked politely, only on the public web, and told to editors when they keep failing."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cms.source_links.asking import AddressRefused, ask_address, check_public
from cms.source_links.checking import MOST, check_links, list_failing
from cms.workspace import close_workspace, workspace

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Server(BaseHTTPRequestHandler):
    """Answers by the path: a status, or a redirect."""

    asked: list[str] = []  # noqa: RUF012 (one server, one list)

    def do_HEAD(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        name = self.path.strip("/")
        status = {"moved": 302, "round": 302, "no-head": 501 if self.command == "HEAD" else 404}.get(name)
        self.send_response(status or int(name))
        if name in ("moved", "round"):
            self.send_header("Location", "/200" if name == "moved" else "/round")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 (named by the standard library)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's signature)
        """Say nothing."""


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("200", None),
        ("moved", None),
        ("403", None),
        ("429", None),
        ("404", "There is no page at this address any more."),
        ("410", "There is no page at this address any more."),
        ("500", "Its server answers 500."),
        ("round", "It leads from address to address without end."),
        ("no-head", "There is no page at this address any more."),
    ],
)
def test_an_answer_is_judged_as_a_person_would(server, path, fault):
    assert ask_address(f"{server}/{path}", anywhere=True) == fault


def test_a_host_that_does_not_answer_is_a_fault_and_no_crash(server):
    assert ask_address("http://127.0.0.1:1/", anywhere=True) == "No server answers at this address."
    assert ask_address("http://\udc80/", anywhere=True) == "No server answers at this address."


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0x7f000001/",
        "https://93.184.215.14:8443/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
        "http:///nothing",
    ],
)
def test_nothing_but_the_public_web_is_asked(url):
    with pytest.raises(AddressRefused):
        check_public(url)
    assert ask_address(url) == "It is no address of the public web."


def test_a_redirect_into_our_own_network_is_not_followed(server, monkeypatch):
    asked = []

    def check_second(url):
        asked.append(url)
        if len(asked) > 1:
            raise AddressRefused("It is no address of the public web.")

    monkeypatch.setattr("cms.source_links.asking.check_public", check_second)
    assert ask_address(f"{server}/moved") == "It is no address of the public web."
    assert asked == [f"{server}/moved", f"{server}/200"]


@pytest.fixture
def asked(workshop):
    """Return a function that checks addresses at an instant, some of which fail, and returns which were asked."""

    def check(urls, now, *failing):
        seen: list[str] = []
        slept: list[float] = []

        def ask(url):
            seen.append(url)
            return "Gone." if url in failing else None

        with workshop.app.app_context():
            check_links(urls, now, ask, slept.append)
        return seen, len(slept)

    return check


def list_told(workshop, now):
    with workshop.app.app_context():
        return [(each.url, each.since) for each in list_failing(now)]


def test_addresses_are_asked_weekly_failing_ones_daily_and_told_after_three_days(workshop, asked):
    a, b, c = "https://a.example/1", "https://a.example/2", "https://b.example/"
    assert asked([c, b, a], NOON, b) == ([a, b, c], 1)
    assert asked([a, b, c], NOON + timedelta(hours=1), b) == ([], 0)
    assert asked([a, b, c], NOON + DAY, b) == ([b], 0)
    assert list_told(workshop, NOON + 2 * DAY) == []
    assert list_told(workshop, NOON + 3 * DAY) == [(b, NOON)]
    assert asked([a, b, c], NOON + 7 * DAY) == ([a, b, c], 1)
    assert list_told(workshop, NOON + 30 * DAY) == [], "it answered again"


def test_an_address_that_is_used_no_more_is_forgotten(workshop, asked):
    asked(["https://a.example/"], NOON, "https://a.example/")
    asked([], NOON + DAY)
    assert list_told(workshop, NOON + 9 * DAY) == []


def test_a_run_asks_only_so_many_and_the_next_goes_on(asked):
    urls = [f"https://{number}.example/" for number in range(MOST + 10)]
    first, _ = asked(urls, NOON)
    second, _ = asked(urls, NOON + timedelta(minutes=1))
    assert len(first) == MOST
    assert sorted(first + second) == sorted(urls)


def test_editors_see_what_fails_and_who_uses_it(workshop, sign_in, asked):
    with workshop.app.app_context():
        urls = workspace().index.list_addresses()
        close_workspace()
    assert len(urls) > 3
    asked(urls, workshop.now - 4 * DAY, urls[0])
    page = sign_in("editor").get("/sources/failing/").text
    assert urls[0] in page
    assert urls[1] not in page
    assert "Gone." in page
    assert "/measures/" in page
