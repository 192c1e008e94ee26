"""yardstick tidy-history: packs what many releases left loose, and throws away what was prepared in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import outside_failures
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from publishing.layout import Layout

GUIDE = """Keep the history small and quick.

Each release leaves some small files in the repository of the history. This packs them where they are many, and is meant
for a scheduler, once a day. A publish may run meanwhile, and no release is thrown away.

What was prepared or rehearsed goes, save the release that waits for its instant: figures that were taken out before
their time do not stay on this machine. While a build waits or runs, that is left for the next time.

\b
Examples:
  yardstick tidy-history

Exit codes: 0 done, nothing to do too; 2 wrong settings; 3 the database or a repository failed, try again.
"""


@click.command("tidy-history", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Tidy the history and what is prepared, and say what became of them."""
    from publishing.builds import Builds
    from publishing.database import open_database
    from publishing.history import History
    from publishing.layout import Layout

    settings = surroundings.read_settings()
    layout = Layout(settings)
    if not layout.history.exists():
        click.echo("There is no history on this machine yet.")
        return ExitCode.DONE
    with outside_failures(OSError), open_database(settings.database_url) as database:
        with History(layout.history) as history:
            done = history.tidy()
        loose = f"{done.loose_before} loose objects became {done.loose_after}"
        packs = f"{done.packs_before} packs became {done.packs_after}"
        click.echo(f"{loose}; {packs}." if done.is_changed else "Nothing to tidy in the history.")
        if Builds(database).list_unfinished():
            click.echo("A build waits or runs: what is prepared is left alone.")
        else:
            _prune(layout, surroundings)
    return ExitCode.DONE


def _prune(layout: Layout, surroundings: Surroundings) -> None:
    from publishing.history import History
    from publishing.preparing.pruning import prune_prepared

    with History(layout.history) as history:
        pruned = prune_prepared(layout, history, surroundings.clock())
    if pruned.after < pruned.before:
        click.echo(f"{pruned.before} objects of prepared releases became {pruned.after}.")
    else:
        click.echo("Nothing prepared is past its time.")
