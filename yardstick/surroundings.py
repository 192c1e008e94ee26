"""What a command is given of the world around it: environment, clock and terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yardstick.settings import Settings

PROGRAM_FOLDER = Path(__file__).resolve().parent.parent
"""Where the program stands: the folder of theme/, requirements.txt and the demo content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The environment, the clock (UTC), whether a person watches, and the path of the program as it was called."""

    environ: Mapping[str, str]
    clock: Callable[[], datetime]
    on_terminal: bool = False
    called: str = "yardstick"

    def read_instant(self) -> datetime:
        """Return the time in whole seconds, as instants of releases are."""
        return self.clock().replace(microsecond=0)

    def read_settings(self) -> Settings:
        """Read the settings of this environment.

        Raises:
            SettingsRefused: they are not understood, missing or unsafe.
        """
        from yardstick.settings import read_settings

        return read_settings(self.environ)


def look_around(environ: Mapping[str, str]) -> Surroundings:
    """Return the surroundings of this process."""
    return Surroundings(environ=environ, clock=read_clock, on_terminal=sys.stderr.isatty(), called=sys.argv[0])


def read_clock() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)
