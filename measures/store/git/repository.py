"""A content store in a bare git repository."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from dulwich.errors import NotGitRepository
from dulwich.objects import ObjectID, parse_tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from measures.model.changes import find_changes
from measures.model.tree import Entry, ObjectMissing, find_entry
from measures.store.git import commits, history, remote, tidying
from measures.store.git.history import Committed
from measures.store.git.patience import open_repository
from measures.store.git.remote import Origin
from measures.store.git.transport import DEFAULT_TRANSPORT, Transport
from measures.store.trees import Row, list_entries

Found = TypeVar("Found")
APPROVED = "refs/yardstick/approved"
_KEPT_TREES = 4096
_TREE, _BLOB = 2, 3


class NoStore(LookupError):
    """There is no git repository at the path."""


class GitStore:
    """The objects and branches of a bare repository. One instance a thread; close it, or use it in `with`."""

    def __init__(
        self, path: Path | str, *, origin: Origin | None = None, transport: Transport = DEFAULT_TRANSPORT
    ) -> None:
        """Open the repository. One that is a shallow copy of `origin` takes from there what it is asked for and lacks.

        `transport` is how other repositories are reached, where there is no origin that says so.

        Raises:
            NoStore: there is none at the path.
        """
        try:
            self.repo = open_repository(path)
        except NotGitRepository as fault:
            raise NoStore(str(path)) from fault
        self.repo.object_store.fsync_object_files = True
        self._origin, self._transport = origin, origin.transport if origin else transport
        self._list = lru_cache(maxsize=_KEPT_TREES)(self._read_tree)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the repository's files."""
        self._list.cache_clear()
        self.repo.close()

    @property
    def objects(self) -> GitStore:
        """The store itself: it gives trees and blobs."""
        return self

    def tree(self, tree_id: str) -> Mapping[str, Entry]:
        """Return a folder's entries in order of name.

        Raises:
            ObjectMissing: the tree is not there.
        """
        return self._list(tree_id)

    def _read_tree(self, tree_id: str) -> Mapping[str, Entry]:
        rows = parse_tree(self._read(tree_id, _TREE), 20)
        return list_entries(Row(name, mode, found.decode()) for name, mode, found in rows)

    def blob(self, blob_id: str) -> bytes:
        """Return a file's bytes.

        Raises:
            ObjectMissing: the blob is not there.
        """
        return self._read(blob_id, _BLOB)

    def _read(self, object_id: str, kind: int) -> bytes:
        try:
            found, content = self._look_back(lambda: self.repo.object_store.get_raw(ObjectID(object_id.encode())))
        except KeyError:
            raise ObjectMissing(object_id) from None
        if found != kind:
            raise ObjectMissing(object_id)
        return content

    def head(self, branch: str) -> str | None:
        """Return the id of a branch's newest commit; None when there is no such branch."""
        return self.ref(f"refs/heads/{branch}")

    def ref(self, name: str) -> str | None:
        """Return the id that a ref holds; None when there is no such ref."""
        found = self.repo.refs.read_ref(Ref(name.encode()))
        return found.decode() if found else None

    def list_approved(self) -> dict[tuple[str, str], str]:
        """Return the trees that approvals keep, by measure id and version."""
        below = f"{APPROVED}/".encode()
        found = {
            name.removeprefix(below): tree for name, tree in self.repo.get_refs().items() if name.startswith(below)
        }
        parted = {tuple(name.decode().split("/")): tree.decode() for name, tree in found.items()}
        return {(parts[0], parts[1]): tree for parts, tree in parted.items() if len(parts) == 2}

    def set_ref(self, name: str, object_id: str) -> None:
        """Let a ref name an object, whatever it named before.

        Raises:
            ObjectMissing: the object is not there.
        """
        if ObjectID(object_id.encode()) not in self.repo.object_store:
            raise ObjectMissing(object_id)
        commits.force_ref(self.repo, name, object_id)

    def change_ref(self, name: str, held: str, object_id: str | None) -> None:
        """Let a ref name another object, or none, where it still names `held` and nobody else is changing it."""
        commits.swap_ref(self.repo, name, held, object_id)

    def root_of(self, commit_id: str) -> str:
        """Return the id of a commit's tree.

        Raises:
            ObjectMissing: there is no such commit.
        """
        return str(self._look_back(lambda: commits.read_commit(self.repo, commit_id)).tree, "ascii")

    def time_of(self, commit_id: str) -> datetime:
        """Return when a commit was made.

        Raises:
            ObjectMissing: there is no such commit.
        """
        return datetime.fromtimestamp(commits.read_commit(self.repo, commit_id).commit_time, UTC)

    def author_of(self, commit_id: str) -> str:
        """Return the id of the user who made a commit: the name before the address.

        Raises:
            ObjectMissing: there is no such commit.
        """
        author = str(commits.read_commit(self.repo, commit_id).author, "utf-8", "replace")
        return author.partition(" <")[0]

    def list_commits(self, head: str, since: str | None = None, most: int = 5000) -> tuple[Committed, ...]:
        """Return the newest commits that `head` has and `since` (where it is here) has not, oldest first.

        Raises:
            ObjectMissing: there is no such head.
        """
        return self._look_back(lambda: history.list_commits(self.repo, head, since, most))

    def is_ancestor(self, old: str, new: str) -> bool:
        """Whether a commit is another one, or one that it was made on."""
        return self.has(old) and self._look_back(lambda: history.is_ancestor(self.repo, old, new))

    def _look_back(self, ask: Callable[[], Found]) -> Found:
        """Return the answer to what may reach beyond the newest commits; a shallow copy takes the older ones first."""
        try:
            return ask()
        except (KeyError, ObjectMissing):
            if not self._deepen():
                raise
            return ask()

    def _deepen(self) -> bool:
        """Take older commits from the origin; False where there is none, or they are here."""
        if self._origin is None or not self.is_shallow:
            return False
        remote.deepen(self.repo, self._origin)
        return True

    @property
    def is_shallow(self) -> bool:
        """Whether this is a copy that lacks older commits."""
        return bool(self.repo.get_shallow())

    def commit(
        self,
        changes: Mapping[str, bytes | None],
        *,
        base: str | None,
        author: str,
        message: str,
        at: datetime,
        branch: str = "main",
    ) -> str:
        """Commit files by path (None removes one), as they were changed from the commit `base`, and return the id.

        Where the branch moved on from `base`, the changes are made to its newest commit, provided that no path of
        theirs was touched in between. `base` None starts the branch. The commit is on disk when this returns.

        Raises:
            HeadMoved: a path was touched in between, or the branch did not stay still for five attempts.
        """
        write = commits.Write(changes, base, author, message, at, branch)
        return commits.write_commit(self.repo, self, write)

    def make_commit(
        self, changes: Mapping[str, bytes | None], *, parent: str, author: str, message: str, at: datetime
    ) -> str:
        """Make a commit on another one, and return its id; no branch moves. It is on disk when this returns."""
        return commits.make_commit(self.repo, commits.Write(changes, parent, author, message, at, ""), parent)

    def diff(self, before: str | None, after: str) -> tuple[str, ...]:
        """Return the paths of files that differ between two trees, sorted; None stands for an empty tree."""
        return tuple(sorted(find_changes(self, before, after)))

    def check_file(self, root: str, path: str) -> None:
        """See that what stands at a path of a tree is here.

        Raises:
            ObjectMissing: it is not.
        """
        entry = find_entry(self, root, path)
        if entry is not None and not self.has(entry.id):
            raise ObjectMissing(entry.id)

    def has(self, object_id: str) -> bool:
        """Whether an object is here; a shallow copy looks among the older commits of its origin as well."""
        return self.holds(object_id) or (self._deepen() and self.holds(object_id))

    def holds(self, object_id: str) -> bool:
        """Whether an object is here; nothing is taken from elsewhere."""
        return ObjectID(object_id.encode()) in self.repo.object_store

    def tidy(self) -> tidying.Tidied:
        """Pack what many saves left loose, so that the repository stays small and quick; nothing is thrown away.

        It is safe beside other readers and writers, and does nothing where little is loose.
        """
        return tidying.tidy(self.repo)

    def fetch(self, url: str, branch: str) -> str | None:
        """Take a branch and what is kept beside it from another repository, which is the master; return its head.

        A branch that is not here yet is taken without its older commits.

        Raises:
            RemoteUnreachable: it could not be reached.
        """
        return remote.fetch(self.repo, Origin(url=url, branch=branch, transport=self._transport))

    def push(self, url: str, refs: Iterable[str]) -> None:
        """Send refs to another repository; none of them may lose a commit there. `here:there` sends under another name.

        Raises:
            RemoteUnreachable: it could not be reached.
            PushRefused: it refused one of the refs.
        """
        remote.push(self.repo, url, tuple(refs), self._transport)

    def replace(self, url: str, branch: str) -> None:
        """Let another repository hold a branch and the approved trees as they are here, whatever it held before.

        Raises:
            RemoteUnreachable: it could not be reached.
            PushRefused: it refused one of the refs.
        """
        remote.replace(self.repo, url, branch, self._transport)


def make_repository(path: Path | str, branch: str = "main") -> None:
    """Make an empty bare repository at a path that does not exist or is an empty folder.

    It appears whole. Where another process makes one there at the same time, one of both stays.

    Raises:
        OSError: something else is at the path.
    """
    folder = Path(path)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as name:
        made = Path(name) / "made"
        made.mkdir()
        repo = Repo.init_bare(str(made))
        try:
            repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(f"refs/heads/{branch}".encode()))
        finally:
            repo.close()
        try:
            made.rename(folder)
        except OSError:
            if not (folder / "HEAD").is_file():
                raise
