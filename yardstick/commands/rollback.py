"""yardstick rollback: an earlier release on every target again."""

from __future__ import annotations

import click

from yardstick.publishing_runs import find_machine, outside_failures, prepare_content_copy, show_outcome
from yardstick.surroundings import Surroundings

GUIDE = """Put an earlier release back, without rendering.

Every target is brought to what RELEASE showed: byte for byte, save assets that are kept for pages still open somewhere.
RELEASE is a number or a commit of "yardstick releases". The rollback is a release of its own, and it pins: publishes
end with 4 until one is typed with --resume, so that no scheduled run undoes it.

A release that shows a version which was withdrawn since is refused, and the versions are named.

\b
Examples:
  yardstick rollback 41
  yardstick publish --resume            when the cause is mended

Exit codes: 0 done; 1 there is no such release, or it shows what was withdrawn; 2 wrong usage or settings; 3 something
outside failed, try again; 4 stopped by us.
"""


@click.command("rollback", help=GUIDE)
@click.argument("release")
@click.option("--even-withdrawn", is_flag=True, help="Go on although the release shows versions withdrawn since.")
@click.pass_obj
def command(surroundings: Surroundings, release: str, even_withdrawn: bool) -> int:  # noqa: FBT001 (by click)
    """Roll back."""
    from publishing.history import HistoryMoved, HistoryUnreachable
    from publishing.rollback import roll_back
    from publishing.run import Wish
    from yardstick.progress import show_progress

    settings = surroundings.read_settings()
    prepare_content_copy(settings)
    machine = find_machine(surroundings)
    outside = outside_failures(HistoryMoved, HistoryUnreachable)
    with outside, show_progress(on_terminal=surroundings.on_terminal) as progress:
        outcome = roll_back(settings, release, Wish(), machine, progress, even_withdrawn=even_withdrawn)
    return show_outcome(outcome)
