"""Publishes around a change of the clocks, through the real look, queue and render process."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.publishing.station import SMOKING, Station

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
