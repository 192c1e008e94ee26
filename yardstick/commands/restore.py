"""yardstick restore: a target filled from the history."""

from __future__ import annotations

import click

from yardstick.publishing_runs import choose_target, find_machine, outside_failures, show_outcome
from yardstick.surroundings import Surroundings

GUIDE = """Fill a target with the release that is live.

The target may be empty or damaged. Each file that it holds is looked at, what differs or is missing is written from the
history, and what does not belong there is deleted. The content store is not needed, and nothing is rendered.

TARGET is one of TARGETS or STYLE_GUIDE_TARGETS: a path, or s3://bucket/prefix.

\b
Examples:
  yardstick restore var/mirror
  yardstick restore s3://bucket/prefix

Exit codes: 0 done; 1 there is no release yet; 2 wrong usage or settings; 3 something outside failed, try again.
"""


@click.command("restore", help=GUIDE)
@click.argument("target")
@click.pass_obj
def command(surroundings: Surroundings, target: str) -> int:
    """Restore a target."""
    from publishing.history import HistoryMoved, HistoryUnreachable
    from publishing.rollback import restore
    from publishing.run import Wish
    from yardstick.progress import show_progress

    settings = surroundings.read_settings()
    address = choose_target(settings, target)
    machine = find_machine(surroundings)
    outside = outside_failures(HistoryMoved, HistoryUnreachable)
    with outside, show_progress(on_terminal=surroundings.on_terminal) as progress:
        outcome = restore(settings, address, Wish(), machine, progress)
    return show_outcome(outcome)
