"""Tries after a failure: the outside's faults after growing waits, the content's when it has changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.builds.records import Build, Fault
from publishing.builds.retrying import RENDER_TRIES, WAITS, Wait, find_retry, find_wait
from publishing.delaying import find_delay
from publishing.run import Wish, request
from publishing.schedule.calling import make_publish_call
from tests.publishing.releases import add_due
from tests.publishing.station import Station

NOON = datetime(2026, 10, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OUTSIDE: list[Fault | None] = ["outside"]
RENDER: list[Fault | None] = ["render"]


def make_failures(*faults: Fault | None, tried: str = "these") -> list[Build]:
    """Return failed builds, one a minute until noon, the newest first."""
    return [
        Build(
            id=f"b{number}",
            state="FAILED",
            reason="push",
            requested_by="u-1",
            requested_at=NOON - (number + 1) * MINUTE,
            started_at=NOON - (number + 1) * MINUTE,
            finished_at=NOON - number * MINUTE,
            result="Away.",
            fault=fault,
            tried=tried,
        )
        for number, fault in enumerate(reversed(faults))
    ]


@pytest.mark.parametrize("times", range(1, 8))
def test_each_failure_in_a_row_is_waited_for_longer_up_to_ten_minutes(times: int) -> None:
    until = NOON + (1, 2, 5, 10, 10, 10, 10)[times - 1] * MINUTE
    assert find_wait(make_failures(*OUTSIDE * times), "these", None) == Wait(until, "Away.")


def test_content_at_fault_waits_for_a_change_and_a_change_is_tried_at_once() -> None:
    failures = make_failures("content")
    assert find_wait(failures, "these", None) == Wait(None, "Away.")
    assert find_wait(failures, "those", None) is None


def test_rendering_that_fails_is_tried_again_a_few_times_only() -> None:
    tries = [make_failures(*RENDER * times) for times in range(1, RENDER_TRIES + 1)]
    waits = [find_wait(failures, "these", None) for failures in tries]
    assert [wait and wait.until is None for wait in waits] == [False, False, True]
    assert find_wait(tries[-1], "those", None) == Wait(NOON + 5 * MINUTE, "Away.")


def test_a_release_that_falls_due_is_not_put_off_by_an_earlier_failure() -> None:
    failures = make_failures("outside", "outside", "content")
    began = NOON - MINUTE
    assert find_wait(failures, "these", began + timedelta(seconds=1)) is None
    assert find_wait(failures, "these", began) is not None


def test_after_a_build_that_went_through_nothing_is_waited_for() -> None:
    assert find_wait([], "these", None) is None
    good = Build(
        id="b", state="DONE", reason="push", requested_by="u-1", requested_at=NOON, started_at=NOON, finished_at=NOON
    )
    assert find_wait([good, *make_failures("outside", "content")], "these", None) is None
    assert find_retry([good, *make_failures("outside")]) is None


@given(st.lists(st.sampled_from(["outside", "render", "content", None]), min_size=1, max_size=12))
def test_every_wait_ends_within_ten_minutes_or_at_a_change(faults: list[Fault | None]) -> None:
    wait = find_wait(make_failures(*faults), "those", None)
    assert wait is None or (wait.until is not None and NOON < wait.until <= NOON + WAITS[-1])


def delay(station: Station) -> Wait | None:
    return find_delay(station.settings, station.look(), station.now)


def test_a_shared_file_with_an_error_is_tried_once_until_the_content_changes(published: Station) -> None:
    published.edit("site.yaml", "language: en-GB", "langauge: en-GB")
    published.publish()
    published.now += timedelta(days=1)
    wait = delay(published)
    assert wait is not None
    assert wait == Wait(None, "A shared file has an error. Nothing went live.")
    request(published.settings, Wish(by="u-1"), published.machine)
    assert delay(published) is None, "somebody asks for it"
    published.publish()
    published.edit("site.yaml", "langauge: en-GB", "language: en-GB")
    assert delay(published) is None


def test_a_target_that_is_away_is_tried_again_after_each_wait(published: Station) -> None:
    published.publish()
    blocked = published.var / "blocked"
    blocked.mkdir()
    (blocked / "thesis.txt").write_text("mine")
    published.environ["TARGETS"] = f"{blocked} {published.var}/mirror"
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    is_called = make_publish_call(published.settings, published.worker)
    for minutes in (1, 2, 5, 10, 10):
        published.publish()
        failed, until = published.now, published.now + minutes * MINUTE
        wait = delay(published)
        assert wait is not None
        assert wait.until == until
        assert str(blocked) in wait.why
        assert not is_called(until - timedelta(seconds=1), failed)
        assert is_called(until, failed)
        published.now = until - MINUTE
    add_due(published, published.now + 6 * MINUTE)
    published.publish()
    published.now += 4 * MINUTE
    assert delay(published) is not None
    published.now += MINUTE
    assert delay(published) is None, "a release that is due waits for no other try"
    (blocked / "thesis.txt").unlink()
    published.publish()
    assert delay(published) is None
    assert not is_called(published.now + timedelta(hours=1), published.now)
