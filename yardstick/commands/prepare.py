"""yardstick prepare: a release that falls due soon, made ahead of its instant."""

from __future__ import annotations

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import check_content_there, find_machine, outside_failures, show_outcome
from yardstick.surroundings import Surroundings

GUIDE = """Make the next release ahead of its instant.

Where something falls due within PREPARE_MINUTES, the release of that instant is rendered, committed beside the
history, uploaded to PREPARED_TARGETS and verified there. At the instant, the publish takes it as it is, so that little
is left to do. What changes in between (a withdrawal, an item taken out, an edit, a new program) is noticed by the next
prepare, which makes it anew, and by the publish, which makes what is left the ordinary way.

Nothing that readers see is opened. A publish that is asked for meanwhile comes first. A scheduler may run it often.

\b
Examples:
  yardstick prepare

Exit codes: 0 prepared, or nothing falls due soon; 1 prepared, with measures held; 2 wrong usage or settings;
3 something outside failed, or a publish is at work: try again; 4 a shared file has an error, nothing is prepared.
"""


@click.command("prepare", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Prepare the next release, where it is near."""
    from publishing.preparing.deciding import find_need

    settings = surroundings.read_settings()
    machine = find_machine(surroundings)
    with outside_failures():
        need = find_need(settings, machine)
    if need.instant is None:
        click.echo(f"Nothing falls due in the next {settings.prepare_minutes} minutes.")
        return ExitCode.DONE
    if not need.is_new:
        click.echo(f"The release of {need.instant:%Y-%m-%d %H:%M:%S} UTC is prepared.")
        return ExitCode.DONE
    check_content_there(settings)

    from publishing.preparation import prepare
    from publishing.run import Wish
    from yardstick.progress import show_progress

    with outside_failures(), show_progress(on_terminal=surroundings.on_terminal) as progress:
        outcome = prepare(settings, need.instant, Wish(by="schedule"), machine, progress)
    return show_outcome(outcome)
