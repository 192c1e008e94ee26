"""Several people at once: a server as production runs it, and browsers that ask it with a pause and without."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from bench.cms.screens import Screen, check_answer
from tests.cms.visitor import Visitor
from tests.cms.workshop import Workshop

ROOT = Path(__file__).parents[2]
WORKERS, THREADS, START_SECONDS = 2, 8, 120
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Milliseconds that a screen took, the middle and the 95th percentile, and those of processor for each request.

    `calm` is the same with a pause between a person's requests, as people make; the limits are for that one.

    `others` is the share of the machine, from 0 to 1, that programs outside the benchmark took meanwhile.
    """

    screen: str
    requests: int
    middle: float
    high: float
    processor: float
    others: float
    calm: Spread


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds that requests took: the middle and the 95th percentile."""

    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """For how many seconds a screen is asked for, and how many seconds a person waits between two requests."""

    seconds: float
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and its process, below which are those that answer."""

    port: int
    process: subprocess.Popen[bytes]

    def read_processor(self) -> float:
        """Return the seconds of processor that all its processes have used."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return sum(map(_read_processor, (str(self.process.pid), *children.split())))


def _read_processor(process: str) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _read_own() -> float:
    """Return the seconds of processor that this process has used."""
    return time.process_time()


def _read_busy() -> float:
    """Return the seconds of processor that all programs of the machine have used."""
    user, nice, system = Path("/proc/stat").read_text(encoding="ascii").split()[1:4]
    return (int(user) + int(nice) + int(system)) / TICK


@contextmanager
def serve(made: Workshop) -> Iterator[Server]:
    """Serve an installation by gunicorn, as docs/operations.md says, until the block ends."""
    port = _find_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(made.folder),
        "VAR": str(made.settings.var),
        "DATABASE_URL": made.settings.database_url,
    }
    command = [
        sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", str(THREADS),
        "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "yardstick.cms_server:app",
    ]  # fmt: skip
    with (made.folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_until_ready(process, made.folder / "server.log")
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(30)


def _find_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until every worker has said that previews are ready, the last thing before it takes requests.

    Raises:
        RuntimeError: that did not come.
    """
    end = time.monotonic() + START_SECONDS
    while log.read_text().count("Previews are ready") < WORKERS:
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(log.read_text())
        time.sleep(0.1)


class NetBrowser:
    """A browser that keeps one connection and is signed in already."""

    def __init__(self, port: int, visitor: Visitor) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        cookies = [
            each for each in (visitor.client.get_cookie(name) for name in ("yardstick", "known-browser")) if each
        ]
        self.headers = {"Cookie": "; ".join(f"{each.key}={each.value}" for each in cookies)}
        self.origin = f"http://127.0.0.1:{port}"

    def send(self, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str]:
        """Open a page, or post a form to it."""
        if fields is None:
            self.connection.request("GET", path, headers=self.headers)
        else:
            kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.origin + path}
            self.connection.request("POST", path, urlencode(fields), {**self.headers, **kind})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()


def time_screen(
    server: Server, screen: Screen, visitors: Sequence[Visitor], drafts: Sequence[str], pace: Pace
) -> Timing:
    """Let everybody ask for a screen at once for some seconds, first with the pause of the pace, then without any.

    Raises:
        RuntimeError: an answer is not as it should be.
    """
    calm = _ask(server, screen, visitors, drafts, pace)
    before, began = (server.read_processor(), _read_own(), _read_busy()), time.monotonic()
    times = _ask(server, screen, visitors, drafts, Pace(seconds=pace.seconds))
    used, own, busy = (
        now - then for now, then in zip((server.read_processor(), _read_own(), _read_busy()), before, strict=True)
    )
    machine = (time.monotonic() - began) * (os.cpu_count() or 1)
    spread = _describe(times)
    return Timing(
        screen=screen.name,
        requests=len(times),
        middle=spread.middle,
        high=spread.high,
        processor=used / len(times) * 1000,
        others=max(0.0, busy - used - own) / machine,
        calm=_describe(calm),
    )


def _ask(server: Server, screen: Screen, visitors: Sequence[Visitor], drafts: Sequence[str], pace: Pace) -> list[float]:
    """Return the milliseconds of each request, in order of size: everybody asks for measures of their own."""
    end = time.monotonic() + pace.seconds

    def work(number: int) -> list[float]:
        time.sleep(pace.pause * number / len(visitors))
        browser, mine, taken = NetBrowser(server.port, visitors[number]), drafts[number :: len(visitors)], []
        for turn in count():
            request = screen.prepare(browser, mine[turn % len(mine)], turn)
            start = time.perf_counter()
            answer = request(browser)
            taken.append((time.perf_counter() - start) * 1000)
            check_answer(screen, *answer)
            time.sleep(pace.pause)
            if time.monotonic() > end:
                browser.connection.close()
                return taken
        raise AssertionError

    with ThreadPoolExecutor(len(visitors)) as pool:
        return sorted(each for taken in pool.map(work, range(len(visitors))) for each in taken)


def _describe(times: Sequence[float]) -> Spread:
    return Spread(times[len(times) // 2], times[int(len(times) * 0.95)])
