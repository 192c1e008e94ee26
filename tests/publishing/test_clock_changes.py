"""Publishes around a change of the clocks, through the real look, queue and render process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from publishing.outcome import Code
from tests.publishing.releases import add_due
from tests.publishing.station import SMOKING, Station
from yardstick.cli import run
from yardstick.surroundings import Surroundings

pytestmark = pytest.mark.slow

DUE = {"2.2": ("2025-10-24", "2025-10-24T08:30:00+00:00"), "2.3": ("2025-10-27", "2025-10-27T09:30:00+00:00")}
"""The Friday and the Monday around the change, as written, and as instants."""


def test_run_every_minute_publishes_each_release_on_its_minute_on_both_sides_of_the_change(published: Station) -> None:
    state = published.read(f"{SMOKING}/measure.yaml")
    for number, (written, _) in DUE.items():
        for name in ("measure.md", "by-group.md", "by-group.csv"):
            published.write({f"{SMOKING}/{number}/{name}": published.read(f"{SMOKING}/2.1/{name}")})
        state += f'  "{number}": {{status: approved, release_at: {written}}}\n'.encode()
    published.write({f"{SMOKING}/measure.yaml": state})
    published.publish()

    for number, (_, instant) in DUE.items():
        page = f"health/habits/smoking/{number}/index.html"
        due = datetime.fromisoformat(instant)
        for minutes in (120, 61, 60, 59, 1):
            published.now = due - timedelta(minutes=minutes)
            assert "due" not in published.look().reasons
        assert page not in published.held("site")
        published.now = due - timedelta(minutes=2)
        published.publish(full=True)
        assert page not in published.held("site")
        published.now = due
        assert "due" in published.look().reasons
        published.now = due - timedelta(minutes=1)
        published.publish()
        assert published.now == due
        assert page in published.held("site")
        assert page in published.held("mirror")


def test_a_clock_that_is_behind_takes_nothing_back_that_has_come_out(published: Station) -> None:
    published.publish()
    due = published.now + timedelta(minutes=10)
    add_due(published, due)
    published.publish()
    published.now = due - timedelta(minutes=1)
    assert published.publish().code == Code.DONE
    shown = published.held("site")
    published.edit("pages/about.md", "Who we are.", "Who we really are.")

    published.now = due - timedelta(minutes=5)
    behind = published.publish()

    assert (behind.code, behind.release) == (Code.OUTSIDE_FAILED, None)
    assert "Set the clock right" in behind.words
    assert published.held("site") == shown
    published.now = due
    assert published.publish().release is not None
    assert shown.keys() == published.held("site").keys()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_machine_whose_clock_is_ahead_of_the_shared_one_publishes_nothing(
    station: Station, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"VAR": str(station.var), "DATABASE_URL": url}

    code = run(["publish"], Surroundings(environ=environ, clock=lambda: datetime.now(UTC) + timedelta(seconds=20)))

    assert code == 3
    assert "seconds ahead of the database's" in capsys.readouterr().err
    assert station.count_releases() == 0
