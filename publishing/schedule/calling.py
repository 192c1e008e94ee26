"""What calls for a publish between its marks: something that has fallen due, and a build that waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from publishing.builds import PREPARING, Build, Builds, Worker
from publishing.builds.retrying import WAITS, find_retry
from publishing.database import Database, DatabaseUnreachable
from publishing.layout import Layout
from publishing.looking import list_awaited
from publishing.preparing.deciding import find_near, is_stale
from publishing.schedule.timetable import Call
from yardstick.settings import Settings

AGAIN = timedelta(minutes=1)
"""How long after a prepare another may be called for."""


def make_publish_call(settings: Settings, worker: Worker) -> Call:
    """Return what says that a publish is called for.

    An instant has come since the last one began, a build waits, a failed one is to be tried again, or one was begun by
    a process that is gone, as `worker` sees it.
    """
    layout = Layout(settings)

    def is_called(now: datetime, last: datetime | None) -> bool:
        if any(due <= now and (last is None or last < due) for due in list_awaited(layout)):
            return True
        try:
            with Database(settings.database_url) as database:
                return _is_wanted(Builds(database), worker, now, last)
        except DatabaseUnreachable:
            return False

    return is_called


def make_prepare_call(settings: Settings) -> Call:
    """Return what says that a release is to be prepared: one is near, and what is prepared is not it, or was overtaken.

    What fails is tried again a minute later.
    """

    def is_called(now: datetime, last: datetime | None) -> bool:
        due = find_near(settings, now)
        if due is None or (last is not None and now - last < AGAIN):
            return False
        return is_stale(settings, due)

    return is_called


def _is_wanted(builds: Builds, worker: Worker, now: datetime, last: datetime | None) -> bool:
    """Whether no build runs, and one waits since a publish last began or the time of another try has come since."""
    abandoned = builds.find_abandoned(worker, now)
    if abandoned is not None and abandoned.reason not in PREPARING:
        return _is_time_to_take_over(abandoned, now, last)
    unfinished = builds.list_unfinished()
    if any(build.state == "STARTED" and build.reason not in PREPARING for build in unfinished):
        return False
    if any(last is None or build.requested_at > last for build in unfinished):
        return True
    retry = find_retry(builds.list_last_ended())
    return retry is not None and retry <= now and (last is None or last < retry)


def _is_time_to_take_over(abandoned: Build, now: datetime, last: datetime | None) -> bool:
    """Whether a build whose process is gone is gone on with: at once, after a try that ended likewise after a wait."""
    began = abandoned.started_at
    if last is None or began is None or last <= began:
        return True
    return now - last >= WAITS[min(max(abandoned.attempt - 1, 1), len(WAITS)) - 1]
