"""What happens while the program runs by itself, as lines of JSON on standard output, for a log service to match."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from publishing.schedule.loop import Tell


def write_events(clock: Callable[[], datetime]) -> Tell:
    """Return what writes an event as one line: its time in UTC, its name, its facts."""

    def tell(event: str, **facts: object) -> None:
        click.echo(json.dumps({"at": clock().isoformat(timespec="milliseconds"), "event": event, **facts}))

    return tell
