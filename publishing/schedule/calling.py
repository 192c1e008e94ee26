"""What calls for a publish between its marks: something that has fallen due, and a build that waits."""

from __future__ import annotations

from datetime import datetime

from publishing.builds import Builds
from publishing.database import Database, DatabaseUnreachable
from publishing.layout import Layout
from publishing.looking import Looked
from publishing.schedule.timetable import Call
from yardstick.settings import Settings


def make_publish_call(settings: Settings) -> Call:
    """Return what says that a publish is called for: an instant has come since the last one began, or a build waits."""
    looked = Layout(settings).looked

    def is_called(now: datetime, last: datetime | None) -> bool:
        seen = Looked.read(looked)
        due = seen.next_due if seen else None
        if due is not None and due <= now and (last is None or last < due):
            return True
        return _has_new_request(settings, last)

    return is_called


def _has_new_request(settings: Settings, last: datetime | None) -> bool:
    """Whether a build waits that was asked for since a publish last began, and none runs."""
    try:
        with Database(settings.database_url) as database:
            unfinished = Builds(database).list_unfinished()
    except DatabaseUnreachable:
        return False
    if any(build.state == "STARTED" for build in unfinished):
        return False
    return any(last is None or build.requested_at > last for build in unfinished)
