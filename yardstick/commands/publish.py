"""yardstick publish: what has changed, from the content store to every target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import check_content_there, outside_failures, show_outcome
from yardstick.surroundings import PROGRAM_FOLDER, Surroundings

if TYPE_CHECKING:
    from publishing.looking import Look
    from yardstick.settings import Settings

GUIDE = """Publish what has changed.

A publish looks at the content store, the queue and the clock. Where something is new, approved and due, it renders the
pages that show it, commits them to the history as one release, and brings every target to that release: files first,
then the pages that need them. With nothing to do it ends at once and writes nothing. A scheduler may run it every few
minutes; a run that was killed is finished by the next one, and two at once do no harm.

A measure with an error keeps the content of the last release; the run names it and ends with 1. An error in a file that
all measures share stops the run, and the site stays as it is.

\b
Examples:
  yardstick publish
  yardstick publish --scheduled    for a timer: wait longer and longer while something outside fails
  yardstick publish --request      put it in the queue for the next run
  yardstick publish --resume       go on after a rollback
  yardstick publish --full         render everything anew; the bytes stay the same

Exit codes: 0 done, or nothing to do, or another run is at work; 1 live, with measures held; 2 wrong usage or settings;
3 something outside failed, try again; 4 stopped by us, and nothing went live.
"""


@click.command("publish", help=GUIDE)
@click.option("--request", "only_request", is_flag=True, help="Only put a request in the queue.")
@click.option("--full", is_flag=True, help="Render everything, trusting no record of earlier work.")
@click.option("--resume", is_flag=True, help="Go on after a rollback.")
@click.option("--scheduled", is_flag=True, help="Put off what failed a moment ago, or will surely fail again.")
@click.pass_obj
def command(
    surroundings: Surroundings,
    only_request: bool,  # noqa: FBT001 (by click)
    full: bool,  # noqa: FBT001
    resume: bool,  # noqa: FBT001
    scheduled: bool,  # noqa: FBT001
) -> int:
    """Publish, or ask for it."""
    if only_request and (full or resume or scheduled):
        raise click.UsageError("--request stands alone: the next run works on it.")
    if scheduled and (full or resume):
        raise click.UsageError("--scheduled is for a timer; --full and --resume are typed by somebody.")
    settings = surroundings.read_settings()
    if only_request:
        return _request(settings, surroundings)
    return publish_now(settings, surroundings, full=full, resume=resume, scheduled=scheduled)


def publish_now(
    settings: Settings,
    surroundings: Surroundings,
    *,
    full: bool = False,
    resume: bool = False,
    scheduled: bool = False,
) -> int:
    """Look, publish where there is something to do, say what came of it, and return the exit code."""
    from publishing.looking import look

    with outside_failures():
        found = look(settings, PROGRAM_FOLDER, surroundings.clock())
    if not (found.reasons or full or resume):
        click.echo("Nothing to do.")
        return ExitCode.DONE
    if scheduled and (words := _find_delay(settings, found, surroundings)):
        click.echo(words)
        return ExitCode.DONE
    check_content_there(settings)

    from publishing.run import Wish, publish
    from yardstick.progress import show_progress
    from yardstick.publishing_runs import find_machine, prepare_content_copy

    prepare_content_copy(settings)
    wish = Wish(full=full, resume=resume)
    with outside_failures(), show_progress(on_terminal=surroundings.on_terminal) as progress:
        outcome = publish(settings, found, wish, find_machine(surroundings), progress)
    return show_outcome(outcome)


def _find_delay(settings: Settings, found: Look, surroundings: Surroundings) -> str | None:
    """Return why the publish is put off, and until when; None where it is not."""
    from publishing.delaying import find_delay

    with outside_failures():
        wait = find_delay(settings, found, surroundings.clock())
    if wait is None:
        return None
    if wait.until is None:
        return f"This content was tried, and the next change is waited for. {wait.why}"
    return f"The last try failed; the next is at {wait.until:%H:%M:%S} UTC. {wait.why}"


def _request(settings: Settings, surroundings: Surroundings) -> int:
    from publishing.run import Wish, request
    from yardstick.publishing_runs import find_machine

    with outside_failures():
        build = request(settings, Wish(), find_machine(surroundings))
    click.echo(f"Build {build} waits in the queue. The next publish runs it.")
    return ExitCode.DONE
