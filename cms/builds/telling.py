"""Says in words what the queue knows of a build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from publishing.builds import Build

STATES: Mapping[str, str] = {
    "PENDING": "Waits",
    "STARTED": "Runs",
    "DONE": "Done",
    "FAILED": "Failed",
    "SUPERSEDED": "Taken into a later one",
    "CANCELLED": "Cancelled",
}
REASONS: Mapping[str, str] = {
    "push": "something was saved",
    "due": "something fell due",
    "again": "the first publish, or what the last one saw was lost",
    "new program": "the program was changed",
    "new settings": "the settings were changed",
    "requested": "somebody asked for it",
    "asked for": "somebody asked for it",
    "full": "everything is made anew",
    "resume": "publishing goes on after a rollback",
    "repair": "an earlier one was cut off",
    "rollback": "an earlier release is put back",
    "restore": "a target is filled anew",
    "prepare": "a release is made ahead of its instant",
    "rehearse": "a release is rehearsed",
    "recount": "a recount found a difference",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBuild:
    """A build as the screen tells of it."""

    id: str
    state: str
    why: str
    by: str
    requested_at: datetime
    finished_at: datetime | None
    progress: str
    elapsed: str
    result: str
    can_be_cancelled: bool


def describe_build(build: Build, names: Mapping[str, str], now: datetime) -> ShownBuild:
    """Return a build in words; `names` are those of people by id."""
    reasons = [REASONS.get(reason, reason) for reason in build.reason.split(", ")]
    why = " and ".join(reasons)
    unfinished = build.state in ("PENDING", "STARTED")
    return ShownBuild(
        id=build.id,
        state="Stops" if build.state == "STARTED" and build.cancelled_by else STATES[build.state],
        why=why[:1].upper() + why[1:],
        by=names.get(build.requested_by, build.requested_by),
        requested_at=build.requested_at,
        finished_at=build.finished_at,
        progress=_describe_progress(build),
        elapsed=_describe_elapsed(build.started_at, build.finished_at or now),
        result=build.result or "",
        can_be_cancelled=unfinished and build.cancelled_by is None,
    )


def _describe_progress(build: Build) -> str:
    if build.state != "STARTED":
        return ""
    step = build.step or "choose what is public"
    parts = f", {build.parts_done or 0:,} of {build.parts_total:,}" if build.parts_total else ""
    return f"{step[:1].upper()}{step[1:]}{parts}"


def _describe_elapsed(started: datetime | None, ended: datetime) -> str:
    if started is None:
        return ""
    seconds = max(0, round((ended - started).total_seconds()))
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"
