"""What a person is told of a fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from publishing.builds import Build


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault: `key` names it for as long as it lasts, `subject` is one line, the rest are sentences.

    `command` is what to type, and `then` what that does.
    """

    key: str
    subject: str
    what: str
    cause: str
    readers: str
    command: str
    then: str

    def write(self) -> str:
        """Return the letter about the fault."""
        return f"""{self.what}

Cause: {self.cause}

What readers see: {self.readers}

What to do:

    {self.command}

{self.then}
"""


def describe_live(live: Build | None) -> str:
    """Return what readers see, from the newest build that brought a release to every target."""
    if live is None or live.finished_at is None:
        return "no release has reached every target yet, so they may see nothing."
    return (
        f"the site as build {live.id} left it at {write_moment(live.finished_at)}. "
        "What was approved since is not public yet."
    )


def write_moment(when: datetime) -> str:
    """Return an instant for people, in UTC."""
    at = when.astimezone(UTC)
    return f"{at:%H:%M} UTC on {at.day} {at:%B %Y}"
