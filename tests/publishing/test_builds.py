"""The queue: one build at a time, the newest wish, take-over of what died."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publishing.builds import TAKE_OVER_SECONDS, Build, Builds, Claim, Request, Worker, find_this_worker, new_build_id
from publishing.database import (
    MIGRATIONS,
    Database,
    DatabaseUnreachable,
    newest_revision,
    open_database,
)
from publishing.guard import LeaseLost, Watch
from publishing.lease import Lease

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LEASE = 60
HERE = find_this_worker()
ELSEWHERE = Worker("another-machine", "17@4711")


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def new_url(tmp_path: Path) -> str:
    """The address of a database that is not there yet."""
    return f"sqlite:///{tmp_path}/state/work.sqlite"


@pytest.fixture
def builds(url: str) -> Iterator[Builds]:
    with open_database(url) as database:
        yield Builds(database)


def get(builds: Builds, build_id: str) -> Build:
    found = builds.find(build_id)
    assert found is not None
    return found


def ask(builds: Builds, seconds: float = 0, *, content: str | None = None, reason: str = "requested") -> str:
    at = after(seconds)
    return builds.request(Request(id=new_build_id(at), reason=reason, by="u-1", at=at, content=content)).id


def claim(builds: Builds, worker: Worker = HERE, seconds: float = 0) -> Claim:
    found = builds.claim(worker, after(seconds), LEASE)
    assert found is not None
    return found


def test_a_connection_that_is_lost_is_a_database_that_is_away(url: str) -> None:
    with open_database(url) as database:
        database.close()
        with pytest.raises(DatabaseUnreachable):
            Builds(database).list_unfinished()


def test_what_ends_a_transaction_is_told_also_where_the_connection_is_lost(url: str) -> None:
    def lose() -> None:
        with open_database(url) as database, database.transaction():
            database.close()
            raise KeyError("the cause")

    with pytest.raises(KeyError, match="the cause"):
        lose()


def test_empty_queue_has_nothing_to_claim(builds: Builds) -> None:
    assert builds.claim(HERE, NOW, LEASE) is None


def test_request_is_kept_as_it_was_made(builds: Builds) -> None:
    made = builds.request(Request(id="one", reason="push", by="u-7", at=NOW, content="c" * 40))

    assert (made.state, made.reason, made.requested_by, made.requested_at) == ("PENDING", "push", "u-7", NOW)
    assert builds.find("one") == made
    assert builds.find("two") is None


def test_newest_wish_is_run_and_older_ones_are_superseded(builds: Builds) -> None:
    first, second, third = (ask(builds, seconds) for seconds in (0, 1, 2))

    assert claim(builds, seconds=3).build.id == third
    assert [get(builds, each).state for each in (first, second, third)] == ["SUPERSEDED", "SUPERSEDED", "STARTED"]


def test_one_build_runs_at_a_time(builds: Builds) -> None:
    ask(builds)
    claim(builds)
    ask(builds, 1)

    assert builds.claim(ELSEWHERE, after(2), LEASE) is None
    assert builds.claim(HERE, after(2), LEASE) is None


def test_finished_build_makes_room_for_the_next(builds: Builds) -> None:
    ask(builds)
    running = claim(builds)
    waiting = ask(builds, 1)

    assert builds.finish(running, "DONE", after(5), result="Release 1 is live.", release="r" * 40)

    assert claim(builds, ELSEWHERE, 6).build.id == waiting
    done = get(builds, running.build.id)
    assert (done.state, done.finished_at, done.result, done.release) == (
        "DONE", after(5), "Release 1 is live.", "r" * 40,
    )  # fmt: skip


def test_build_of_a_dead_process_is_taken_over_at_once(builds: Builds) -> None:
    died = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    ask(builds)
    first = claim(builds, Worker(HERE.host, f"{died.stdout.decode().strip()}@1"))

    second = claim(builds, seconds=1)

    assert second.taken_over
    assert second.build.id == first.build.id
    assert not builds.is_held(first)
    assert builds.is_held(second)


def test_process_number_that_another_process_uses_now_is_no_sign_of_life(builds: Builds) -> None:
    number = HERE.process.partition("@")[0]
    ask(builds)
    claim(builds, Worker(HERE.host, f"{number}@1"))

    assert claim(builds, seconds=1).taken_over


def test_lease_that_ran_out_on_this_machine_is_taken_over_at_once(builds: Builds) -> None:
    ask(builds)
    first = claim(builds)

    assert builds.claim(HERE, after(LEASE - 1), LEASE) is None
    assert claim(builds, seconds=LEASE + 1).build.id == first.build.id


def test_lease_of_another_machine_is_waited_for_a_little_longer(builds: Builds) -> None:
    ask(builds)
    claim(builds, ELSEWHERE)

    assert builds.claim(HERE, after(LEASE + 1), LEASE) is None
    assert builds.claim(HERE, after(LEASE + TAKE_OVER_SECONDS), LEASE) is None
    assert claim(builds, seconds=LEASE + TAKE_OVER_SECONDS + 1).taken_over


def test_renewed_lease_is_not_taken_over(builds: Builds) -> None:
    ask(builds)
    first = claim(builds)

    assert builds.renew(first, after(50), LEASE)

    assert builds.claim(HERE, after(LEASE + 1), LEASE) is None


def test_process_that_lost_its_build_can_neither_renew_nor_finish_it(builds: Builds) -> None:
    ask(builds)
    first = claim(builds)
    second = claim(builds, seconds=LEASE + 1)

    assert not builds.renew(first, after(LEASE + 2), LEASE)
    assert not builds.finish(first, "DONE", after(LEASE + 2), result="late")
    assert builds.is_held(second)


def test_push_of_one_commit_is_noted_once(builds: Builds) -> None:
    def note(content: str, seconds: float) -> bool:
        at = after(seconds)
        return builds.note_push(Request(id=new_build_id(at), reason="push", by="u-1", at=at, content=content))

    assert note("a" * 40, 0)
    assert not note("a" * 40, 1)
    assert note("b" * 40, 2)
    failed = claim(builds, seconds=3)
    builds.finish(failed, "FAILED", after(4), result="The bucket was away.")
    assert note("b" * 40, 5), "what failed is tried again"


def test_waiting_build_is_cancelled_at_once_and_a_running_one_is_asked_to_stop(builds: Builds) -> None:
    first = ask(builds)
    running = claim(builds)
    second = ask(builds, 1)

    assert builds.cancel(second, "u-2", after(2)) == "CANCELLED"
    assert builds.cancel(first, "u-2", after(2)) == "STARTED"
    assert builds.is_cancelled(running)
    assert builds.cancel("no-such-build", "u-2", after(2)) is None
    assert builds.claim(ELSEWHERE, after(3), LEASE) is None


def test_of_many_claims_at_once_exactly_one_wins(builds: Builds, url: str) -> None:
    for seconds in range(5):
        ask(builds, seconds)
    ready, won = threading.Barrier(8), []

    def try_claim() -> None:
        with Database(url) as database:
            ready.wait()
            found = Builds(database).claim(HERE, after(10), LEASE)
        if found is not None:
            won.append(found)

    threads = [threading.Thread(target=try_claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1


def test_tables_are_made_once_by_many_processes_at_once(new_url: str) -> None:
    program = f"from publishing.database import open_database\nopen_database({new_url!r}).close()"
    started = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(3)]
    for process in started:
        _, error = process.communicate(timeout=60)
        assert process.returncode == 0, error.decode()

    with Database(new_url) as database:
        assert database.execute("SELECT version_num FROM alembic_version") == [(newest_revision(),)]


def test_migrations_can_be_taken_back(new_url: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, inspect
    from sqlalchemy.pool import NullPool

    open_database(new_url).close()
    engine = create_engine(new_url, poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        assert "builds" in inspect(connection).get_table_names()
        command.downgrade(config, "base")
        assert "builds" not in inspect(connection).get_table_names()
    engine.dispose()


def test_tables_of_a_newer_program_are_refused(new_url: str) -> None:
    with open_database(new_url) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(DatabaseUnreachable, match="newer program"):
        open_database(new_url)


def test_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "work.sqlite").write_bytes(b"this is no database at all, and long enough to be looked at" * 20)

    with pytest.raises(DatabaseUnreachable, match="work.sqlite|not a database"):
        open_database(f"sqlite:///{tmp_path}/work.sqlite")


def test_lease_is_renewed_beside_the_work(builds: Builds, url: str) -> None:
    ask(builds)
    held = claim(builds)
    ticked = threading.Event()

    def now() -> datetime:
        ticked.set()
        return after(1000)

    with Lease(builds, held, database_url=url, seconds=0, watch=Watch(now=now)) as lease:
        assert ticked.wait(20)
        lease.check()
    renewed = builds.find(held.build.id)
    assert renewed is not None
    assert renewed.lease_until is not None


def test_lease_says_when_it_was_lost(builds: Builds, url: str) -> None:
    ask(builds)
    held = claim(builds)
    with Lease(builds, held, database_url=url, seconds=LEASE, watch=Watch(now=lambda: NOW)) as lease:
        lease.check()
        claim(builds, seconds=LEASE + 1)
        with pytest.raises(LeaseLost):
            lease.check()
