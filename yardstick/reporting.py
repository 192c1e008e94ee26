"""What the commands that report faults have in common: print each fault, and write to developers once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from yardstick.exits import ExitCode
from yardstick.publishing_runs import outside_failures
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from publishing.database import Database
    from publishing.faults import Fault
    from yardstick.settings import Settings

Find = Callable[["Settings", "Database"], Iterable["Fault"]]


def report_faults(surroundings: Surroundings, kind: str, find: Find) -> int:
    """Find faults of a kind, print them, write about new ones to ALERTS_ADDRESS, and return the exit code."""
    from publishing.database import open_database
    from publishing.history import HistoryMoved, HistoryUnreachable

    settings = surroundings.read_settings()
    with outside_failures(HistoryMoved, HistoryUnreachable), open_database(settings.database_url) as database:
        faults = tuple(find(settings, database))
        are_told = bool(database.execute("SELECT 1 FROM told_faults WHERE kind = ? LIMIT 1", (kind,)))
    if not surroundings.on_terminal:
        _write_events(surroundings, kind, faults)
    for fault in faults:
        click.echo(f"{fault.subject}. {fault.what} Cause: {fault.cause}\n  {fault.command}")
    if settings.alerts_address is None:
        if faults:
            click.echo("Nobody is told by mail: ALERTS_ADDRESS is not set.", err=True)
    elif faults or are_told:
        _write_letters(settings, surroundings, kind, faults)
    if not faults:
        click.echo("Nothing to report.")
    return ExitCode.NO if faults else ExitCode.DONE


def _write_events(surroundings: Surroundings, kind: str, faults: tuple[Fault, ...]) -> None:
    from yardstick.events import write_events

    tell = write_events(surroundings.clock)
    for fault in faults:
        tell("fault.found", kind=kind, fault=fault.subject, key=fault.key, command=fault.command)


def _write_letters(settings: Settings, surroundings: Surroundings, kind: str, faults: tuple[Fault, ...]) -> None:
    from cms.letters.delivering import deliver_everything
    from cms.letters.queue import Letter
    from cms.letters.telling import tell_faults
    from yardstick.editing import open_cms

    address = settings.alerts_address or ""
    name = settings.stage if settings.stage == "production" else f"{settings.stage} site"
    letters = {each.key: Letter(address, f"Yardstick, {name}: {each.subject}", each.write()) for each in faults}
    with open_cms(settings, surroundings).app_context():
        count = tell_faults(kind, letters)
        if not count:
            return
        done = deliver_everything()
    click.echo(f"{count} new: {done.sent} letters sent, {done.waiting} waiting.")
