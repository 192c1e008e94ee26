"""yardstick delete-old-builds: forgets builds older than 30 days."""

from __future__ import annotations

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import outside_failures
from yardstick.surroundings import Surroundings

GUIDE = """Forget builds older than 30 days.

Rows of the queue, folders of builds and logs of render processes go when they are older than 30 days. The newest 100
builds stay, and so do those that wait or run and the one that made the site what it is. Releases are not touched: they
are in the history.

\b
Examples:
  yardstick delete-old-builds

Exit codes: 0 done, nothing to do too; 2 wrong settings; 3 the database cannot be reached, try again.
"""


@click.command("delete-old-builds", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Delete what is old and say how much it was."""
    from publishing.builds import Builds
    from publishing.builds.clearing import delete_old_builds
    from publishing.database import open_database
    from publishing.layout import Layout

    settings = surroundings.read_settings()
    layout = Layout(settings)
    with outside_failures(), open_database(settings.database_url) as database:
        rows, files = delete_old_builds(Builds(database), layout.builds, layout.logs, surroundings.clock())
    click.echo(f"{rows} builds and {files} folders and logs deleted." if rows or files else "Nothing is old enough.")
    return ExitCode.DONE
