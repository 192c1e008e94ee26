"""Where the content store is: a repository on this machine, or a copy here of one that others share."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from measures.store import GitStore, HeadMoved
from measures.store.git import DEFAULT_TRANSPORT, Origin, RemoteUnreachable, Transport, make_repository
from yardstick.settings import Settings, local_path

FETCHED_EVERY = timedelta(seconds=15)
"""How often a copy asks the shared repository for what others pushed; a save always does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentPlace:
    """The repository that is read, the address that saves are sent to (None: it is the store itself), its branch."""

    path: Path
    remote: str | None
    branch: str
    cache: Path
    transport: Transport = DEFAULT_TRANSPORT

    @property
    def index(self) -> Path:
        """The file of the index."""
        return self.cache / "index.sqlite"

    def open(self) -> GitStore:
        """Open the repository; a copy of a remote one is made where it is missing.

        Raises:
            NoStore: there is none, and none to copy.
            RemoteUnreachable: the one to copy could not be reached.
        """
        if self.remote is None:
            return GitStore(self.path)
        if not (self.path / "HEAD").exists():
            make_repository(self.path, self.branch)
        store = GitStore(self.path, origin=Origin(url=self.remote, branch=self.branch, transport=self.transport))
        if store.head(self.branch) is None:
            store.fetch(self.remote, self.branch)
        return store

    def refresh(self, store: GitStore, now: datetime, told: tuple[str, ...] = ()) -> None:
        """Take what others pushed to the shared repository, if that was not done a moment ago.

        It is done at once where a commit that others told of is not here. A repository that cannot be reached is passed
        over: what is here can still be read.
        """
        if self.remote is None:
            return
        if not (self.is_due("content-fetched", now) or any(not store.holds(commit) for commit in told)):
            return
        with suppress(RemoteUnreachable, HeadMoved):
            store.fetch(self.remote, self.branch)

    def is_due(self, what: str, now: datetime) -> bool:
        """Whether the last exchange of a kind with the shared repository is some seconds old; if so, this is noted."""
        self.cache.mkdir(parents=True, exist_ok=True)
        stamp = self.cache / what
        with suppress(FileNotFoundError):
            if abs(now.timestamp() - stamp.stat().st_mtime) < FETCHED_EVERY.total_seconds():
                return False
        stamp.touch()
        os.utime(stamp, (now.timestamp(), now.timestamp()))
        return True

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other saves of this application out meanwhile, from any thread or process of this machine.

        Several that tried at once would make the same objects again and again, each for a head that moved on.
        """
        self.cache.mkdir(parents=True, exist_ok=True)
        with (self.cache / "saving.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def find_content(settings: Settings) -> ContentPlace:
    """Return where the content store of an installation is."""
    here = local_path(settings.content_url)
    return ContentPlace(
        path=here or settings.var / "content.git",
        remote=None if here else settings.content_url,
        branch=settings.content_branch,
        cache=settings.var / "cache",
        transport=Transport(silence=settings.git_silence_seconds, ssh=settings.git_ssh_command),
    )
