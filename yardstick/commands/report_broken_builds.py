"""yardstick report-broken-builds: tells developers of publishes and tasks that failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from yardstick.reporting import report_faults
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from publishing.database import Database
    from publishing.faults import Fault
    from yardstick.settings import Settings

GUIDE = """Tell developers of publishes that failed.

Each cause for which a publish failed in the last 7 days is printed with what readers see, and with the command to type.
ALERTS_ADDRESS gets one letter for each, however often the publish was tried again. So it does for each task of the
schedule that failed three times in a row.

\b
Examples:
  yardstick report-broken-builds

Exit codes: 0 nothing failed; 1 something did; 2 wrong settings; 3 the database cannot be reached.
"""


@click.command("report-broken-builds", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Find what failed, and tell of it."""

    def find(_settings: Settings, database: Database) -> Iterator[Fault]:
        from publishing.builds import Builds
        from publishing.faults import describe_live, find_broken_builds, find_failing_tasks

        builds = Builds(database)
        yield from find_broken_builds(builds, surroundings.clock())
        yield from find_failing_tasks(database, describe_live(builds.find_live()))

    return report_faults(surroundings, "broken", find)
