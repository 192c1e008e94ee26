"""What puts off a publish that a timer begins. It stands apart from the look, which reads no builds that have ended."""

from __future__ import annotations

from datetime import datetime

from publishing.builds import Builds
from publishing.builds.retrying import Wait, describe_try, find_wait
from publishing.database import open_database
from publishing.layout import Layout, describe_settings
from publishing.looking import Look, list_awaited
from yardstick.settings import Settings


def find_delay(settings: Settings, found: Look, now: datetime) -> Wait | None:
    """Return what puts off a publish that the schedule begins, after tries that failed; None when nothing does.

    Raises:
        DatabaseUnreachable: the database could not be reached.
    """
    if "queued" in found.reasons:
        return None
    with open_database(settings.database_url) as database:
        ended = Builds(database).list_last_ended()
    tried = describe_try(found.content, found.fingerprint, describe_settings(settings))
    come = [due for due in list_awaited(Layout(settings)) if due <= now]
    wait = find_wait(ended, tried, max(come, default=None))
    return wait if wait and (wait.until is None or now < wait.until) else None
