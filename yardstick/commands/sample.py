"""yardstick sample: a review app with some measures of each subtopic of staging."""

from __future__ import annotations

import click

from yardstick.exits import ExitCode
from yardstick.filling import filling_failures, make_accounts, tell_accounts
from yardstick.surroundings import Surroundings

GUIDE = """Fill a review app with a sample of staging.

Reads staging's content store (STAGING_CONTENT_URL), which is only read, and puts a small part of it in the place of
this stage's CONTENT_URL, with a database of its own: a few measures of each subtopic, under 10,000 rows of data in all,
and everything that they share. Nothing in it refers to what is not there, and it passes "yardstick check": a measure
with an error is left out and named.

A store that "yardstick pull-production" did not fill is refused, as it may hold what must not leave production.

There is one account for each role afterwards. Its password is that of ACCOUNTS_PASSWORD, or is asked for; it is never
an argument.

\b
Examples:
  yardstick sample
  yardstick sample --per-subtopic 1

Exit codes: 0 filled; 1 refused, and this stage is as it was; 2 wrong usage or settings; 3 a store or the database
failed, and this stage is as it was.
"""


@click.command("sample", help=GUIDE)
@click.option(
    "--per-subtopic", type=click.IntRange(1, 10), default=2, show_default=True, help="At most so many measures of each."
)
@click.pass_obj
def command(surroundings: Surroundings, per_subtopic: int) -> int:
    """Fill this stage with a sample."""
    from publishing.staging.sampling import check_staging, sample_staging

    settings = surroundings.read_settings()
    instant = surroundings.read_instant()
    with filling_failures():
        check_staging(settings)
        accounts = make_accounts(settings, instant)
        sample = sample_staging(settings, accounts, instant, per_subtopic)
    for line in sample.left_out:
        click.echo(f"Left out: {line}")
    click.echo(f"Filled with {len(sample.measures):,} measures and {sample.rows:,} rows of data.")
    tell_accounts(accounts)
    click.echo("Next: yardstick publish --full")
    return ExitCode.DONE
