"""What calls for a publish between its marks: something that has fallen due, and a build that waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from publishing.builds import PREPARING, Builds
from publishing.builds.retrying import find_retry
from publishing.database import Database, DatabaseUnreachable
from publishing.layout import Layout
from publishing.looking import Looked
from publishing.preparing.deciding import find_near, is_stale
from publishing.schedule.timetable import Call
from yardstick.settings import Settings

AGAIN = timedelta(minutes=1)
"""How long after a prepare another may be called for."""


def make_publish_call(settings: Settings) -> Call:
    """Return what says that a publish is called for.

    An instant has come since the last one began, a build waits, or a failed one is to be tried again.
    """
    looked = Layout(settings).looked

    def is_called(now: datetime, last: datetime | None) -> bool:
        seen = Looked.read(looked)
        due = seen.next_due if seen else None
        if due is not None and due <= now and (last is None or last < due):
            return True
        try:
            with Database(settings.database_url) as database:
                return _is_wanted(Builds(database), now, last)
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


def _is_wanted(builds: Builds, now: datetime, last: datetime | None) -> bool:
    """Whether no build runs, and one waits since a publish last began or the time of another try has come since."""
    unfinished = builds.list_unfinished()
    if any(build.state == "STARTED" and build.reason not in PREPARING for build in unfinished):
        return False
    if any(last is None or build.requested_at > last for build in unfinished):
        return True
    retry = find_retry(builds.list_last_ended())
    return retry is not None and retry <= now and (last is None or last < retry)
