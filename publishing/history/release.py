"""What the history says of one release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One commit of the history.

    `number` counts from 1; `instant` is when it was made (UTC); `rolls_back` is the older release that it shows again.
    """

    id: str
    number: int
    tree: str
    parent: str | None
    instant: datetime
    trailers: Mapping[str, str]

    @property
    def rolls_back(self) -> str | None:
        """The id of the release whose tree a rollback took; None for an ordinary release."""
        return self.trailers.get("Rolls-Back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a release's message records beside its number."""

    content: str
    fingerprint: str
    settings: str
    instant: datetime
    build: str
    rolls_back: str | None = None

    def to_trailers(self, number: int) -> dict[str, str]:
        """Return the trailers in the order in which they are written."""
        named = {
            "Release": str(number),
            "Content": self.content,
            "Fingerprint": self.fingerprint,
            "Settings": self.settings,
            "Instant": write_instant(self.instant),
            "Build": self.build,
        }
        return named | ({"Rolls-Back": self.rolls_back} if self.rolls_back else {})


class ReleaseUnknown(LookupError):
    """The history holds no release of that number or id."""


class HistoryMoved(Exception):
    """The history's head, here or at the remote, is another one than this run began with."""


class HistoryLocked(Exception):
    """A file of the history is locked: another process writes it, or one that wrote it was killed."""


class HistoryUnreachable(Exception):
    """The remote history could not be reached, or refused the push."""


def write_instant(instant: datetime) -> str:
    """Return an instant as history and records write it: `2027-05-13T08:30:00Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
