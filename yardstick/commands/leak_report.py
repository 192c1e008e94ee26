"""yardstick leak-report: whether anything that is not public yet can be read by readers."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.publishing_runs import check_content_there, outside_failures, prepare_content_copy
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from publishing.leaks import LeakReport

GUIDE = """Say whether anything that is not public yet can be read.

Every file of every target, and of the newest release (or of RELEASE), is searched for drafts and versions under embargo
as the content store has them now: their addresses, their titles, and figures of five digits or more that occur in no
public version. Archives and workbooks are opened. Each find is named with its place; the secret itself is not printed.

Then it lists who was let see before: everybody in pre_release of these versions and of those that the release was the
first with, and the looks at them in the log, by name: previews, print-outs, downloads, review links, early access.

With --format json everything is one document, with --format csv the list of who saw what is a table, for whoever looks
into a breach.

\b
Examples:
  yardstick leak-report
  yardstick leak-report 41
  yardstick leak-report 41 --format csv > seen-before-release-41.csv

Exit codes: 0 nothing found; 1 something found, or there is no release yet; 2 wrong usage or settings; 3 a target, the
history or the content cannot be read.
"""


@click.command("leak-report", help=GUIDE)
@click.argument("release", required=False)
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help="How it is written.")
@click.pass_obj
def command(surroundings: Surroundings, release: str | None, form: str) -> int:
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
    _SHOW[form](report)
    return ExitCode.NO if report.leaks else ExitCode.DONE


def _show_text(report: LeakReport) -> None:
    for leak in report.leaks:
        click.echo(str(leak))
    click.echo(f"{report.probed:,} files searched for {report.secrets:,} versions that are not public.")
    click.echo(f"{len(report.leaks):,} leaks." if report.leaks else "Nothing leaked.")
    for each in report.before:
        click.echo(f"Before release, {each}")
    if not report.before:
        click.echo("Nobody is named as having seen them before.")


def _show_csv(report: LeakReport) -> None:
    from publishing.leaks import write_csv

    for leak in report.leaks:
        click.echo(str(leak), err=True)
    click.echo(write_csv(report.before), nl=False)


def _show_json(report: LeakReport) -> None:
    click.echo(json.dumps({"schema": 1, **asdict(report)}, ensure_ascii=False, indent=1))


_SHOW = {"text": _show_text, "csv": _show_csv, "json": _show_json}
