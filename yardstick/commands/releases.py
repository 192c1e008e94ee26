"""yardstick releases: what was published, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import outside_failures
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from publishing.history import History, Release

SHORT = 10

GUIDE = """List the releases, newest first.

Each line has the release's number, its instant (UTC), the commit of the history, the commit of the content that it was
made from, and what it puts back if it is a rollback. The number, or the commit, is what "yardstick rollback" takes.

\b
Examples:
  yardstick releases
  yardstick releases | head

Exit codes: 0 done, also when there are none; 2 wrong usage or settings; 3 the remote history cannot be reached.
"""


@click.command("releases", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """List the releases."""
    from publishing.history import HistoryMoved, HistoryUnreachable
    from publishing.layout import Layout
    from publishing.opening import open_history

    layout = Layout(surroundings.read_settings())
    if not layout.remote_history and not layout.history.exists():
        click.echo("There are no releases yet.", err=True)
        return ExitCode.DONE
    with outside_failures(HistoryMoved, HistoryUnreachable), open_history(layout) as history:
        for release in history.list_releases():
            click.echo(_describe(history, release))
    return ExitCode.DONE


def _describe(history: History, release: Release) -> str:
    number, instant = str(release.number).rjust(5), f"{release.instant:%Y-%m-%d %H:%M:%S}"
    content = release.trailers.get("Content", "")[:SHORT]
    line = f"{number}  {instant}  {release.id[:SHORT]}  content {content}"
    if release.rolls_back is None:
        return line
    older = history.release(release.rolls_back) if history.has(release.rolls_back) else None
    return f"{line}  puts back release {older.number if older else release.rolls_back[:SHORT]}"
