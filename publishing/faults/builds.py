"""Builds that failed, and builds that have run for too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from publishing.builds import PREPARING, Build, Builds
from publishing.faults.fault import Fault, describe_live, write_moment

LOOKED_BACK = timedelta(days=7)
STALLED = timedelta(minutes=30)


def find_broken_builds(builds: Builds, now: datetime) -> Iterator[Fault]:
    """Yield each cause for which builds failed in the last 7 days: once until a build goes through, however many."""
    readers = describe_live(builds.find_live())
    for good, failed in _group_failures(builds.list_finished_since(now - LOOKED_BACK)):
        yield _describe_failures(good, failed, readers)


def find_stalled_builds(builds: Builds, now: datetime) -> Iterator[Fault]:
    """Yield each build that has run for more than 30 minutes."""
    readers = describe_live(builds.find_live())
    for build in builds.list_unfinished():
        began = build.started_at
        if build.state == "STARTED" and began is not None and now - began > STALLED:
            yield _describe_stalled(build, round((now - began).total_seconds() / 60), readers, now)


def _group_failures(finished: list[Build]) -> list[tuple[Build | None, list[Build]]]:
    """Return failed builds by cause and by the build that went through after them (None: none), the first first."""
    groups: dict[tuple[str, str], tuple[Build | None, list[Build]]] = {}
    good: Build | None = None
    for build in finished:
        if build.state == "DONE":
            good = build
            continue
        key = (good.id if good else "", build.result or "")
        groups.setdefault(key, (good, []))[1].insert(0, build)
    return list(groups.values())


def _describe_failures(good: Build | None, failed: list[Build], readers: str) -> Fault:
    first, last = failed[0], failed[-1]
    assert last.finished_at is not None
    times = f"failed {len(failed)} times, the last time" if len(failed) > 1 else "failed"
    asked = f'It was asked for by {last.requested_by} ("{last.reason}").'
    since = f" Build {good.id} has gone through since, so nothing is left to do." if good else ""
    if last.reason in PREPARING:
        return _describe_unprepared(first, last, readers)
    return Fault(
        key=f"{first.id}-{sha256((first.result or '').encode()).hexdigest()[:12]}",
        subject="A publish failed" if good is None else "A publish failed, and a later one went through",
        what=f"Publishing {times} at {write_moment(last.finished_at)}, as build {last.id}. {asked}{since}",
        cause=last.result or "the build left no word.",
        readers=readers,
        command="yardstick publish",
        then="It goes on where this one ended, and names each error of the content with its file and line.",
    )


def _describe_unprepared(first: Build, last: Build, readers: str) -> Fault:
    assert last.finished_at is not None
    return Fault(
        key=f"{first.id}-{sha256((first.result or '').encode()).hexdigest()[:12]}",
        subject="A release could not be prepared",
        what=f"Preparing a release ahead failed at {write_moment(last.finished_at)}, as build {last.id}.",
        cause=last.result or "the build left no word.",
        readers=f"{readers} The release is tried at its instant all the same.",
        command="yardstick prepare",
        then="It tries again, and names each error of the content with its file and line.",
    )


def _describe_stalled(build: Build, minutes: int, readers: str, now: datetime) -> Fault:
    alive = build.lease_until is not None and build.lease_until >= now
    cause = (
        "its process still says that it is alive, so a target or a render process may be slow or hang."
        if alive
        else "its process has fallen silent."
    )
    return Fault(
        key=f"{build.id}-{build.attempt}",
        subject="A publish does not end",
        what=f"Build {build.id} has run for {minutes} minutes, on {build.host} as process {build.process}.",
        cause=cause,
        readers=readers,
        command="yardstick publish",
        then="It takes over a build whose process is gone, and finishes it. Where the process hangs, end it first.",
    )
