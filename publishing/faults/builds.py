"""Builds that failed, and builds that have run for too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from publishing.builds import PREPARING, Build, Builds
from publishing.faults.fault import Fault, describe_live, write_moment

LOOKED_BACK = timedelta(days=7)
STALLED = timedelta(minutes=30)
PLACE = re.compile(r"(?:^|; )((?:/|\w+://|\S+@)\S*): ")
"""A target or a repository, as the words of a failure name it."""


def find_broken_builds(builds: Builds, now: datetime) -> Iterator[Fault]:
    """Yield each cause for which builds failed in the last 7 days: once until a build goes through, however many."""
    readers, since = describe_live(builds.find_live()), now - LOOKED_BACK
    finished = builds.list_finished_since(since)
    for good, failed in _group_failures(finished):
        last = failed[-1].finished_at
        if last is not None and last >= since:
            yield _describe_failures(good, failed, readers, _name_fault(finished, failed[0]))


def find_stalled_builds(builds: Builds, now: datetime) -> Iterator[Fault]:
    """Yield each build that has run for more than 30 minutes."""
    readers = describe_live(builds.find_live())
    for build in builds.list_unfinished():
        began = build.started_at
        if build.state == "STARTED" and began is not None and now - began > STALLED:
            yield _describe_stalled(build, round((now - began).total_seconds() / 60), readers, now)


def _group_failures(finished: list[Build]) -> list[tuple[Build | None, list[Build]]]:
    """Return failed builds by cause and by the build that went through after them (None: none), the first first.

    What only prepares goes through also where a publish would fail; it ends failures of its own kind alone.
    """
    groups: dict[tuple[str, str, bool], tuple[Build | None, list[Build]]] = {}
    good: dict[bool, Build] = {}
    for build in finished:
        prepares = build.reason in PREPARING
        if build.state == "DONE":
            good |= {True: build} if prepares else {True: build, False: build}
            continue
        since = good.get(prepares)
        key = (since.id if since else "", name_cause(build), prepares)
        groups.setdefault(key, (since, []))[1].insert(0, build)
    return list(groups.values())


def name_cause(build: Build) -> str:
    """Return what failures of one cause have in common: the places outside that they name, else their words.

    A place that is away fails now in one way and now in another. The id of the build, where words hold it, is left out.
    """
    words = (build.result or "").replace(build.id, "")
    places = PLACE.findall(words) if build.fault == "outside" else []
    return " ".join(places) or words


def _name_fault(finished: list[Build], first: Build) -> str:
    """Return the key of failures in a row that began with `first`: by the build that went through before, and why.

    That build stays as long as what it brought is live, while the first that failed is deleted after some weeks.
    """
    kinds = PREPARING if first.reason in PREPARING else frozenset[str]()
    older = finished[finished.index(first) + 1 :]
    good = (build.id for build in older if build.state == "DONE" and build.reason not in PREPARING - kinds)
    return f"{next(good, 'none')}-{sha256(name_cause(first).encode()).hexdigest()[:12]}"


def _describe_failures(good: Build | None, failed: list[Build], readers: str, key: str) -> Fault:
    last = failed[-1]
    assert last.finished_at is not None
    times = f"failed {len(failed)} times, the last time" if len(failed) > 1 else "failed"
    asked = f'It was asked for by {last.requested_by} ("{last.reason}").'
    since = f" Build {good.id} has gone through since, so nothing is left to do." if good else ""
    if last.reason in PREPARING:
        return _describe_unprepared(last, readers, key)
    return Fault(
        key=key,
        subject="A publish failed" if good is None else "A publish failed, and a later one went through",
        what=f"Publishing {times} at {write_moment(last.finished_at)}, as build {last.id}. {asked}{since}",
        cause=last.result or "the build left no word.",
        readers=readers,
        command="yardstick publish",
        then="It goes on where this one ended, and names each error of the content with its file and line.",
    )


def _describe_unprepared(last: Build, readers: str, key: str) -> Fault:
    assert last.finished_at is not None
    return Fault(
        key=key,
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
