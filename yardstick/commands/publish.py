"""yardstick publish: what has changed, from the content store to every target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.instants import read_typed_instant
from yardstick.publishing_runs import check_content_there, outside_failures, show_outcome
from yardstick.surroundings import PROGRAM_FOLDER, Surroundings

if TYPE_CHECKING:
    from publishing.looking import Look
    from publishing.outcome import Outcome
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
  yardstick publish --rehearse --at 2027-05-13      all of it, short of what readers see

Exit codes: 0 done, or nothing to do, or another run is at work; 1 live, with measures held, or with files that the
last release showed wrong; 2 wrong usage or settings; 3 something outside failed, try again; 4 stopped by us, and
nothing went live.
"""

MOST_AHEAD = 5.0
"""Seconds by which clocks of machines that are kept right may differ."""


@click.command("publish", help=GUIDE)
@click.option("--request", "only_request", is_flag=True, help="Only put a request in the queue.")
@click.option("--full", is_flag=True, help="Render everything, trusting nothing kept; name what was wrong.")
@click.option("--resume", is_flag=True, help="Go on after a rollback.")
@click.option("--scheduled", is_flag=True, help="Put off what failed a moment ago, or will surely fail again.")
@click.option(
    "--rehearse", "rehearsal", is_flag=True, help="Do it all short of what readers see; say what would go live."
)
@click.option("--at", metavar="INSTANT", help="With --rehearse: as of that instant, or of a day at its release time.")
@click.pass_obj
def command(
    surroundings: Surroundings,
    only_request: bool,  # noqa: FBT001 (by click)
    full: bool,  # noqa: FBT001
    resume: bool,  # noqa: FBT001
    scheduled: bool,  # noqa: FBT001
    rehearsal: bool,  # noqa: FBT001
    at: str | None,
) -> int:
    """Publish, ask for it, or rehearse it."""
    if at is not None and not rehearsal:
        raise click.UsageError("--at is for --rehearse: a publish happens now.")
    if rehearsal and (only_request or full or resume or scheduled):
        raise click.UsageError("--rehearse stands alone, but for --at.")
    if only_request and (full or resume or scheduled):
        raise click.UsageError("--request stands alone: the next run works on it.")
    if scheduled and (full or resume):
        raise click.UsageError("--scheduled is for a timer; --full and --resume are typed by somebody.")
    settings = surroundings.read_settings()
    if rehearsal:
        return _rehearse(settings, surroundings, at)
    if only_request:
        return _request(settings, surroundings)
    if scheduled:
        return _publish_for_timer(settings, surroundings)
    return publish_now(settings, surroundings, full=full, resume=resume)


def publish_now(settings: Settings, surroundings: Surroundings, *, full: bool = False, resume: bool = False) -> int:
    """Look, publish where there is something to do, say what came of it, and return the exit code."""
    found = _look(settings, surroundings)
    if not (found.reasons or full or resume):
        click.echo("Nothing to do.")
        return ExitCode.DONE
    return show_outcome(_publish(settings, surroundings, found, full=full, resume=resume))


def _publish_for_timer(settings: Settings, surroundings: Surroundings) -> int:
    """Publish where there is something to do and no earlier failure puts it off; tell it in events for a log."""
    found = _look(settings, surroundings)
    if not found.reasons:
        return ExitCode.DONE
    from publishing.delaying import find_delay
    from yardstick.build_events import tell_outcome
    from yardstick.events import write_events

    tell = write_events(surroundings.clock)
    with outside_failures():
        wait = find_delay(settings, found, surroundings.clock())
    if wait is not None:
        tell("publish.waits", until=wait.until.isoformat() if wait.until else None, reason=" ".join(wait.why.split()))
        return ExitCode.DONE
    return tell_outcome(_publish(settings, surroundings, found, timed=True), settings, tell)


def _look(settings: Settings, surroundings: Surroundings) -> Look:
    from publishing.looking import look

    with outside_failures():
        return look(settings, PROGRAM_FOLDER, surroundings.clock())


def _publish(
    settings: Settings,
    surroundings: Surroundings,
    found: Look,
    *,
    full: bool = False,
    resume: bool = False,
    timed: bool = False,
) -> Outcome:
    check_content_there(settings)

    from publishing.run import Wish, publish
    from yardstick.progress import show_progress
    from yardstick.publishing_runs import find_machine, prepare_content_copy

    prepare_content_copy(settings)
    with outside_failures():
        _check_clock(settings, surroundings)
    wish = Wish(full=full, resume=resume, timed=timed)
    with outside_failures(), show_progress(on_terminal=surroundings.on_terminal) as progress:
        return publish(settings, found, wish, find_machine(surroundings), progress)


def _check_clock(settings: Settings, surroundings: Surroundings) -> None:
    """Return unless this machine's clock is ahead of the database's, which all machines share.

    Raises:
        CommandRefused: it is.
    """
    from publishing.database import Database, read_clock

    with Database(settings.database_url) as database:
        shared = read_clock(database)
    ahead = (surroundings.clock() - shared).total_seconds() if shared is not None else 0.0
    if ahead > MOST_AHEAD:
        sentence = f"The clock of this machine is {ahead:,.0f} seconds ahead of the database's."
        hint = "Nothing was published, lest something comes out early. Set the clocks right."
        raise CommandRefused(sentence, hint, code=ExitCode.OUTSIDE)


def _rehearse(settings: Settings, surroundings: Surroundings, at: str | None) -> int:
    from publishing.preparation import rehearse
    from publishing.run import Wish
    from yardstick.progress import show_progress
    from yardstick.publishing_runs import find_machine, prepare_content_copy

    check_content_there(settings)
    prepare_content_copy(settings)
    instant = read_typed_instant(at, _read_site(settings), "--at") if at else surroundings.read_instant()
    with outside_failures(), show_progress(on_terminal=surroundings.on_terminal) as progress:
        outcome = rehearse(settings, instant, Wish(), find_machine(surroundings), progress)
    return show_outcome(outcome)


def _read_site(settings: Settings) -> bytes | None:
    """Return site.yaml of the newest content that is here."""
    from measures.store.git import GitStore
    from publishing.layout import Layout

    with GitStore(Layout(settings).content) as store:
        head = store.head(settings.content_branch)
        entry = store.tree(store.root_of(head)).get("site.yaml") if head else None
        return store.blob(entry.id) if entry else None


def _request(settings: Settings, surroundings: Surroundings) -> int:
    from publishing.run import Wish, request
    from yardstick.publishing_runs import find_machine

    with outside_failures():
        build = request(settings, Wish(), find_machine(surroundings))
    click.echo(f"Build {build} waits in the queue. The next publish runs it.")
    return ExitCode.DONE
