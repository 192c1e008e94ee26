"""yardstick deliver-letters: the mail of the editing application that waits."""

from __future__ import annotations

from contextlib import suppress

import click

from yardstick.exits import ExitCode
from yardstick.surroundings import Surroundings

GUIDE = """Send the mail that waits.

The editing application sends its own mail while it runs. This sends what is due once more, for a scheduler: a letter
that the server refused is tried again ever less often, 12 times, and kept for 30 days. Several runs at once send each
letter once. A letter whose sending was cut off goes out again under the same message id.

\b
Examples:
  yardstick deliver-letters

Exit codes: 0 done, nothing to do too; 2 wrong settings; 3 a letter could not be sent, and is tried again.
"""


@click.command("deliver-letters", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Send what is due and say what became of it."""
    from cms.builds.superseding import tell_superseded
    from cms.letters.delivering import deliver_everything
    from cms.workflow.bundling import tell_stuck_bundles
    from cms.workspace.workspace import StoreEmpty
    from measures.store.git import NoStore, RemoteUnreachable
    from yardstick.editing import open_cms

    settings = surroundings.read_settings()
    app = open_cms(settings, surroundings)
    with app.test_request_context(base_url=settings.cms_origin):
        with suppress(NoStore, RemoteUnreachable, StoreEmpty):
            tell_stuck_bundles()
        tell_superseded()
        done = deliver_everything()
    click.echo(f"{done.sent} sent, {done.waiting} waiting, {len(done.given_up)} given up.")
    for recipient, fault in done.given_up:
        click.echo(f"Given up: a letter to {recipient}. {fault}", err=True)
    for fault in done.faults:
        click.echo(f"Not sent: {fault}", err=True)
    return ExitCode.OUTSIDE if done.faults else ExitCode.DONE
