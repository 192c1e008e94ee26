"""yardstick remind: the letter of a morning to each whom something waits for."""

from __future__ import annotations

import click

from yardstick.exits import ExitCode
from yardstick.surroundings import Surroundings

GUIDE = """Remind people of what waits for them.

Each person gets one letter with withdrawals that nobody confirmed yet, what is due tomorrow, what is overdue, and what
has waited for them in a review for more than 5 working days. Each is told once, however often this runs. People choose
in the editing application whether they get it. The letters go out with the other mail.

\b
Examples:
  yardstick remind

Exit codes: 0 done, nothing to tell too; 2 wrong settings; 3 the database or the content cannot be reached.
"""


@click.command("remind", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Queue the letters, and say how many."""
    from cms.board.reminding import ContentMissing, remind_everybody
    from yardstick.editing import open_cms

    app = open_cms(surroundings.read_settings(), surroundings)
    try:
        with app.test_request_context():
            count = remind_everybody()
    except ContentMissing as missing:
        click.echo(f"Nobody is reminded: {missing}", err=True)
        return ExitCode.OUTSIDE
    click.echo("Nobody has anything new to be reminded of." if not count else f"Letters queued: {count}.")
    return ExitCode.DONE
