"""yardstick check-links: asks the addresses of sources whether they answer."""

from __future__ import annotations

import time

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import check_content_there
from yardstick.surroundings import Surroundings

GUIDE = """Ask the addresses of sources whether they answer.

Each is asked once a week, and one that fails every day; at most 500 at a run. Editors see what has failed for three
days or longer under Sources in the editing application. Only hosts of the public web are asked.

\b
Examples:
  yardstick check-links

Exit codes: 0 every address that editors are told of answers; 1 some have failed for three days or longer; 2 wrong
settings; 3 the database or the content cannot be reached.
"""


@click.command("check-links", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Ask, keep the answers, and name what fails."""
    from cms.source_links.asking import ask_address
    from cms.source_links.checking import check_links, list_failing
    from cms.workspace import workspace
    from yardstick.editing import open_cms
    from yardstick.publishing_runs import outside_failures

    settings = surroundings.read_settings()
    check_content_there(settings)
    with outside_failures(), open_cms(settings, surroundings).app_context():
        now = surroundings.clock()
        done = check_links(workspace().index.list_addresses(), now, ask_address, time.sleep)
        failing = list_failing(now)
    click.echo(f"{done.asked:,} addresses asked, {done.failed:,} did not answer.")
    for each in failing:
        click.echo(f"{each.url} since {each.since:%Y-%m-%d}: {each.fault}")
    return ExitCode.NO if failing else ExitCode.DONE
