"""The commits of a branch, as far back as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from dulwich.objects import Commit, ObjectID
from dulwich.repo import Repo

from measures.store.git.commits import read_commit

_SKEW_SECONDS = 30 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A commit: its tree and that of the commit before it, who made it, when and what for.

    `author` is the name before the address, `identity` both. `before` is None for the first commit; that of a merge is
    its own tree, since what it brings was committed apart.
    """

    commit: str
    root: str
    before: str | None
    author: str
    identity: str
    at: datetime
    message: str


def list_commits(repo: Repo, head: str, since: str | None, most: int) -> tuple[Committed, ...]:
    """Return commits, oldest first; see `GitStore.list_commits`."""
    read_commit(repo, head)
    known = [ObjectID(since.encode())] if since is not None and ObjectID(since.encode()) in repo.object_store else []
    walker = repo.get_walker(include=[ObjectID(head.encode())], exclude=known, max_entries=most, order="topo")
    found = [_describe(repo, entry.commit) for entry in walker]
    return tuple(reversed(found))


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
    waiting, seen = [ObjectID(new.encode())], set[ObjectID]()
    while waiting:
        found = waiting.pop()
        if found in seen:
            continue
        seen.add(found)
        yield found
        commit = read_commit(repo, found.decode())
        if commit.commit_time >= limit:
            waiting += commit.parents
