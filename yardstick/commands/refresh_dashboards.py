"""yardstick refresh-dashboards: proves dashboards and lists against a recount, and has wrong ones made anew."""

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

GUIDE = """Prove dashboards, lists and pages against a recount.

A publish counts on from what earlier ones kept. This makes the newest release again from the content alone, trusting
nothing kept, and compares every file and every kept figure. Where anything differs, what is kept is dropped, a publish
that renders everything is asked for, and ALERTS_ADDRESS gets one letter that names what differed.

It takes as long as rendering the whole site, so it is for the night. While a publish waits or runs, after a rollback,
and where a newer program has not published yet, it does nothing.

\b
Examples:
  yardstick refresh-dashboards

Exit codes: 0 nothing differs; 1 something did, and is made anew; 2 wrong settings; 3 something outside failed.
"""


@click.command("refresh-dashboards", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Recount, and have made anew what is wrong."""
    from publishing.job import RenderFailed
    from yardstick.publishing_runs import find_machine, outside_failures

    def find(settings: Settings, database: Database) -> Iterator[Fault]:
        from publishing.builds import Builds
        from publishing.recounting import find_miscounts

        with outside_failures(RenderFailed):
            yield from find_miscounts(settings, Builds(database), find_machine(surroundings))

    return report_faults(surroundings, "miscounted", find)
