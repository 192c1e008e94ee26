"""yardstick verify: whether the targets hold exactly the release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import choose_target, find_machine, outside_failures
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from publishing.guard import Progress
    from publishing.verify import Verdict
    from yardstick.settings import Settings

GUIDE = """Say whether the targets hold exactly the release.

Every file of every target, or of TARGET alone, is read and compared with the newest release of the history. Each file
that is altered, missing or does not belong there is named. Assets that are kept for pages still open somewhere do not
count.

With --render, the release is rendered again from its record and the bytes are compared, which proves that it can be
made again. A release that another version of the program made cannot be judged so: that ends with 3.

\b
Examples:
  yardstick verify
  yardstick verify var/mirror
  yardstick verify --render

Exit codes: 0 equal; 1 not equal, or there is no release yet; 2 wrong usage or settings; 3 a target cannot be read, or
--render cannot tell.
"""


@click.command("verify", help=GUIDE)
@click.argument("target", required=False)
@click.option("--render", "renders", is_flag=True, help="Render the release again and compare the bytes.")
@click.pass_obj
def command(surroundings: Surroundings, target: str | None, renders: bool) -> int:  # noqa: FBT001 (by click)
    """Verify targets, or the release itself."""
    from publishing.history import HistoryMoved, HistoryUnreachable
    from publishing.job import RenderFailed
    from publishing.targets.contract import TargetFailed
    from yardstick.progress import show_progress

    if renders and target:
        raise click.UsageError("--render compares with the history, not with a target. Leave one of them out.")
    settings = surroundings.read_settings()
    address = choose_target(settings, target) if target else None
    outside = outside_failures(HistoryMoved, HistoryUnreachable, TargetFailed, RenderFailed)
    with outside, show_progress(on_terminal=surroundings.on_terminal) as progress:
        verdict = _judge(surroundings, settings, progress, address, renders=renders)
    for difference in verdict.differences:
        click.echo(str(difference))
    click.echo(verdict.words, err=bool(verdict.code))
    return ExitCode(verdict.code)


def _judge(
    surroundings: Surroundings, settings: Settings, progress: Progress, address: str | None, *, renders: bool
) -> Verdict:
    from publishing.verify import verify, verify_render

    if renders:
        return verify_render(settings, find_machine(surroundings), progress)
    return verify(settings, address, progress)
