"""The weeks around both changes of the clocks: each release on its second, never before, however it was written."""

from datetime import UTC, datetime, timedelta

import pytest

from measures.publication.choose import choose
from measures.publication.record import Selection
from measures.store.memory import MemoryStore
from tests.publication.test_select import PATH, TRUST, make_content

ACCEPTED = "accepted: [{rule: release.working-day, by: u-9, at: 2026-01-05, why: A rehearsal of the clocks.}]"
SECOND = timedelta(seconds=1)

SPRING = (
    ("2026-03-16", "2026-03-16T09:30:00Z"),
    ("2026-03-20T23:59:59", "2026-03-20T23:59:59Z"),
    ("2026-03-24T00:00", "2026-03-24T00:00:00Z"),
    ("2026-03-27", "2026-03-27T09:30:00Z"),
    ("2026-03-28", "2026-03-28T09:30:00Z"),
    ("2026-03-29T00:59:59", "2026-03-29T00:59:59Z"),
    ("2026-03-29T02:00:00", "2026-03-29T01:00:00Z"),
    ("2026-03-29", "2026-03-29T08:30:00Z"),
    ("2026-03-30T00:30", "2026-03-29T23:30:00Z"),
    ("2026-03-30", "2026-03-30T08:30:00Z"),
    ("2026-03-31T09:30:00+00:00", "2026-03-31T09:30:00Z"),
    ("2026-04-07", "2026-04-07T08:30:00Z"),
)
AUTUMN = (
    ("2026-10-12", "2026-10-12T08:30:00Z"),
    ("2026-10-16T23:59:59", "2026-10-16T22:59:59Z"),
    ("2026-10-20T00:00", "2026-10-19T23:00:00Z"),
    ("2026-10-23", "2026-10-23T08:30:00Z"),
    ("2026-10-24", "2026-10-24T08:30:00Z"),
    ("2026-10-25T00:59:59", "2026-10-24T23:59:59Z"),
    ("2026-10-25T01:30:00+01:00", "2026-10-25T00:30:00Z"),
    ("2026-10-25T01:30:00+00:00", "2026-10-25T01:30:00Z"),
    ("2026-10-25", "2026-10-25T09:30:00Z"),
    ("2026-10-26T00:30", "2026-10-26T00:30:00Z"),
    ("2026-10-26", "2026-10-26T09:30:00Z"),
    ("2026-11-03", "2026-11-03T09:30:00Z"),
)


@pytest.mark.parametrize("releases", [SPRING, AUTUMN], ids=["into summer time", "out of summer time"])
def test_twelve_releases_around_a_change_of_clocks_are_each_on_their_second(releases: tuple[tuple[str, str], ...]):
    states = (f"status: approved, release_at: {written}, {ACCEPTED}" for written, _ in releases)
    store = MemoryStore(make_content("status: approved, release_at: 2020-01-06", *states))
    cache: dict[str, bytes] = {}

    def look(at: datetime, last: Selection | None) -> tuple[Selection, datetime | None]:
        choice = choose(store.objects, store.root, instant=at, rule=TRUST, last=last, cache=cache)
        assert not choice.selection.held
        return choice.selection, choice.next_due

    last, due = look(datetime(2026, 1, 5, tzinfo=UTC), None)
    seen = []
    while due is not None:
        early, again = look(due - SECOND, last)
        assert (early.measures, again) == (last.measures, due)
        released, following = look(due, early)
        [number] = released.measures[PATH].by_number.keys() - last.measures[PATH].by_number.keys()
        seen.append((number, due.isoformat()))
        last, due = released, following
    expected = [datetime.fromisoformat(instant).isoformat() for _, instant in releases]
    instants = dict(zip((f"{n}.0" for n in range(2, 14)), expected, strict=True))
    assert seen == sorted(instants.items(), key=lambda item: item[1])


@pytest.mark.parametrize("day", ["2026-03-29T01:30", "2026-10-25T01:30"])
def test_time_that_never_or_twice_occurs_releases_nothing_and_is_named(day: str):
    content = make_content("status: approved, release_at: 2020-01-06", f"status: approved, release_at: {day}")
    store = MemoryStore(content)
    choice = choose(
        store.objects, store.root, instant=datetime(2027, 1, 5, tzinfo=UTC), rule=TRUST, last=None, cache={}
    )
    assert PATH not in choice.selection.measures
    assert [problem.rule for problem in choice.problems if problem.is_error] == ["release.unclear"]
