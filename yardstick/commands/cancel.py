"""yardstick cancel: stops a build that waits or runs."""

from __future__ import annotations

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import outside_failures
from yardstick.surroundings import Surroundings

GUIDE = """Stop a build that waits or runs.

A build that waits is taken out of the queue. One that runs stops before anything of it goes live; what has begun to go
live is finished, so that no target stays between two releases.

\b
Examples:
  yardstick cancel 20270513T083000Z-1f2e3d4c

Exit codes: 0 cancelled, or asked to stop; 1 there is no such build, or it has ended; 2 wrong usage or settings; 3 the
database cannot be reached.
"""


@click.command("cancel", help=GUIDE)
@click.argument("build", metavar="BUILD")
@click.pass_obj
def command(surroundings: Surroundings, build: str) -> int:
    """Cancel the build and say what became of it."""
    from publishing.builds import Builds
    from publishing.database import open_database

    settings = surroundings.read_settings()
    with outside_failures(), open_database(settings.database_url) as database:
        state = Builds(database).cancel(build, "command line", surroundings.clock())
    if state is None:
        click.echo(f'There is no build "{build}".', err=True)
        return ExitCode.NO
    if state not in ("CANCELLED", "STARTED"):
        click.echo(f"Build {build} has ended: {state}.", err=True)
        return ExitCode.NO
    words = "is cancelled" if state == "CANCELLED" else "runs, and stops unless it has begun to go live"
    click.echo(f"Build {build} {words}.")
    return ExitCode.DONE
