"""What a command's exit code says, and the failures that commands know how to word."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    """Done; also when there was nothing to do, or another run has the claim."""
    NO = 1
    """The content or the answer is no."""
    USAGE = 2
    """Wrong usage or configuration."""
    OUTSIDE = 3
    """The outside failed; try again. Also when a question cannot be answered."""
    STOPPED = 4
    """Stopped by us; nothing went live."""


class CommandRefused(Exception):
    """A command that cannot be done, in one sentence with a hint of what to do instead."""

    def __init__(self, sentence: str, hint: str = "", *, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(f"{sentence} {hint}".rstrip())
        self.code = code
