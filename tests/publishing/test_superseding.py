"""Which waiting build does the work of which: no wish that somebody typed is lost to a build that does not grant it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from publishing.builds import TAKE_OVER_SECONDS, Build, Builds, Claim, Request, Worker, find_this_worker
from publishing.builds.journal import LEFT_OUT, MOST_LINES, Journal, list_failure_places
from publishing.database import open_database

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LEASE = 60
HERE = find_this_worker()
NEIGHBOUR = Worker(HERE.host, "1@1")
ELSEWHERE = Worker("another-machine", "17@4711")


@pytest.fixture
def builds(url: str) -> Iterator[Builds]:
    with open_database(url) as database:
        yield Builds(database)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def ask(builds: Builds, *reasons: str, owner: Worker | None = None) -> list[str]:
    """Ask for builds, one a second."""
    until = after(LEASE) if owner else None
    wanted = [
        Request(id=f"b{number} {reason}", reason=reason, by=f"u-{number}", at=after(number), owner=owner, until=until)
        for number, reason in enumerate(reasons)
    ]
    return [builds.request(each).id for each in wanted]


def claim(builds: Builds, worker: Worker = HERE, seconds: float = 30) -> Claim:
    found = builds.claim(worker, after(seconds), LEASE)
    assert found is not None
    return found


def get(builds: Builds, build_id: str) -> Build:
    found = builds.find(build_id)
    assert found is not None
    return found


def test_superseded_build_names_the_one_that_does_its_work(builds: Builds) -> None:
    first, second, third = ask(builds, "push", "requested", "push")

    claim(builds)

    assert [get(builds, each).superseded_by for each in (first, second, third)] == [third, third, None]
    assert [build.id for build in builds.list_superseded_by(third)] == [second, first]
    assert [build.id for build in builds.list_superseded_since(after(30))] == [second, first]
    assert builds.list_superseded_since(after(31)) == []


@pytest.mark.parametrize("typed", ["full", "resume"])
def test_what_was_typed_is_done_by_the_newer_build_that_takes_it_over(builds: Builds, typed: str) -> None:
    ask(builds, typed, "push, due", "push")

    assert claim(builds).build.reasons == ("push", typed)


@pytest.mark.parametrize(("showing", "waiting"), [("rollback", "due"), ("restore", "full"), ("rollback", "restore")])
def test_rollback_and_restore_leave_waiting_what_they_do_not_do(builds: Builds, showing: str, waiting: str) -> None:
    older, newer = ask(builds, waiting, showing)

    first = claim(builds)

    assert first.build.id == newer
    assert get(builds, older).state == "PENDING"
    builds.finish(first, "DONE", after(31), result="")
    assert claim(builds, seconds=32).build.id == older


@pytest.mark.parametrize("showing", ["rollback", "restore"])
def test_publish_leaves_a_rollback_and_a_restore_waiting(builds: Builds, showing: str) -> None:
    older, _ = ask(builds, showing, "push")

    first = claim(builds)

    builds.finish(first, "DONE", after(31), result="")
    assert claim(builds, seconds=32).build.id == older


def test_prepare_is_superseded_by_whatever_is_for_readers(builds: Builds) -> None:
    prepare, restore = ask(builds, "prepare", "restore")

    claim(builds)

    assert (get(builds, prepare).state, get(builds, prepare).superseded_by) == ("SUPERSEDED", restore)


def test_build_of_one_process_is_left_to_it_while_it_lives(builds: Builds) -> None:
    (own,) = ask(builds, "restore", owner=HERE)

    assert builds.claim(ELSEWHERE, after(30), LEASE) is None
    assert builds.claim(NEIGHBOUR, after(30), LEASE) is None
    assert claim(builds).build.id == own


def test_build_of_a_dead_process_is_anybodys(builds: Builds) -> None:
    (own,) = ask(builds, "restore", owner=NEIGHBOUR)

    assert claim(builds).build.id == own


def test_build_of_a_process_elsewhere_is_anybodys_after_its_lease(builds: Builds) -> None:
    (own,) = ask(builds, "restore", owner=ELSEWHERE)

    assert builds.claim(HERE, after(LEASE + TAKE_OVER_SECONDS), LEASE) is None
    assert claim(builds, seconds=LEASE + TAKE_OVER_SECONDS + 1).build.id == own


def test_waiting_wish_is_found_by_its_reason(builds: Builds) -> None:
    ask(builds, "push, resume")

    assert builds.is_wanted("resume")
    assert not builds.is_wanted("res")
    claim(builds)
    assert not builds.is_wanted("resume")


def test_log_is_kept_with_the_build_and_by_its_own_process_alone(builds: Builds) -> None:
    ask(builds, "push")
    first = claim(builds)
    builds.note_log(first, "09:30:00 render")
    claim(builds, seconds=30 + LEASE + 1)

    builds.note_log(first, "late")

    assert builds.read_log(first.build.id) == "09:30:00 render"
    assert builds.read_log("no-such-build") == ""


def test_log_keeps_the_newest_lines_and_says_that_others_are_left_out() -> None:
    journal = Journal()
    for number in range(MOST_LINES * 2):
        journal.add(f"step {number} " + "x" * 1000, NOW)
    again = Journal(journal.text)
    again.add("ended", NOW)

    first, *lines = again.text.splitlines()

    assert (first, len(lines), lines[-1]) == (LEFT_OUT, MOST_LINES, "09:30:00 ended")
    assert len(again.text) < 40_000


def test_log_of_a_failure_has_places_and_kinds_and_no_words() -> None:
    printed = """\
Traceback (most recent call last):
  File "/srv/yardstick/generator/pages/measure.py", line 12, in draw
    raise ValueError(secret)
ValueError: 4,711 people were questioned
pydantic_core._pydantic_core.ValidationError: 1 error
"""

    lines = list_failure_places(printed)

    assert lines == ["at pages/measure.py:12 in draw", "ValueError", "pydantic_core._pydantic_core.ValidationError"]
