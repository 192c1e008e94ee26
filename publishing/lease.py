"""The lease of a running build: renewed beside the work, and looked at before every batch."""

from __future__ import annotations

import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from publishing.builds import Builds, Claim
from publishing.database import Database, DatabaseUnreachable
from publishing.guard import LeaseLost, Watch


class BuildCancelled(Exception):
    """Somebody cancelled the build before anything of it went live."""


class Lease:
    """Holds a claimed build: a context that renews the lease from a thread of its own with its own connection."""

    def __init__(self, builds: Builds, claim: Claim, *, database_url: str, seconds: int, watch: Watch) -> None:
        self._builds = builds
        self._claim = claim
        self._url = database_url
        self._seconds = seconds
        self._watch = watch
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def check(self) -> None:
        """Return while this process holds the build.

        Raises:
            LeaseLost: it does not.
        """
        if not self._builds.is_held(self._claim):
            raise LeaseLost(f"build {self._claim.build.id} is run by another process now")

    def check_before_commit(self) -> None:
        """Return while this process holds the build and nobody has cancelled it.

        Raises:
            LeaseLost: it does not.
            BuildCancelled: somebody has.
        """
        self.check()
        if self._builds.is_cancelled(self._claim):
            raise BuildCancelled(f"build {self._claim.build.id} was cancelled")

    def _keep(self) -> None:
        while not self._ended.wait(self._seconds / 4):
            with suppress(DatabaseUnreachable), Database(self._url) as database:
                Builds(database).renew(self._claim, self._watch.now(), self._seconds)
