"""Asks for a publish from outside the queue: by who saves something that readers are to see."""

from __future__ import annotations

from datetime import datetime

from publishing.builds.queue import Builds
from publishing.builds.records import Build, Request, new_build_id
from publishing.database import open_database


def ask_for_build(database_url: str, *, reason: str, by: str, at: datetime) -> Build:
    """Add a build to the queue of an installation's database, and return it.

    Raises:
        DatabaseUnreachable: the queue cannot be written to.
    """
    with open_database(database_url) as database:
        return Builds(database).request(Request(id=new_build_id(at), reason=reason, by=by, at=at))
