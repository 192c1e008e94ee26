"""yardstick report-stalled-builds: tells developers of a publish that does not end."""

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

GUIDE = """Tell developers of a publish that does not end.

A build that has run for more than 30 minutes is printed with its machine and process, whether it is still alive, what
readers see, and the command to type. ALERTS_ADDRESS gets one letter for each.

\b
Examples:
  yardstick report-stalled-builds

Exit codes: 0 no build has run for so long; 1 one has; 2 wrong settings; 3 the database cannot be reached.
"""


@click.command("report-stalled-builds", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Find what does not end, and tell of it."""

    def find(_settings: Settings, database: Database) -> Iterator[Fault]:
        from publishing.builds import Builds
        from publishing.faults import find_stalled_builds

        return find_stalled_builds(Builds(database), surroundings.clock())

    return report_faults(surroundings, "stalled", find)
