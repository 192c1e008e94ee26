"""Release instants in the site's time zone, right across clock changes."""

from datetime import UTC, date, datetime

import pytest

from measures.publication.instants import Clock, InstantUnclear, UnknownZone, load_zone, read_instant, start_of_day

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
