"""What a run came to: the exit code and the words, for a person or a log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum

from measures.model.problem import Problem
from publishing.builds import Fault
from publishing.history import Release
from publishing.mirroring import Mirrored


class Code(IntEnum):
    """The exit codes of publishing commands."""

    DONE = 0
    NO = 1
    OUTSIDE_FAILED = 3
    STOPPED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to.

    `fault` says what made it fail, where it did and another try may differ or surely does not.
    `rendered` gives each rendered output's reason, `mirrored` what each target received, `held` the measures kept at
    their last content with the rules and places, `problems` all that the check found, `told` what a release would
    change, `wrong` the files of the last release that were not what its record gives.
    """

    code: Code
    words: str
    build: str | None = None
    fault: Fault | None = None
    release: Release | None = None
    problems: tuple[Problem, ...] = ()
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rendered: Mapping[str, str] = field(default_factory=dict)
    mirrored: tuple[Mirrored, ...] = ()
    told: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


class Stopped(Exception):
    """A build that goes no further: why, with which exit code, because of which problems."""

    def __init__(self, words: str, *, code: Code, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(words)
        self.code = code
        self.problems = problems


class EdgeFailed(Exception):
    """The edge could not be told to forget what has changed."""


class ClockBehind(Exception):
    """This machine's clock is before the instant of the newest release: what came out then would be taken back."""

    def __init__(self, now: datetime, newest: datetime) -> None:
        shown, made = (f"{each.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" for each in (now, newest))
        super().__init__(
            f"The clock of this machine shows {shown}, and the newest release is of {made}. Nothing was published, so "
            "that readers lose nothing that has come out. Set the clock right"
        )
