"""No release is missed where another machine publishes, or somebody cancels what would have told of it."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publishing.builds import Builds, Request, Worker
from publishing.database import open_database
from publishing.guard import Silence
from publishing.outcome import Code
from publishing.schedule.calling import make_publish_call
from tests.publishing.releases import SECRET, add_due
from tests.publishing.station import Station

pytestmark = pytest.mark.slow


def join(first: Station, folder: Path, state: Path) -> Station:
    """Return a machine with a state folder of its own, which shares all else with the first."""
    layout = first.layout
    shared = {
        "CONTENT_URL": str(layout.content),
        "HISTORY_URL": str(layout.history),
        "DATABASE_URL": first.settings.database_url,
        "TARGETS": " ".join(first.settings.targets),
        "STYLE_GUIDE_TARGETS": " ".join(first.settings.style_guide_targets),
    }
    shutil.copytree(state / "cache", folder / "var" / "cache")
    return Station(folder, shared, first.now, Worker("another-machine", "17@4711"))


def is_out(station: Station) -> bool:
    return any(SECRET in content for content in station.held("site").values())


def leave_to_schedule(station: Station, now: datetime) -> bool:
    """Do what the schedule does at an instant: publish where it is called for; say whether it was."""
    is_called = make_publish_call(station.settings, station.worker)(now, now - timedelta(seconds=5))
    station.now = now - timedelta(minutes=1)
    if is_called:
        station.publish(timed=True)
    return is_called


def test_a_machine_that_takes_over_the_schedule_knows_the_release_that_another_one_was_told_of(
    published: Station, first_publish: Path, tmp_path: Path
) -> None:
    other = join(published, tmp_path / "other", first_publish)
    assert (published.publish().code, other.publish().code) == (Code.DONE, Code.DONE)
    due = published.now + timedelta(minutes=30)
    add_due(published, due)
    assert published.publish(timed=True).code == Code.DONE

    other.publish(timed=True)

    assert other.look().reasons == ()
    assert not leave_to_schedule(other, due - timedelta(seconds=1))
    assert not is_out(published)
    assert leave_to_schedule(other, due)
    assert is_out(published)


def test_a_release_that_falls_due_while_somebody_publishes_follows_at_once(published: Station) -> None:
    assert published.publish().code == Code.DONE
    due = published.now + timedelta(minutes=30)
    add_due(published, due)
    assert published.publish().code == Code.DONE
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    seen: list[bool] = []

    class Slow(Silence):
        def begin(self, step: str, total: int | None = None) -> None:
            if step == "render" and not seen:
                other = Station(published.folder, published.environ, due, Worker("another-machine", "17@4711"))
                leave_to_schedule(other, due)
                seen.append(is_out(published))
                published.now = due + timedelta(seconds=30)

    published.now = due - timedelta(minutes=2)
    published.publish(Slow())

    assert (seen, is_out(published)) == ([False], True)
    assert published.look().reasons == ()


def test_a_release_is_on_time_although_the_publish_that_would_have_seen_its_approval_was_cancelled(
    published: Station,
) -> None:
    assert published.publish().code == Code.DONE
    due = published.now + timedelta(minutes=30)
    add_due(published, due)
    cancel_next(published)

    for _ in range(2):
        assert published.publish(timed=True).build is None, "what was cancelled is left alone"

    assert not leave_to_schedule(published, due - timedelta(seconds=1))
    assert leave_to_schedule(published, due)
    assert is_out(published)
    assert published.look().reasons == ()


def test_what_was_cancelled_is_published_when_somebody_asks_for_it(published: Station) -> None:
    assert published.publish().code == Code.DONE
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    cancel_next(published)

    assert published.publish(timed=True).release is None
    assert published.publish().release is not None


def cancel_next(station: Station) -> None:
    """Have the content's build put into the queue, and cancelled by one person and then by another."""
    with open_database(station.settings.database_url) as database:
        builds = Builds(database)
        wanted = Request(id="noted", reason="push", by="u-2", at=station.now, content=station.look().content)
        assert builds.note_push(wanted)
        (waiting,) = builds.list_unfinished()
        assert [builds.cancel(waiting.id, by, station.now) for by in ("u-1", "u-2")] == ["CANCELLED", "CANCELLED"]
        found = builds.find(waiting.id)
        assert found is not None
        assert found.cancelled_by == "u-1"
