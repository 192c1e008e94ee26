"""When a publish that failed is tried again: the outside's faults after growing waits, the content's never."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import takewhile

from publishing.builds.records import Build

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10))
"""How long after each failure in a row the next try waits; the last holds for all that follow."""
RENDER_TRIES = 3
"""How often the same content is rendered by the same program before a change is waited for."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A try that is put off: until when (None: until something changes), and why, in words."""

    until: datetime | None
    why: str


def describe_try(content: str | None, fingerprint: str, settings: object) -> str:
    """Return a digest of what a try would build: the content's commit, the program, the settings."""
    return sha256(repr((content, fingerprint, settings)).encode()).hexdigest()[:16]


def find_wait(newest: Sequence[Build], tried: str, due: datetime | None) -> Wait | None:
    """Return what puts off the next try by itself; None when nothing does.

    `newest` are the builds that ran to an end, the newest first; `tried` describes what would be built now; `due` is
    the instant at which something went or goes live. A release whose instant has come since the last try is not put
    off.
    """
    failed = list(takewhile(lambda build: build.state == "FAILED", newest))
    if not failed or failed[0].finished_at is None:
        return None
    last = failed[0]
    if due is not None and last.started_at is not None and last.started_at < due:
        return None
    if last.tried == tried and _is_hopeless(failed, tried):
        return Wait(None, last.result or "")
    until = find_retry(failed)
    return Wait(until, last.result or "") if until else None


def find_retry(newest: Sequence[Build]) -> datetime | None:
    """Return when a failure of the outside is tried again; None where the last build to end is no such failure."""
    failed = list(takewhile(lambda build: build.state == "FAILED" and build.fault in ("outside", "render"), newest))
    if not failed or failed[0].finished_at is None:
        return None
    return failed[0].finished_at + WAITS[min(len(failed), len(WAITS)) - 1]


def _is_hopeless(failed: Sequence[Build], tried: str) -> bool:
    """Whether what failed would fail again: the content is at fault, or rendering it has failed often enough."""
    if failed[0].fault == "content":
        return True
    rendered = takewhile(lambda build: build.fault == "render" and build.tried == tried, failed)
    return len(list(rendered)) >= RENDER_TRIES
