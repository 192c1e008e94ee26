"""yardstick delete-leftovers: deletes what people and programs left behind and nobody needs any more."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import outside_failures
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from yardstick.settings import Settings

LOGS_KEPT = timedelta(days=90)

GUIDE = """Delete what was typed or logged long ago.

What somebody typed into a form of the editing application and neither saved nor took up again goes after 30 days, as
the screens say. Logs of unforeseen failures in VAR/logs go after 90 days. What a filling of this stage that was killed
left of another stage's content goes at once.

\b
Examples:
  yardstick delete-leftovers

Exit codes: 0 done, nothing to do too; 2 wrong settings; 3 the database cannot be reached, try again.
"""


@click.command("delete-leftovers", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Delete what is left over and say how much it was."""
    from cms.database import transaction
    from cms.workspace.autosaves import forget_old
    from publishing.layout import Layout
    from yardstick.editing import open_cms

    settings, now = surroundings.read_settings(), surroundings.clock()
    with outside_failures(), open_cms(settings, surroundings).app_context(), transaction() as connection:
        typed = forget_old(connection, now)
    logs = sum(_delete_log(log, now) for log in sorted(Layout(settings).logs.glob("failures-*.log")))
    _clear_fillings(settings)
    click.echo(f"{typed} unsaved texts and {logs} logs deleted." if typed or logs else "Nothing is old enough.")
    return ExitCode.DONE


def _clear_fillings(settings: Settings) -> None:
    """Remove what fillings of this stage that were killed left, unless one runs; a stage never filled has none."""
    from publishing.staging.refusal import PullRefused
    from publishing.staging.stores import LOCK, alone

    if (settings.var / LOCK).exists():
        with suppress(PullRefused), alone(settings):
            return


def _delete_log(log: Path, now: datetime) -> bool:
    """Delete a log of failures that is old by the day in its name, and say whether it was."""
    try:
        day = datetime.strptime(log.stem, "failures-%Y-%m-%d").replace(tzinfo=now.tzinfo)
    except ValueError:
        return False
    if now - day <= LOGS_KEPT:
        return False
    log.unlink(missing_ok=True)
    return True
