"""yardstick leak-report: whether anything that is not public yet can be read by readers."""

from __future__ import annotations

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.publishing_runs import check_content_there, outside_failures, prepare_content_copy
from yardstick.surroundings import Surroundings

GUIDE = """Say whether anything that is not public yet can be read.

Every file of every target, and of the newest release (or of RELEASE), is searched for drafts and versions under embargo
as the content store has them now: their addresses, their titles, and figures of five digits or more that occur in no
public version. Archives and workbooks are opened. Each find is named with its place; the secret itself is not printed.

Then it lists who was let see before: everybody in pre_release of these versions and of those that the release was the
first with, and the views of them in the log.

\b
Examples:
  yardstick leak-report
  yardstick leak-report 41

Exit codes: 0 nothing found; 1 something found, or there is no release yet; 2 wrong usage or settings; 3 a target, the
history or the content cannot be read.
"""


@click.command("leak-report", help=GUIDE)
@click.argument("release", required=False)
@click.pass_obj
def command(surroundings: Surroundings, release: str | None) -> int:
    """Report leaks."""
    from measures.store.git import NoStore, RemoteUnreachable
    from publishing.history import HistoryMoved, HistoryUnreachable, ReleaseUnknown
    from publishing.leaks import report_leaks
    from publishing.outcome import Stopped
    from publishing.targets.contract import TargetFailed
    from yardstick.progress import show_progress

    settings = surroundings.read_settings()
    check_content_there(settings)
    prepare_content_copy(settings)
    outside = outside_failures(HistoryMoved, HistoryUnreachable, RemoteUnreachable, TargetFailed, NoStore)
    try:
        with outside, show_progress(on_terminal=surroundings.on_terminal) as progress:
            report = report_leaks(settings, release, surroundings.read_instant(), progress)
    except Stopped as stop:
        raise CommandRefused(str(stop), code=ExitCode.NO) from None
    except ReleaseUnknown as unknown:
        raise CommandRefused(f"{unknown}.", 'See "yardstick releases".', code=ExitCode.NO) from None
    for leak in report.leaks:
        click.echo(str(leak))
    click.echo(f"{report.probed:,} files searched for {report.secrets:,} versions that are not public.")
    click.echo(f"{len(report.leaks):,} leaks." if report.leaks else "Nothing leaked.")
    for each in report.before:
        click.echo(f"Before release, {each}")
    if not report.before:
        click.echo("Nobody is named as having seen them before.")
    return ExitCode.NO if report.leaks else ExitCode.DONE
