"""Release instants in the site's time zone, right across clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.model.site import Site
from measures.publication.instants import (
    Clock,
    InstantUnclear,
    UnknownZone,
    load_zone,
    propose_release,
    read_instant,
    start_of_day,
)

MINUTE = timedelta(minutes=1)
LONDON = Clock.of("Europe/London", "09:30")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-01-14", datetime(2026, 1, 14, 9, 30, tzinfo=UTC)),
        ("2026-07-14", datetime(2026, 7, 14, 8, 30, tzinfo=UTC)),
        ("2026-03-28", datetime(2026, 3, 28, 9, 30, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 8, 30, tzinfo=UTC)),
        ("2026-10-24", datetime(2026, 10, 24, 8, 30, tzinfo=UTC)),
        ("2026-10-26", datetime(2026, 10, 26, 9, 30, tzinfo=UTC)),
        ("2026-07-14T09:30", datetime(2026, 7, 14, 8, 30, tzinfo=UTC)),
        ("2026-07-14T09:30:00Z", datetime(2026, 7, 14, 9, 30, tzinfo=UTC)),
        ("2026-10-25T01:30:00+01:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 01:30:00+00:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_written_time_means_an_instant_of_the_site(written, expected):
    assert read_instant(written, LONDON) == expected


@pytest.mark.parametrize(
    ("written", "words"), [("2026-10-25T01:30", "occurs twice"), ("2026-03-29T01:30:00", "never occurs")]
)
def test_local_time_that_occurs_twice_or_never_is_refused(written, words):
    with pytest.raises(InstantUnclear, match=words):
        read_instant(written, LONDON)


def test_day_begins_at_local_midnight():
    assert start_of_day(date(2026, 7, 1), LONDON) == datetime(2026, 6, 30, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Europe/Atlantis", "../../etc/passwd", "Europe", ""])
def test_unknown_zone_is_refused(name):
    with pytest.raises(UnknownZone):
        load_zone(name)


def make_site(release_time: str = "09:30", timezone: str = "Europe/London", holidays: tuple[date, ...] = ()) -> Site:
    return Site(
        name="Anywhere",
        address="https://any.example",
        sections=(),
        release_time=release_time,
        timezone=timezone,
        holidays=holidays,
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 25, 9, 30, tzinfo=UTC)),
        (datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 25, 9, 30, tzinfo=UTC)),
        (datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 3, 30, 8, 30, tzinfo=UTC)),
        (datetime(2026, 10, 23, 12, tzinfo=UTC), datetime(2026, 10, 26, 9, 30, tzinfo=UTC)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), datetime(2026, 7, 3, 8, 30, tzinfo=UTC)),
        (datetime(2026, 12, 24, 12, tzinfo=UTC), datetime(2026, 12, 29, 9, 30, tzinfo=UTC)),
    ],
    ids=["a Tuesday", "early that day", "over the change to summer", "over the change to winter", "past midnight there",
         "over Christmas"],
)  # fmt: skip
def test_release_is_proposed_for_the_next_working_day_at_the_local_release_time(now, expected):
    assert propose_release(now, make_site(holidays=(date(2026, 12, 25), date(2026, 12, 28)))) == expected


@given(
    now=st.integers(0, 60 * 365 * 24 * 60).map(lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + minutes * MINUTE),
    hour=st.integers(3, 23),
    minute=st.integers(0, 59),
    zone=st.sampled_from(["Europe/London", "Pacific/Auckland", "Asia/Kathmandu", "America/St_Johns"]),
    offsets=st.sets(st.integers(0, 20)),
)
def test_proposed_release_is_ahead_on_the_first_working_day_and_reads_as_written(now, hour, minute, zone, offsets):
    today = now.astimezone(load_zone(zone)).date()
    site = make_site(f"{hour:02}:{minute:02}", zone, tuple(today + timedelta(days=offset) for offset in offsets))
    proposed = propose_release(now, site)
    local = proposed.astimezone(load_zone(zone))
    days = [today + timedelta(days=ahead) for ahead in range(1, (local.date() - today).days + 1)]
    assert proposed > now
    assert (local.hour, local.minute) == (hour, minute)
    assert [site.is_working_day(day) for day in days] == [False] * (len(days) - 1) + [True]
    assert read_instant(local.date().isoformat(), Clock.of(zone, site.release_time)) == proposed


@pytest.mark.parametrize(
    ("now", "zone", "time", "expected"),
    [
        (datetime(2024, 4, 25, 12, tzinfo=UTC), "Africa/Cairo", "00:30", datetime(2024, 4, 25, 22, 30, tzinfo=UTC)),
        (datetime(2024, 10, 30, 12, tzinfo=UTC), "Africa/Cairo", "23:30", datetime(2024, 10, 31, 20, 30, tzinfo=UTC)),
    ],
    ids=["a time that never occurs", "a time that occurs twice"],
)
def test_release_is_proposed_for_a_working_day_whose_clock_changes(now, zone, time, expected):
    assert propose_release(now, make_site(time, zone)) == expected
