"""`python -m bench.operations`: what is to be quick at the minute of a release.

It claims a build beside many old ones, on SQLite and on PostgreSQL, and copies a prepared release of 50 pages to a
bucket of a server on this machine. A service is further away: the last line adds `LATENCY` to each request.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3

from publishing.builds import Builds, Request, find_this_worker, new_build_id
from publishing.database import open_database
from publishing.guard import Silence, Watch
from publishing.history import History
from publishing.mirroring import Mirror, Source
from publishing.targets.s3 import PARALLEL, S3Target
from tests.cms.databases import make_database, start_server
from tests.publishing.fakes import Free, make_goal, make_release

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
CLAIMS = 50
CLAIM_LIMIT, SWITCH_LIMIT = 20, 5000
LATENCY = 0.05
"""Seconds of the way to a bucket in the same country and back, with room to spare."""
FIRST = {f"t/{number}/index.html": f"<p>{number}</p>" * 50 for number in range(100)} | {"index.html": "home"}
SECOND = FIRST | {f"t/{number}/1.0/index.html": f"<p>new {number}</p>" * 2000 for number in range(50)}


@contextmanager
def open_queue(database: str, folder: Path) -> Iterator[Builds]:
    """Open the queue of an empty database."""
    with ExitStack() as stack:
        url = f"sqlite:///{folder}/work.sqlite"
        if database == "postgresql":
            url = stack.enter_context(make_database(stack.enter_context(start_server())))
        yield Builds(stack.enter_context(open_database(url)))


def time_claims(builds: Builds, old: int) -> float:
    """Return the 95th percentile of a claim, in milliseconds, beside so many builds that have ended."""
    worker = find_this_worker()
    for number in range(old):
        _run(builds, NOW + timedelta(seconds=number))
    taken = []
    for number in range(CLAIMS):
        at = NOW + timedelta(days=1, seconds=number)
        builds.request(Request(id=new_build_id(at), reason="requested", by="u-1", at=at))
        start = time.perf_counter()
        claim = builds.claim(worker, at, 60)
        taken.append(time.perf_counter() - start)
        assert claim is not None
        builds.finish(claim, "DONE", at, result="done")
    return statistics.quantiles(taken, n=20)[-1] * 1000


def _run(builds: Builds, at: datetime) -> None:
    builds.request(Request(id=new_build_id(at), reason="requested", by="u-1", at=at))
    claim = builds.claim(find_this_worker(), at, 60)
    assert claim is not None
    builds.finish(claim, "DONE", at, result="done")


def time_switch(folder: Path) -> float:
    """Return the seconds in which a prepared release of 50 pages is copied to where readers see it."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint, bucket = f"http://{host}:{port}", f"bench-{uuid.uuid4().hex[:8]}"
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_DEFAULT_REGION": "eu-west-2",
    }  # fmt: skip
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    live, ready = (S3Target(f"s3://{bucket}/{name}", endpoint=endpoint) for name in ("live", "next"))
    with History(folder / "history.git") as history:
        first, second = make_release(history, FIRST), make_release(history, SECOND)
        for target, release in ((live, first), (ready, second)):
            Mirror(history, Free(), Watch()).bring(target, make_goal(release), Silence())
        start = time.perf_counter()
        done = Mirror(history, Free(), Watch(), Source(ready)).bring(live, make_goal(second), Silence())
        taken = time.perf_counter() - start
    assert len(done.written) == 50
    server.stop()
    return taken


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m bench.operations", description=__doc__)
    parser.add_argument("--builds", type=int, default=10_000, help="How many builds have ended.")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="yardstick-bench-") as name:
        for database in ("sqlite", "postgresql"):
            with open_queue(database, Path(name)) as builds:
                taken = time_claims(builds, chosen.builds)
            print(f"claim beside {chosen.builds:,} old builds, {database}: {taken:.1f} ms, limit {CLAIM_LIMIT}")
        switch = time_switch(Path(name)) * 1000
        print(f"switch of 50 prepared pages on a bucket here: {switch:.0f} ms, limit {SWITCH_LIMIT}")
        rounds = 50 / PARALLEL + 6
        print(f"the same with {LATENCY * 1000:.0f} ms for each request: {switch + rounds * LATENCY * 1000:.0f} ms")


if __name__ == "__main__":
    main()
