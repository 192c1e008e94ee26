"""The commits of a branch, as far back as they are asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import islice

from dulwich.objects import Commit, ObjectID
from dulwich.repo import Repo

from measures.model.tree import ObjectMissing
from measures.store.git.commits import read_commit

_SKEW_SECONDS = 30 * 86_400
_MOST_IN_LINE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A commit: its tree and that of the commit before it, who made it, when and what for.

    `author` is the name before the address, `identity` both. `before` is None for the first commit; that of a merge is
    its own tree, since what it brings was committed apart. `parents` are the commits that it was made on.
    """

    commit: str
    root: str
    before: str | None
    author: str
    identity: str
    at: datetime
    message: str
    parents: tuple[str, ...]


def list_commits(repo: Repo, head: str, since: str | None, most: int) -> tuple[Committed, ...]:
    """Return commits, oldest first; see `GitStore.list_commits`."""
    start = read_commit(repo, head)
    known = _find_commit(repo, since) if since is not None else None
    line = _follow_line(repo, start, known.id, most) if known is not None else None
    found = line if line is not None else islice(_Walk(repo, start, known).walk(), most)
    return tuple(reversed([_describe(repo, commit) for commit in found]))


def _find_commit(repo: Repo, commit_id: str) -> Commit | None:
    try:
        return read_commit(repo, commit_id)
    except ObjectMissing:
        return None


def _follow_line(repo: Repo, start: Commit, known: ObjectID, most: int) -> list[Commit] | None:
    """Return the commits from one back to another, where each has one parent; None where it is not so."""
    found: list[Commit] = []
    commit = start
    while commit.id != known:
        if len(commit.parents) != 1 or len(found) >= min(most, _MOST_IN_LINE):
            return None
        found.append(commit)
        commit = read_commit(repo, commit.parents[0].decode())
    return found


class _Walk:
    """Commits from newest to oldest that one commit has and another has not. Nothing older is read than must be.

    Of commits of one second, those that the other has come first, so that what it has is known before it is judged.
    """

    def __init__(self, repo: Repo, start: Commit, known: Commit | None) -> None:
        self._repo = repo
        self._known: set[ObjectID] = set()
        self._seen: dict[ObjectID, Commit] = {}
        self._done: set[ObjectID] = set()
        self._waiting: list[tuple[int, bool, int, ObjectID]] = []
        if known is not None:
            self._know(known.id)
            self._add(known)
        if start.id not in self._seen:
            self._add(start)

    def walk(self) -> Iterator[Commit]:
        """Yield the commits."""
        while self._has_open():
            _, _, _, found = heappop(self._waiting)
            if found in self._done:
                continue
            self._done.add(found)
            commit = self._seen[found]
            if found in self._known:
                for parent in commit.parents:
                    self._know(parent)
            else:
                yield commit
            for parent in commit.parents:
                if parent not in self._seen:
                    self._add(read_commit(self._repo, parent.decode()))

    def _has_open(self) -> bool:
        return any(found not in self._known and found not in self._done for _, _, _, found in self._waiting)

    def _add(self, commit: Commit) -> None:
        self._seen[commit.id] = commit
        row = (-commit.commit_time, commit.id not in self._known, len(self._seen), commit.id)
        heappush(self._waiting, row)

    def _know(self, commit_id: ObjectID) -> None:
        if commit_id not in self._known:
            self._known.add(commit_id)
            if commit_id in self._seen and commit_id not in self._done:
                self._add(self._seen[commit_id])


def _describe(repo: Repo, commit: Commit) -> Committed:
    root = commit.tree.decode()
    if len(commit.parents) > 1:
        before: str | None = root
    else:
        before = next((read_commit(repo, parent.decode()).tree.decode() for parent in commit.parents), None)
    identity = commit.author.decode("utf-8", "replace")
    return Committed(
        commit=commit.id.decode(),
        root=root,
        before=before,
        author=identity.partition(" <")[0],
        identity=identity,
        at=datetime.fromtimestamp(commit.commit_time, UTC),
        message=commit.message.decode("utf-8", "replace").strip(),
        parents=tuple(parent.decode() for parent in commit.parents),
    )


def is_ancestor(repo: Repo, old: str, new: str) -> bool:
    """Whether a commit is another one, or one that it was made on."""
    wanted = ObjectID(old.encode())
    if old == new:
        return True
    return wanted in repo.object_store and any(found == wanted for found in _walk_back(repo, new, wanted))


def _walk_back(repo: Repo, new: str, old: ObjectID) -> Iterator[ObjectID]:
    """Return what a commit was made on, not back beyond the time of the one looked for; clocks may differ a month."""
    limit = read_commit(repo, old.decode()).commit_time - _SKEW_SECONDS
    waiting, seen = deque([ObjectID(new.encode())]), set[ObjectID]()
    while waiting:
        found = waiting.popleft()
        if found in seen:
            continue
        seen.add(found)
        yield found
        commit = read_commit(repo, found.decode())
        if commit.commit_time >= limit:
            waiting += commit.parents
