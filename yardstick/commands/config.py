"""yardstick config: the settings, their values and where each comes from."""

from __future__ import annotations

import textwrap

import click

from yardstick.exits import ExitCode
from yardstick.settings import Reading, explain_settings, find_faults
from yardstick.surroundings import Surroundings

GUIDE = """List the settings and where each comes from.

Settings come from the environment. For each one this shows its value, where that came from, and what it means; with
NAMEs, only those. Secrets and passwords are never shown.

A secret may stand in a file: SECRET_KEY_FILE=/run/secrets/key is read in place of SECRET_KEY. An empty value counts
as not set. Settings that are not understood, missing or unsafe for the STAGE are listed at the end, and every
command refuses to run with them.

\b
Examples:
  yardstick config
  yardstick config TARGETS CONTENT_URL
  STAGE=production yardstick config     what production still needs

Exit codes: 0 all is well; 2 some settings are refused.
"""


@click.command("config", help=GUIDE)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.pass_obj
def command(surroundings: Surroundings, names: tuple[str, ...]) -> int:
    """List the settings."""
    readings = explain_settings(surroundings.environ)
    chosen = _choose(readings, names)
    for reading in chosen:
        click.echo(_describe(reading))
    faults = find_faults(readings)
    if not faults:
        return ExitCode.DONE
    click.echo("\nRefused:", err=True)
    for fault in faults:
        click.echo(f"  {fault}", err=True)
    return ExitCode.USAGE


def _choose(readings: tuple[Reading, ...], names: tuple[str, ...]) -> tuple[Reading, ...]:
    known = {reading.setting.name: reading for reading in readings}
    unknown = [name for name in names if name.upper() not in known]
    if unknown:
        raise click.UsageError(f'There is no setting "{unknown[0]}". "yardstick config" lists them all.')
    return tuple(known[name.upper()] for name in names) or readings


def _describe(reading: Reading) -> str:
    lines = textwrap.wrap(reading.setting.meaning, 100, initial_indent="    ", subsequent_indent="    ")
    return "\n".join([f"{reading.setting.name} = {show_value(reading)}  ({reading.origin})", *lines])


def show_value(reading: Reading) -> str:
    """Return a setting's value as words that give no secret away."""
    from measures.model.secrecy import HIDDEN, hide_secrets

    value = reading.value
    if reading.fault:
        return "(refused)"
    if value is None or value == ():
        return "(not set)"
    if reading.setting.secret:
        return HIDDEN
    if isinstance(value, bool):
        return "1" if value else "0"
    words = " ".join(value) if isinstance(value, tuple) else str(value)
    return hide_secrets(words) if reading.setting.hides_password else words
