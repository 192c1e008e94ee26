"""`python -m bench.cms`: what each screen takes with several people at once, on SQLite and on PostgreSQL.

Each screen is asked for twice. First everybody waits a second between two requests, the least that people at work do:
the limits are for that. Then nobody waits at all, which says what the server can do.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.cms.counting import Count, count_screens
from bench.cms.installation import list_drafts, make_installation, sign_in_editors
from bench.cms.load import Pace, Timing, serve, time_screen
from bench.cms.screens import SCREENS
from publishing.database import open_database
from tests.cms.databases import make_database, start_server

DATABASES = ("sqlite", "postgresql")
HEAD = (
    f"{'screen':<20}{'p50 ms':>9}{'p95 ms':>9}{'limit':>7}{'requests':>10}{'p50 ms':>9}{'p95 ms':>9}"
    f"{'processor ms':>14}{'others':>8}"
    f"{'queries':>9}{'of index':>10}{'git reads':>11}"
)

ABOVE = f"{'':<20}{'with a pause':>18}{'':>7}{'without any':>28}"
NOTE = """
With a pause: each person waits between two requests, and the limits are for the 95th percentile of that. Processor: of
the server, for each request and what came before it. Others: the share of the machine that other programs took
meanwhile; times on the clock mean little where it is high. Queries and git reads: of one request."""


@contextmanager
def open_place(database: str) -> Iterator[tuple[Path, str]]:
    """Return a new folder and the address of an empty database with all tables."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yardstick-bench-")))
        if database == "postgresql":
            yield folder, stack.enter_context(make_database(stack.enter_context(start_server())))
            return
        url = f"sqlite:///{folder}/yardstick.sqlite"
        open_database(url).close()
        yield folder, url


def measure_all(database: str, chosen: argparse.Namespace) -> Iterator[str]:
    """Return the lines of a report on one database, as they are known."""
    with open_place(database) as (folder, url):
        start = time.perf_counter()
        made = make_installation(folder, url, chosen.measures)
        took = time.perf_counter() - start
        yield f"\n{database}: {chosen.measures} measures (made in {took:.0f} s), {chosen.users} users at once"
        visitors, drafts = sign_in_editors(made, chosen.users), list_drafts(chosen.measures)
        counts = count_screens(made, visitors[0], drafts[0])
        yield ABOVE
        yield HEAD
        pace = Pace(seconds=chosen.seconds, pause=chosen.pause)
        with serve(made) as server:
            for screen in SCREENS:
                timing = time_screen(server, screen, visitors, drafts, pace)
                yield write_line(timing, screen.limit, counts[screen.name])
        made.close()


def write_line(timing: Timing, limit: int, counted: Count) -> str:
    """Return a line of the report."""
    return (
        f"{timing.screen:<20}{timing.calm.middle:>9.1f}{timing.calm.high:>9.1f}{limit:>7}"
        f"{timing.requests:>10}{timing.middle:>9.1f}{timing.high:>9.1f}"
        f"{timing.processor:>14.1f}{timing.others:>8.0%}{counted.statements:>9}{counted.index:>10}{counted.reads:>11}"
        f"{'' if timing.calm.high <= limit else '  over'}"
    )


def main() -> None:
    """Measure on each database and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.cms", description="Measure the editing application.")
    parser.add_argument("--measures", type=int, default=5000, help="size of the generated site")
    parser.add_argument("--users", type=int, default=10, help="how many people ask at once")
    parser.add_argument("--seconds", type=float, default=5, help="how long each screen is asked for")
    parser.add_argument("--pause", type=float, default=1, help="seconds that each waits between two requests")
    parser.add_argument("--database", choices=DATABASES, nargs="+", default=DATABASES)
    chosen = parser.parse_args()
    for database in chosen.database:
        for line in measure_all(database, chosen):
            print(line, flush=True)
    print(NOTE)


if __name__ == "__main__":
    main()
