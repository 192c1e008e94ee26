"""yardstick report-damaged-targets: tells developers of targets that differ from the release."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from yardstick.reporting import report_faults
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from publishing.database import Database
    from publishing.faults import Fault
    from yardstick.settings import Settings

GUIDE = """Tell developers of targets that are damaged.

For each target, primary and mirrors alike, this looks at which release it holds, at the names of all its files, and at
the bytes of 20 of them, the same on each target and others each hour; "yardstick verify" reads them all. A target that
is damaged, stands at another release or cannot be read is printed with the command that mends it, and ALERTS_ADDRESS
gets one letter. While a publish waits or runs, nothing is said.

\b
Examples:
  yardstick report-damaged-targets

Exit codes: 0 no difference found; 1 a target is damaged or cannot be read; 2 wrong settings; 3 the database or the
history cannot be reached.
"""


@click.command("report-damaged-targets", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Look at the targets, and tell of damage."""

    def find(settings: Settings, database: Database) -> Iterator[Fault]:
        from publishing.builds import Builds
        from publishing.faults import find_damaged_targets

        return find_damaged_targets(settings, Builds(database), surroundings.clock())

    return report_faults(surroundings, "damaged", find)
