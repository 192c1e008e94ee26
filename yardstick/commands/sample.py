"""yardstick sample: a review app with some measures of each subtopic of staging."""

from __future__ import annotations

import click

from yardstick.exits import ExitCode
from yardstick.filling import filling_failures, make_accounts, tell_accounts
from yardstick.settings import Settings, local_path
from yardstick.surroundings import Surroundings

GUIDE = """Fill a review app with a sample of staging.

Reads staging's content store (STAGING_CONTENT_URL), which is only read, and puts a small part of it in the place of
this stage's CONTENT_URL, with a database of its own: a few measures of each subtopic, under 10,000 rows of data in all,
and everything that they share. Nothing in it refers to what is not there, and it passes "yardstick check": a measure
with an error is left out and named.

A store that "yardstick pull-production" did not fill is refused, as it may hold what must not leave production.

With --if-missing nothing is done where STAGING_CONTENT_URL is not set or there is a content store already: a machine
that may start with an empty disk runs this before the editing application.

There is one account for each role afterwards. Its password is that of ACCOUNTS_PASSWORD, or is asked for; it is never
an argument.

\b
Examples:
  yardstick sample
  yardstick sample --per-subtopic 1
  yardstick sample --if-missing

Exit codes: 0 filled; 1 refused, and this stage is as it was; 2 wrong usage or settings; 3 a store or the database
failed, and this stage is as it was.
"""


@click.command("sample", help=GUIDE)
@click.option(
    "--per-subtopic", type=click.IntRange(1, 10), default=2, show_default=True, help="At most so many measures of each."
)
@click.option("--if-missing", "only_missing", is_flag=True, help="Only where there is no content store yet.")
@click.pass_obj
def command(surroundings: Surroundings, per_subtopic: int, only_missing: bool) -> int:  # noqa: FBT001 (by click)
    """Fill this stage with a sample."""
    from publishing.staging.sampling import check_staging, sample_staging

    settings = surroundings.read_settings()
    if only_missing and (settings.staging_content_url is None or _is_there(settings)):
        return ExitCode.DONE
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


def _is_there(settings: Settings) -> bool:
    """Whether the content store is one of another machine, or is on this disk already."""
    here = local_path(settings.content_url)
    return here is None or here.exists()
