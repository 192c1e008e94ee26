"""yardstick report-early-pages: tells developers of versions that readers reach before their time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.publishing_runs import check_content_there, outside_failures, prepare_content_copy
from yardstick.reporting import report_faults
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from publishing.database import Database
    from publishing.faults import Fault
    from yardstick.settings import Settings

GUIDE = """Tell developers of pages that are out too soon.

This asks the site at SITE_ORIGIN, as a reader does, for the address of each version that is not public (200 of them,
those that wait for their release first), and looks for these addresses in the home page, the sitemap, the search page
and the newest version of the measure. What is found is printed with the command to type, and ALERTS_ADDRESS gets one
letter. In production the schedule does so each minute. "yardstick leak-report" reads every file instead.

\b
Examples:
  yardstick report-early-pages

Exit codes: 0 nothing found; 1 something can be read early; 2 wrong settings; 3 the site, the content, the database or
the history cannot be reached.
"""


@click.command("report-early-pages", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Ask the site, and tell of what is there too soon."""

    def find(settings: Settings, database: Database) -> Iterator[Fault]:  # noqa: ARG001 (the others need it)
        from measures.store.git import NoStore, RemoteUnreachable
        from publishing.faults import find_early_pages
        from publishing.outcome import Stopped
        from yardstick.outside import open_line

        check_content_there(settings)
        prepare_content_copy(settings)
        try:
            with outside_failures(NoStore, RemoteUnreachable), open_line() as ask:
                yield from find_early_pages(settings, surroundings.clock, ask)
        except Stopped as stop:
            raise CommandRefused(str(stop), code=ExitCode.NO) from None

    return report_faults(surroundings, "early", find)
