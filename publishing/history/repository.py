"""The history repository: a bare git repository that holds one commit a release."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from dulwich.errors import NotGitRepository
from dulwich.object_store import PackBasedObjectStore
from dulwich.objects import Commit, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from measures.store.git import DEFAULT_TRANSPORT, Transport, open_repository
from measures.store.git.tidying import LOOSE_FROM, MOST_PACKS, Tidied, tidy
from publishing.history.release import Facts, HistoryMoved, Release, ReleaseUnknown
from publishing.history.remote import BRANCH, EVERY, NEWEST, read_remote_head, receive_releases, send_release
from publishing.history.trees import Trees, telling_locks

AUTHOR = b"yardstick <publish@yardstick.invalid>"
RECORD = "release.json"
COMPRESSION = b"1"
SHORTEST_ID = 7


class History:
    """The bare repository at a path; made when it is not there. One instance a thread; close it.

    A release's tree is `{site/, style-guide/, release.json}`. What stands `beside` another history reads its objects,
    and stores only what that lacks. A copy of a remote begins with the newest release; from `origin`, the address of
    that remote, it takes older ones when it is asked for one of them.
    """

    def __init__(
        self,
        path: Path,
        *,
        beside: History | None = None,
        origin: str | None = None,
        transport: Transport = DEFAULT_TRANSPORT,
    ) -> None:
        self._origin, self._transport = origin, transport
        try:
            self._repo = open_repository(path)
        except NotGitRepository:
            _make_repository(path)
            self._repo = open_repository(path)
        if beside is not None:
            self._borrow(Path(os.fsdecode(beside._repo.object_store.path)).absolute())
        self.trees = Trees(self._repo)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the repository's files."""
        self._repo.close()

    def _borrow(self, objects: Path) -> None:
        """Read objects of another repository where this one lacks them."""
        listed = Path(self._repo.path) / "objects" / "info" / "alternates"
        line = f"{objects}\n"
        if not listed.is_file() or listed.read_text() != line:
            listed.parent.mkdir(parents=True, exist_ok=True)
            listed.write_text(line)
            self._repo.close()
            self._repo = open_repository(self._repo.path)

    def clear_leftovers(self) -> None:
        """Remove locks and unfinished files that a killed process left; only who holds the running build may do so."""
        root = Path(self._repo.path)
        for pattern in ("*.lock", "refs/**/*.lock", "objects/??/*.lock", "objects/pack/tmp*"):
            for left in root.glob(pattern):
                left.unlink(missing_ok=True)

    def head(self) -> str | None:
        """Return the id of the newest release; None before the first."""
        try:
            return self._repo.refs[BRANCH].decode()
        except KeyError:
            return None

    def newest(self) -> Release | None:
        """Return the newest release; None before the first."""
        head = self.head()
        return self.release(head) if head else None

    def count_objects(self) -> int:
        """Return how many objects are stored here, those of a history beside left out."""
        store = self._repo.object_store
        assert isinstance(store, PackBasedObjectStore)
        return store.count_loose_objects() + sum(len(pack) for pack in store.packs)

    def take_commit(self, other: History, commit_id: str) -> None:
        """Store a commit that another repository has; its tree has to be here."""
        self._repo.object_store.add_object(other._repo.object_store[ObjectID(commit_id.encode())])

    def tidy(self, *, loose_from: int = LOOSE_FROM, most_packs: int = MOST_PACKS) -> Tidied:
        """Pack loose objects where they are many, and packs where those are. It is safe beside readers and writers."""
        return tidy(self._repo, loose_from=loose_from, most_packs=most_packs)

    def has(self, commit_id: str) -> bool:
        """Whether a commit is here, or was at the remote that this is a shallow copy of.

        Raises:
            HistoryUnreachable: it may be at the remote, which could not be reached.
        """
        if not self._is_here(commit_id) and self._origin is not None and self._repo.get_shallow():
            receive_releases(self._repo, self._origin, self._transport, EVERY)
        return self._is_here(commit_id)

    def _is_here(self, commit_id: str) -> bool:
        return ObjectID(commit_id.encode()) in self._repo.object_store

    def release(self, commit_id: str) -> Release:
        """Return the release that a commit is.

        Raises:
            ReleaseUnknown: there is no such commit, here or at the remote.
            HistoryUnreachable: it may be at the remote, which could not be reached.
        """
        if not self.has(commit_id):
            raise ReleaseUnknown(commit_id)
        commit = self._repo.object_store[ObjectID(commit_id.encode())]
        if not isinstance(commit, Commit):
            raise ReleaseUnknown(commit_id)
        trailers = dict(re.findall(r"^Yardstick-([A-Za-z-]+): (.*)$", commit.message.decode(), flags=re.MULTILINE))
        return Release(
            id=commit_id,
            number=int(trailers["Release"]),
            tree=commit.tree.decode(),
            parent=commit.parents[0].decode() if commit.parents else None,
            instant=datetime.fromtimestamp(commit.author_time, UTC),
            trailers=trailers,
        )

    def list_releases(self) -> Iterator[Release]:
        """Yield every release, the newest first."""
        commit_id = self.head()
        while commit_id is not None:
            release = self.release(commit_id)
            yield release
            commit_id = release.parent

    def find_release(self, name: str) -> Release:
        """Return the release of a number, or of a commit id (at least 7 digits of it).

        Raises:
            ReleaseUnknown: there is none.
        """
        for release in self.list_releases():
            if name == str(release.number) or (len(name) >= SHORTEST_ID and release.id.startswith(name.lower())):
                return release
        raise ReleaseUnknown(name)

    def record(self, release: Release) -> bytes:
        """Return the release record, as stored."""
        return self.trees.blob(self.trees.entries(release.tree)[RECORD][1])

    def portion(self, release: Release, name: str) -> str | None:
        """Return the tree id of `site` or `style-guide` in a release; None when it has none."""
        entry = self.trees.entries(release.tree).get(name)
        return entry[1] if entry else None

    def write_commit(self, *, tree: str, parent: str | None, number: int, facts: Facts) -> str:
        """Store the commit of a release and return its id; the same facts give the same commit."""
        commit = Commit()
        commit.tree = ObjectID(tree.encode())
        commit.parents = [ObjectID(parent.encode())] if parent else []
        commit.author = commit.committer = AUTHOR
        commit.author_time = commit.commit_time = int(facts.instant.timestamp())
        commit.author_timezone = commit.commit_timezone = 0
        trailers = "".join(f"Yardstick-{name}: {value}\n" for name, value in facts.to_trailers(number).items())
        commit.message = f"Release {number}\n\n{trailers}".encode()
        with telling_locks():
            self._repo.object_store.add_object(commit)
        return commit.id.decode()

    def advance(self, commit_id: str, *, expected: str | None) -> None:
        """Make a commit the newest release.

        Raises:
            HistoryMoved: the head is neither `expected` nor the commit itself.
            HistoryLocked: another process writes the head, or was killed while it did.
        """
        new = ObjectID(commit_id.encode())
        with telling_locks():
            if expected is None:
                is_set = self._repo.refs.add_if_new(BRANCH, new)
            else:
                is_set = self._repo.refs.set_if_equals(BRANCH, ObjectID(expected.encode()), new)
        if not is_set and self.head() != commit_id:
            raise HistoryMoved(f"expected {expected}, found {self.head()}")

    def push(self, url: str) -> None:
        """Push the newest release to the remote history.

        Raises:
            HistoryMoved: the remote has releases that are not here.
            HistoryUnreachable: the remote could not be reached, or refused the push.
        """
        head, remote = self.head(), read_remote_head(url, self._transport)
        if head is None or remote == head:
            return
        if remote is not None and not self.descends(head, remote):
            raise HistoryMoved(f"the remote history is at {remote}, this one at {head}")
        send_release(self._repo, url, head, self._transport)

    def fetch(self, url: str) -> None:
        """Take over releases that only the remote history has: the newest alone where none is here.

        A release that was made here and never pushed gives way to those that the remote has in its place: readers see
        nothing of it before it is pushed.

        Raises:
            HistoryMoved: the two have no release in common.
            HistoryUnreachable: the remote could not be reached.
        """
        head, remote = self.head(), read_remote_head(url, self._transport)
        if remote is None or remote == head:
            return
        if not self._is_here(remote):
            receive_releases(self._repo, url, self._transport, NEWEST if head is None else None)
        if head is None or not self.descends(head, remote):
            if head is not None and not self._list_past(head) & self._list_past(remote):
                raise HistoryMoved(f"the remote history, at {remote}, has no release of this one, at {head}")
            self.advance(remote, expected=head)

    def _list_past(self, newest: str) -> set[str]:
        """Return a release with all before it, as far as they are here or at the remote."""
        found: set[str] = set()
        commit_id: str | None = newest
        while commit_id is not None and self.has(commit_id):
            found.add(commit_id)
            commit_id = self.release(commit_id).parent
        return found

    def descends(self, newer: str, older: str) -> bool:
        """Whether `older` is `newer` or one of the releases before it."""
        commit_id: str | None = newer
        while commit_id is not None and commit_id != older:
            commit_id = self.release(commit_id).parent if self.has(commit_id) else None
        return commit_id == older


def _make_repository(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)
    repo = Repo.init_bare(str(path))
    config = repo.get_config()
    config.set((b"core",), b"fsyncObjectFiles", b"true")
    config.set((b"core",), b"compression", COMPRESSION)
    config.write_to_path()
    repo.refs.set_symbolic_ref(Ref(b"HEAD"), BRANCH)
    repo.close()
