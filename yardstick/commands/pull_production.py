"""yardstick pull-production: staging with production's content and work, without what must not leave production."""

from __future__ import annotations

import click

from yardstick.exits import ExitCode
from yardstick.filling import filling_failures, make_accounts, tell_accounts
from yardstick.surroundings import Surroundings

GUIDE = """Fill staging from production, masked.

Reads production's content store (PRODUCTION_CONTENT_URL) and database (PRODUCTION_DATABASE_URL), which are only read,
and puts masked copies in the place of this stage's CONTENT_URL and DATABASE_URL, whole. What is public stays as readers
see it. Figures, names and words of what is not public yet are replaced; totals still add up. People, e-mail addresses,
passwords, tokens, links, sessions, logs, mail, comments and the history of the content stay in production. A table, a
column, a key or a file that no rule covers stops it, and is named.

There is one account for each role afterwards, and nobody is signed in. Its password is that of ACCOUNTS_PASSWORD, or is
asked for; it is never an argument. Stop the editing application and the schedule of this stage first, and publish
afterwards.

\b
Examples:
  yardstick pull-production
  yardstick publish --full

Exit codes: 0 filled; 1 refused, and this stage is as it was; 2 wrong usage or settings; 3 a store or a database failed,
and this stage is as it was.
"""


@click.command("pull-production", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Fill this stage from production."""
    from publishing.staging.pull import check_sources, pull_production

    settings = surroundings.read_settings()
    instant = surroundings.read_instant()
    with filling_failures():
        check_sources(settings)
        accounts = make_accounts(settings, instant)
        pulled = pull_production(settings, accounts, instant)
    for line in pulled.left_out:
        click.echo(f"Left out: {line}")
    click.echo(f"Filled with {pulled.files:,} files, {pulled.versions:,} versions and {pulled.rows:,} rows of work.")
    tell_accounts(accounts)
    click.echo("Next: yardstick publish --full")
    return ExitCode.DONE
