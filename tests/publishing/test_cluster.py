"""A build from nothing on a Dask cluster gives the same bytes; a cluster that fails costs a try, and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client

from generator.incremental.cluster import Cluster, ClusterFailed, FarFailure, open_cluster
from generator.incremental.errands import Refused, pack, render_far, tell_program
from generator.incremental.listing import RenderedSite
from generator.incremental.plan import Work, plan_all
from publishing.builds import Builds
from publishing.builds.retrying import find_retry
from publishing.database import open_database
from publishing.history import History
from publishing.outcome import Code, Outcome
from tests.incremental.studio import Repository, choose_record, make_site
from tests.publishing.content import make_content
from tests.publishing.station import PROGRAM, Station

pytestmark = pytest.mark.slow
SECONDS = 60
DRAFT = "measures/health/habits/smoking/3.0/measure.md"
PUBLIC = "measures/health/habits/smoking/2.1/measure.md"
WITHOUT_DASK = """\
import runpy, sys
sys.modules.update(dask=None, distributed=None)
sys.path.insert(0, "")
sys.argv = sys.argv[2:]
runpy.run_module("pelican", run_name="__main__", alter_sys=True)
"""


class Machines:
    """A scheduler and its workers, each a process of its own on loopback."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self.scheduler = self._start(PROGRAM, "scheduler", "--port", "0")
        assert self.scheduler.stderr is not None
        found = (re.search(rb"Scheduler at: +(tcp://127\.0\.0\.1:[0-9]+)", line) for line in self.scheduler.stderr)
        self.address = next(match[1].decode() for match in found if match)

    def add_worker(self, program: Path = PROGRAM) -> subprocess.Popen[bytes]:
        """Start a worker, and return once the scheduler counts it."""
        with Client(self.address, timeout=SECONDS, set_as_default=False) as client:
            count = len(client.scheduler_info(-1)["workers"])
            folder = ("--local-directory", str(self._folder))
            worker = self._start(program, "worker", self.address, "--nthreads", "1", "--no-nanny", *folder)
            client.wait_for_workers(count + 1, timeout=SECONDS)
        return worker

    def _start(self, program: Path, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard"]
        environ = os.environ | {"DASK_CONFIG": str(self._folder)}
        process = self._stack.enter_context(subprocess.Popen(command, cwd=program, env=environ, stderr=subprocess.PIPE))
        self._stack.callback(process.kill)
        return process


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@contextmanager
def start_machines(folder: Path) -> Iterator[Machines]:
    with ExitStack() as stack:
        yield Machines(folder, stack)


@pytest.fixture(autouse=True)
def own_settings_of_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASK_CONFIG", str(tmp_path / "dask"))


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with start_machines(tmp_path_factory.mktemp("machines")) as made:
        made.add_worker()
        yield made


@pytest.fixture
def closed_address() -> Iterator[str]:
    """An address of this machine at which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"tcp://127.0.0.1:{held.getsockname()[1]}"


@pytest.fixture(scope="module")
def store() -> Repository:
    return Repository(make_content())


@pytest.fixture
def site(store: Repository) -> RenderedSite:
    record = choose_record(store).model_copy(update={"fingerprint": tell_program()})
    return make_site(store, record)


@contextmanager
def hand_over(site: RenderedSite, store: Repository, address: str, folder: Path) -> Iterator[Cluster]:
    with open_cluster(address, pack(site, store), site.record.fingerprint, folder) as cluster:
        yield cluster


def part(site: RenderedSite) -> list[tuple[Work, ...]]:
    """Return the smallest errands that the site's outputs can be made by."""
    return [((kind, owner, (path,)),) for kind, owner, paths in plan_all(site).units() for path in paths]


def publish_on(station: Station, address: str) -> Outcome:
    station.environ |= {"EXECUTOR": "dask", "DASK_SCHEDULER": address}
    return station.publish()


def read_log(station: Station, outcome: Outcome) -> str:
    with closing(open_database(station.settings.database_url)) as database:
        return Builds(database).read_log(outcome.build or "")


def read_newest_tree(history: Path) -> str:
    with History(history) as opened:
        newest = opened.newest()
        assert newest is not None
        return newest.tree


def read_ledger(file: Path) -> dict[str, set[tuple[object, ...]]]:
    """Return what a ledger says outputs and answers were made from."""
    with closing(sqlite3.connect(file)) as ledger:
        return {
            table: set(ledger.execute(f"SELECT * FROM {table}").fetchall())
            for table in ("outputs", "answers", "inputs")
        }


def test_cluster_gives_the_tree_and_the_ledger_that_this_machine_gives_and_is_not_asked_for_an_edit(
    station: Station, machines: Machines, first_publish: Path
) -> None:
    outcome = publish_on(station, machines.address)

    assert outcome.code == Code.DONE, outcome.words
    assert f"on the cluster at {machines.address}" in read_log(station, outcome)
    assert read_newest_tree(station.layout.history) == read_newest_tree(first_publish / "history.git")
    kept = first_publish / station.layout.ledger.relative_to(station.var)
    assert read_ledger(station.layout.ledger) == read_ledger(kept)
    station.edit("pages/about.md", "Who we are.", "Who we really are.")
    after = station.publish()
    assert after.code == Code.DONE
    assert "on the cluster" not in read_log(station, after)


def test_scheduler_that_is_away_fails_the_try_and_no_rehearsal_and_the_next_try_makes_the_release(
    station: Station, machines: Machines, closed_address: str
) -> None:
    failed = publish_on(station, closed_address)

    assert (failed.code, failed.fault, failed.release) == (Code.OUTSIDE_FAILED, "outside", None)
    assert f"No Dask scheduler answers at {closed_address}" in failed.words
    with closing(open_database(station.settings.database_url)) as database:
        assert find_retry(Builds(database).list_last_ended()) is not None
    assert station.rehearse().code == Code.DONE
    again = publish_on(station, machines.address)
    assert again.code == Code.DONE, again.words
    assert again.release is not None
    assert again.release.number == 1


def test_without_dask_this_machine_renders_and_a_cluster_is_refused_with_what_to_install(
    station: Station, machines: Machines
) -> None:
    bare = station.folder / "python"
    bare.write_text(f"#!{sys.executable}\n{WITHOUT_DASK}")
    bare.chmod(0o755)
    station.python = str(bare)

    refused = publish_on(station, machines.address)

    assert refused.code == Code.OUTSIDE_FAILED
    assert "Dask is not installed. To install it: pip install -r requirements-dask.txt" in refused.words
    station.environ["EXECUTOR"] = "processes"
    assert station.publish().code == Code.DONE


def test_workers_of_another_program_are_refused_and_those_of_ours_do_the_work(
    site: RenderedSite, store: Repository, machines: Machines, tmp_path: Path
) -> None:
    other = tmp_path / "program"
    for room in ("generator", "measures", "theme"):
        shutil.copytree(PROGRAM / room, other / room, ignore=shutil.ignore_patterns("__pycache__"))
    stranger = machines.add_worker(other)
    chunks = part(site)[:6]

    with hand_over(site, store, machines.address, tmp_path) as cluster:
        assert cluster.only is not None
        assert (cluster.size, len(cluster.only)) == (1, 1)
        assert len(list(cluster.run(chunks, {}))) == 6

    other_record = site.record.model_copy(update={"fingerprint": "0" * 64})
    with (
        pytest.raises(ClusterFailed, match="None of the 2 workers of the cluster .* runs the program that publishes"),
        hand_over(make_site(store, other_record), store, machines.address, tmp_path),
    ):
        pass
    kill(stranger)


def test_worker_that_dies_costs_nothing_and_without_a_worker_or_a_scheduler_the_try_ends(
    site: RenderedSite, store: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.incremental.cluster.CONNECT_SECONDS", 2)
    chunks = part(site)
    with start_machines(tmp_path) as machines:
        with (
            pytest.raises(ClusterFailed, match="has no worker"),
            hand_over(site, store, machines.address, tmp_path),
        ):
            pass
        first, _ = machines.add_worker(), machines.add_worker()
        with hand_over(site, store, machines.address, tmp_path / "output") as cluster:
            batches = cluster.run(chunks, {})
            written = [output.path for output in next(iter(batches)).written]
            kill(first)
            for _ in range(40):
                written += [output.path for output in next(iter(batches)).written]
            assert written == [path for ((_, _, paths),) in chunks[:41] for path in paths]
            assert all((tmp_path / "output" / path).is_file() for path in written)
            kill(machines.scheduler)
            with pytest.raises(ClusterFailed, match=machines.address):
                list(batches)


def test_page_that_cannot_be_rendered_fails_as_it_does_here(
    site: RenderedSite, store: Repository, machines: Machines, tmp_path: Path
) -> None:
    with (
        hand_over(site, store, machines.address, tmp_path) as cluster,
        pytest.raises(FarFailure, match="KeyError: 'no-such-kind'"),
    ):
        list(cluster.run([(("no-such-kind", "", ("site/x.html",)),)], {}))


def test_errand_of_another_program_or_with_other_content_is_refused_in_words(
    site: RenderedSite, store: Repository
) -> None:
    luggage = pack(site, store)
    other = make_site(store, site.record.model_copy(update={"fingerprint": "0" * 64}))
    blob = next(iter(luggage.objects.blobs))
    swapped = replace(luggage, objects=replace(luggage.objects, blobs={**luggage.objects.blobs, blob: b"swapped"}))

    assert render_far(pack(other, store), {}, ()) == Refused(
        "a worker runs another program than the one that publishes"
    )
    assert render_far(replace(swapped, key="swapped"), {}, ()) == Refused(
        "a worker was sent other content than the release is made from"
    )


def test_only_what_is_public_is_sent() -> None:
    files = make_content()
    files[DRAFT] = files[DRAFT] + b"\nNobody reads this yet.\n"
    store = Repository(files)

    sent = set(pack(make_site(store, choose_record(store)), store).objects.blobs.values())

    assert files[DRAFT] not in sent
    assert files[PUBLIC] in sent
