"""Fixtures of the browser tests: Chromium, a folder served on loopback, pages that may reach nothing else.

Any test may ask for them, and is then marked `browser`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest

from tests.browser.page_checks import find_accessibility_faults, find_faults_of_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE = 60_000
"""Milliseconds for which a step in a browser is waited for: only a fault takes as long, on however busy a machine."""
WIDE, NARROW = 1280, 320

FIXTURES = {"chromium", "validate_html"}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium with a fresh profile, once a test process."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed. Install it: sudo apt-get install chromium.")
    if subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("Playwright's driver does not start. Install what it links to: sudo apt-get install libatomic1.")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder as it stands now, which a browser would guess to be as it was, and logs nothing."""

    def end_headers(self) -> None:
        """Have the browser ask again each time."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's signature)
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve `folder` on loopback at a free port; yield the origin, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def served() -> Iterator[Callable[[Path], str]]:
    """Return a function that serves a folder until the test ends and returns its origin."""
    with ExitStack() as stack:
        yield lambda folder: stack.enter_context(serve(folder))


@pytest.fixture(scope="session")
def shared_contexts(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that returns the one context with such options: a page in it costs half of one in its own.

    Each holds a page of this machine open, so that its process is there for the next.
    """
    with ExitStack() as stack:
        blank = stack.enter_context(TemporaryDirectory())
        origin = stack.enter_context(serve(Path(blank)))
        made: dict[tuple[bool, bool], BrowserContext] = {}

        def find(*, scripts: bool, touch: bool) -> BrowserContext:
            if (scripts, touch) not in made:
                context = chromium.new_context(java_script_enabled=scripts, has_touch=touch)
                stack.callback(context.close)
                context.set_default_timeout(PATIENCE)
                context.new_page().goto(origin)
                made[scripts, touch] = context
            return made[scripts, touch]

        yield find


@pytest.fixture
def foreign_requests() -> list[str]:
    """Return the addresses beyond this machine that pages asked for; the test fails at its end if there are any."""
    return []


@pytest.fixture
def open_page(
    chromium: Browser, shared_contexts: Callable[..., BrowserContext], foreign_requests: list[str]
) -> Iterator[Callable[..., Page]]:
    """Return a function that opens an address: `open_page(address, width=320, scripts=False, media="print")`.

    A page has a browser of its own, with no cookies; with `shared`, it has those of other tests, which is quicker.
    The page may ask this machine only. No other name is found, and asking for one fails the test when it ends.
    """
    with ExitStack() as stack:

        def note(request: Request) -> None:
            if urlsplit(request.url).hostname not in ("127.0.0.1", None):
                foreign_requests.append(request.url)

        def open_it(
            address: str,
            *,
            width: int = WIDE,
            scripts: bool = True,
            media: Literal["screen", "print"] = "screen",
            touch: bool = False,
            shared: bool = False,
        ) -> Page:
            size: ViewportSize = {"width": width, "height": 900}
            if shared:
                page = shared_contexts(scripts=scripts, touch=touch).new_page()
                stack.callback(page.close)
                page.on("request", note)
                page.set_viewport_size(size)
            else:
                context = chromium.new_context(viewport=size, java_script_enabled=scripts, has_touch=touch)
                stack.callback(context.close)
                context.set_default_timeout(PATIENCE)
                context.on("request", note)
                page = context.new_page()
            page.emulate_media(media=media)
            page.goto(address)
            return page

        yield open_it
    assert foreign_requests == [], "The page asked another host."


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Return the function that lists a page's accessibility faults."""
    return find_accessibility_faults


@pytest.fixture
def validate_html(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], list[str]]:
    """Return a function that lists what is wrong with a page's HTML."""
    return lambda content: find_faults_of_pages({"page.html": content}, tmp_path_factory.mktemp("html"))
