"""The queue's moves. Each is one transaction; the claim is the only way to become the one that runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from publishing.builds.records import (
    COLUMNS,
    LASTING,
    PREPARING,
    SHOWING,
    Build,
    Fault,
    Request,
    State,
    Worker,
    find_owed,
    read_build,
    write_time,
)
from publishing.database import Database

TAKE_OVER_SECONDS = 60
"""How long after a lease's end another machine waits: a batch to a target may still be under way."""
MOST = 1_000_000
"""More builds than a site ever keeps."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A build that this process runs. `taken_over` says that another process had begun it."""

    build: Build
    worker: Worker
    taken_over: bool


class Builds:
    """The table of builds in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def request(self, request: Request) -> Build:
        """Add a build that waits to be run, and return it."""
        with self._database.transaction():
            self._insert(request)
        return self._get(request.id)

    def note_push(self, request: Request) -> bool:
        """Add a build for a content commit unless one looks at it, did, or was cancelled; whether it was added."""
        with self._database.transaction():
            if self._select("content = ? AND state IN ('PENDING', 'STARTED', 'DONE', 'CANCELLED')", request.content):
                return False
            self._insert(request)
        return True

    def was_published(self, content: str) -> bool:
        """Whether a build of a content commit brought it to readers, or found that they see it already."""
        return bool(self._select("content = ? AND state = 'DONE'", content, limit=1))

    def claim(self, worker: Worker, now: datetime, lease_seconds: int, *, only: str | None = None) -> Claim | None:
        """Take the build to run: one whose process is gone, else the newest waiting; None when there is nothing to do.

        Older waiting builds that it does the work of are superseded, and so is a running one that only prepares, where
        another waits. What another process is to run itself is left to it. None also comes back while another process
        runs a build, and where the build to run is not the `only` one that is meant.
        """
        with self._database.transaction():
            self._lock()
            running, waiting = self._select("state = 'STARTED'"), self._list_waiting(worker, now)
            if running and _gives_way(running[0], waiting, worker, now):
                self._supersede(waiting[0], running, now)
                running = []
            if running and not _is_free(running[0], worker, now):
                return None
            if not running and not waiting:
                return None
            build = (running or waiting)[0]
            if only is not None and build.id != only:
                return None
            if not running:
                self._supersede(build, [other for other in waiting[1:] if _covers(build, other)], now)
            self._start(build, worker, now, lease_seconds)
        return Claim(self._get(build.id), worker, taken_over=bool(running))

    def renew(self, claim: Claim, now: datetime, lease_seconds: int) -> bool:
        """Lengthen the lease; False when the build is no longer this process's."""
        rows = self._database.execute(
            "UPDATE builds SET lease_until = ? "
            "WHERE id = ? AND state = 'STARTED' AND host = ? AND process = ? AND attempt = ? RETURNING id",
            (write_time(now + timedelta(seconds=lease_seconds)), *_own(claim)),
        )
        return bool(rows)

    def is_held(self, claim: Claim) -> bool:
        """Whether the build is still this process's to run."""
        rows = self._database.execute(
            "SELECT id FROM builds WHERE id = ? AND state = 'STARTED' AND host = ? AND process = ? AND attempt = ?",
            _own(claim),
        )
        return bool(rows)

    def is_cancelled(self, claim: Claim) -> bool:
        """Whether somebody asked to stop the build."""
        return self._get(claim.build.id).cancelled_by is not None

    def finish(
        self,
        claim: Claim,
        state: State,
        now: datetime,
        *,
        result: str,
        release: str | None = None,
        fault: Fault | None = None,
        tried: str | None = None,
    ) -> bool:
        """End the build; False when it is no longer this process's."""
        rows = self._database.execute(
            "UPDATE builds SET state = ?, finished_at = ?, result = ?, release = ?, fault = ?, tried = ?, "
            "lease_until = NULL "
            "WHERE id = ? AND state = 'STARTED' AND host = ? AND process = ? AND attempt = ? RETURNING id",
            (state, write_time(now), result, release, fault, tried, *_own(claim)),
        )
        return bool(rows)

    def note_content(self, claim: Claim, content: str) -> None:
        """Write down which content commit the build looks at."""
        self._database.execute(
            "UPDATE builds SET content = ? "
            "WHERE id = ? AND state = 'STARTED' AND host = ? AND process = ? AND attempt = ?",
            (content, *_own(claim)),
        )

    def note_progress(self, claim: Claim, step: str, done: int, total: int | None) -> None:
        """Write down which step the build is at, and how many of its parts are done."""
        self._database.execute(
            "UPDATE builds SET step = ?, parts_done = ?, parts_total = ? "
            "WHERE id = ? AND state = 'STARTED' AND host = ? AND process = ? AND attempt = ?",
            (step, done, total, *_own(claim)),
        )

    def note_log(self, claim: Claim, log: str) -> None:
        """Write down what the build did so far."""
        self._database.execute(
            "UPDATE builds SET log = ? WHERE id = ? AND state = 'STARTED' AND host = ? AND process = ? AND attempt = ?",
            (log, *_own(claim)),
        )

    def read_log(self, build_id: str) -> str:
        """Return what a build wrote of its steps, a line each; empty where it did not begin."""
        rows = self._database.execute("SELECT log FROM builds WHERE id = ?", (build_id,))
        return str(rows[0][0] or "") if rows else ""

    def cancel(self, build_id: str, by: str, now: datetime) -> State | None:
        """Cancel a waiting build, or ask a running one to stop; return its state, None when there is no such build."""
        with self._database.transaction():
            self._database.execute(
                "UPDATE builds SET state = 'CANCELLED', finished_at = ? WHERE id = ? AND state = 'PENDING'",
                (write_time(now), build_id),
            )
            self._database.execute(
                "UPDATE builds SET cancelled_by = ? "
                "WHERE id = ? AND state IN ('CANCELLED', 'STARTED') AND cancelled_by IS NULL",
                (by, build_id),
            )
            found = self._select("id = ?", build_id)
        return found[0].state if found else None

    def find(self, build_id: str) -> Build | None:
        """Return a build; None when there is none of that id."""
        found = self._select("id = ?", build_id)
        return found[0] if found else None

    def list_newest(self, limit: int = 50) -> list[Build]:
        """Return the newest builds, the newest first."""
        return self._select("1 = 1", limit=limit)

    def list_finished_since(self, since: datetime) -> list[Build]:
        """Return the builds that ran to an end since an instant, the newest first.

        Where builds had failed in a row at that instant, those before it in the row are among them.
        """
        good = "state = 'DONE' AND reason NOT IN ('prepare', 'rehearse')"
        whole = f"COALESCE((SELECT MAX(finished_at) FROM builds WHERE {good} AND finished_at < ?), '')"  # noqa: S608
        return self._select(f"state IN ('DONE', 'FAILED') AND finished_at >= {whole}", write_time(since), limit=MOST)

    def find_abandoned(self, worker: Worker, now: datetime) -> Build | None:
        """Return the build that was begun and that this process may take over; None when there is none."""
        running = self._select("state = 'STARTED'")
        return running[0] if running and _is_free(running[0], worker, now) else None

    def list_superseded_by(self, build_id: str) -> list[Build]:
        """Return the builds whose work another does, the newest first."""
        return self._select("superseded_by = ?", build_id)

    def list_superseded_since(self, since: datetime) -> list[Build]:
        """Return the builds that others took over since an instant, the newest first."""
        return self._select("state = 'SUPERSEDED' AND finished_at >= ?", write_time(since))

    def is_wanted(self, reason: str) -> bool:
        """Whether a build waits for a reason."""
        return any(reason in build.reasons for build in self._select("state = 'PENDING'"))

    def list_owed(self) -> tuple[str, ...]:
        """Return what the publish that ended last was to do beside the ordinary, where the outside made it fail.

        What a build that waits or runs is to do is not owed any more.
        """
        wanted = {reason for build in self.list_unfinished() for reason in build.reasons}
        ended = self.list_last_ended(1)
        return find_owed(ended[0].state, ended[0].fault, ended[0].reason, wanted) if ended else ()

    def list_last_ended(self, limit: int = 20) -> list[Build]:
        """Return the newest builds that ran to an end, the newest first, save those that only prepared."""
        return self._select("state IN ('DONE', 'FAILED') AND reason NOT IN ('prepare', 'rehearse')", limit=limit)

    def find_live(self) -> Build | None:
        """Return the newest build that brought a release to every target; None when there was none."""
        found = self._select("state = 'DONE' AND release IS NOT NULL", limit=1)
        return found[0] if found else None

    def delete_old(self, before: datetime, keep: int) -> list[str]:
        """Delete builds that ended before an instant, and return their ids.

        The newest `keep`, those that wait or run, and the one whose release is live stay.
        """
        with self._database.transaction():
            kept = {build.id for build in self.list_newest(keep)}
            live = self.find_live()
            kept |= {live.id} if live else set()
            old = self._select(
                "finished_at < ? AND state NOT IN ('PENDING', 'STARTED')", write_time(before), limit=MOST
            )
            gone = [build.id for build in old if build.id not in kept]
            for build_id in gone:
                self._database.execute("DELETE FROM builds WHERE id = ?", (build_id,))
        return gone

    def list_unfinished(self) -> list[Build]:
        """Return the builds that wait or run, the newest first."""
        return self._select("state IN ('PENDING', 'STARTED')")

    def _get(self, build_id: str) -> Build:
        return self._select("id = ?", build_id)[0]

    def _select(self, where: str, *parameters: object, limit: int = 1000) -> list[Build]:
        order = "ORDER BY requested_at DESC, id DESC LIMIT ?"
        statement = f"SELECT {COLUMNS} FROM builds WHERE {where} {order}"  # noqa: S608 (constants)
        rows = self._database.execute(statement, (*parameters, limit))
        return [read_build(row) for row in rows]

    def _insert(self, request: Request) -> None:
        owner = request.owner
        self._database.execute(
            "INSERT INTO builds (id, state, reason, requested_by, requested_at, content, host, process, lease_until) "
            "VALUES (?, 'PENDING', ?, ?, ?, ?, ?, ?, ?)",
            (request.id, request.reason, request.by, write_time(request.at), request.content)
            + ((owner.host, owner.process, write_time(request.until)) if owner else (None, None, None)),
        )

    def _lock(self) -> None:
        """Let one process at a time choose what to claim; SQLite's transaction has seen to it already."""
        if not self._database.is_sqlite:
            self._database.execute("LOCK TABLE builds IN SHARE ROW EXCLUSIVE MODE")

    def _start(self, build: Build, worker: Worker, now: datetime, lease_seconds: int) -> None:
        self._database.execute(
            "UPDATE builds SET state = 'STARTED', started_at = COALESCE(started_at, ?), lease_until = ?, host = ?, "
            "process = ?, attempt = attempt + 1 WHERE id = ?",
            (
                write_time(now),
                write_time(now + timedelta(seconds=lease_seconds)),
                worker.host,
                worker.process,
                build.id,
            ),
        )

    def _list_waiting(self, worker: Worker, now: datetime) -> list[Build]:
        """Return the builds that wait for this process, the first to run first: those that only prepare come last."""
        waiting = [
            build
            for build in self._select("state = 'PENDING'")
            if build.owner in (None, worker) or _is_free(build, worker, now)
        ]
        return sorted(waiting, key=lambda build: build.reason in PREPARING)

    def _supersede(self, newer: Build, builds: list[Build], now: datetime) -> None:
        """Have a build do the work of others, all that they were asked for included."""
        for build in builds:
            self._database.execute(
                "UPDATE builds SET state = 'SUPERSEDED', finished_at = ?, superseded_by = ? "
                "WHERE id = ? AND state IN ('PENDING', 'STARTED')",
                (write_time(now), newer.id, build.id),
            )
        lasting = [each for each in LASTING if any(each in build.reasons for build in builds)]
        reasons = (*newer.reasons, *(each for each in lasting if each not in newer.reasons))
        if reasons != newer.reasons:
            self._database.execute("UPDATE builds SET reason = ? WHERE id = ?", (", ".join(reasons), newer.id))


def _own(claim: Claim) -> tuple[object, ...]:
    return claim.build.id, claim.worker.host, claim.worker.process, claim.build.attempt


def _gives_way(running: Build, waiting: list[Build], worker: Worker, now: datetime) -> bool:
    """Whether a started build that only prepares makes room: for one that does more, or because its process is gone."""
    if running.reason not in PREPARING or not waiting:
        return False
    return waiting[0].reason not in PREPARING or _is_free(running, worker, now)


def _covers(newer: Build, older: Build) -> bool:
    """Whether a build does what an older one is for: a publish does it for another one, which a rollback does not."""
    if older.reason in PREPARING:
        return True
    return not {newer.reason, older.reason} & (SHOWING | PREPARING)


def _is_free(running: Build, worker: Worker, now: datetime) -> bool:
    """Whether a process's build may be taken over: the process is gone, or its lease ran out long enough ago."""
    owner = running.owner or Worker("", "")
    if owner.is_gone(worker.host):
        return True
    wait = timedelta(seconds=0 if owner.host == worker.host else TAKE_OVER_SECONDS)
    return running.lease_until is None or now > running.lease_until + wait
