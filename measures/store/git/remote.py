"""Exchange with another repository: the one that a team shares, of which the local one is a copy.

A copy begins shallow: the newest commit and the approved trees, which is all that a publish reads. Older commits are
taken at once, and once, when something asks for them.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dulwich.objects import ZERO_SHA, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from measures.model.secrecy import hide_secrets
from measures.store.git.commits import force_ref
from measures.store.git.transport import DEFAULT_TRANSPORT, Transport

_APPROVED = b"refs/yardstick/approved/"
NEWEST = 1
EVERYTHING = 0x7FFFFFFF
"""How many commits back a fetch goes; the larger number is git's word for all of them."""
MASKED = "refs/yardstick/masked"
"""Names the first commit of a store that was filled from production's with what must not leave it masked."""


class RemoteUnreachable(Exception):
    """The other repository could not be reached; trying again may help."""


class PushRefused(Exception):
    """The other repository refused a ref, as when it moved on meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The repository that another one is a copy of: its address, which may hold a password, and the branch taken.

    `transport` is how it is reached.
    """

    url: str = field(repr=False)
    branch: str
    transport: Transport = DEFAULT_TRANSPORT


def fetch(repo: Repo, origin: Origin) -> str | None:
    """Take a branch and the approved trees, of a branch that is not here yet only the newest commit.

    See `GitStore.fetch`.
    """
    name = Ref(f"refs/heads/{origin.branch}".encode())
    is_new = repo.refs.read_ref(name) is None

    def choose(refs: Any, depth: int | None = None) -> list[ObjectID]:  # noqa: ARG001 (dulwich's signature)
        chosen = [found for ref, found in refs.items() if found is not None and (ref == name or _is_approval(ref))]
        return [found for found in dict.fromkeys(chosen) if is_new or found not in repo.object_store]

    refs = _take(repo, origin, choose, NEWEST if is_new else None)
    for ref, found in refs.items():
        if found is not None and (ref == name or _is_approval(ref)):
            force_ref(repo, ref.decode(), found.decode())
    head = refs.get(name)
    return head.decode() if head else None


def deepen(repo: Repo, origin: Origin) -> None:
    """Take the older commits that a shallow copy lacks; of several that ask at once, one does it.

    Raises:
        RemoteUnreachable: the other repository could not be reached.
    """
    name = Ref(f"refs/heads/{origin.branch}".encode())

    def choose(refs: Any, depth: int | None = None) -> list[ObjectID]:  # noqa: ARG001 (dulwich's signature)
        return [refs[name]]

    with (Path(os.fsdecode(repo.path)) / "lock-deepening").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if repo.get_shallow():
            _take(repo, origin, choose, EVERYTHING)


def _take(repo: Repo, origin: Origin, choose: Callable[..., list[ObjectID]], depth: int | None) -> dict[Any, Any]:
    try:
        client, path = origin.transport.open(origin.url)
        return dict(client.fetch(path.encode(), repo, determine_wants=choose, depth=depth).refs)
    except Exception as fault:  # each transport has errors of its own; all mean the same here
        raise RemoteUnreachable(hide_secrets(f"{origin.url}: {fault}")) from fault


def _is_approval(ref: bytes) -> bool:
    return (ref.startswith(_APPROVED) or ref == MASKED.encode()) and not ref.endswith(b"^{}")


def push(repo: Repo, url: str, names: tuple[str, ...], transport: Transport) -> None:
    """Send refs; see `GitStore.push`."""
    wanted = {Ref(there.encode()): repo.refs[Ref(here.encode())] for here, there in map(_split_name, names)}

    def generate(
        have: Set[ObjectID], want: Set[ObjectID], *, ofs_delta: bool = False, progress: Any = None
    ) -> tuple[int, Iterator[Any]]:
        known = {each for each in have if each in repo.object_store}
        return repo.generate_pack_data(known, set(want), progress=progress, ofs_delta=ofs_delta)

    def update(refs: dict[Ref, ObjectID]) -> dict[Ref, ObjectID]:
        for name, new in wanted.items():
            old = refs.get(name)
            if name.startswith(b"refs/heads/") and old is not None and not _is_ancestor(repo, old, new):
                raise PushRefused(f"{name.decode()} moved on at {hide_secrets(url)}.")
        return wanted

    _send(url, update, generate, transport)


def _send(url: str, update: Any, generate: Any, transport: Transport) -> None:
    try:
        client, path = transport.open(url)
        sent = client.send_pack(path.encode(), update, generate)
    except PushRefused:
        raise
    except Exception as fault:  # as above
        raise RemoteUnreachable(hide_secrets(f"{url}: {fault}")) from fault
    refused = sorted(status for status in (sent.ref_status or {}).values() if status is not None)
    if refused:
        raise PushRefused(", ".join(refused))


def replace(repo: Repo, url: str, branch: str, transport: Transport) -> None:
    """Let another repository hold the branch and the refs of our own as they are here; see `GitStore.replace`."""
    own = {name: found for name, found in repo.get_refs().items() if _is_approval(name)}
    head = Ref(f"refs/heads/{branch}".encode())

    def generate(
        have: Set[ObjectID], want: Set[ObjectID], *, ofs_delta: bool = False, progress: Any = None
    ) -> tuple[int, Iterator[Any]]:
        known = {each for each in have if each in repo.object_store}
        wanted = {each for each in want if each != ZERO_SHA}
        return repo.generate_pack_data(known, wanted, progress=progress, ofs_delta=ofs_delta)

    def update(refs: dict[Ref, ObjectID]) -> dict[Ref, ObjectID]:
        stale = {name: ZERO_SHA for name in refs if _is_approval(name) and name not in own}
        return {**stale, **own, head: repo.refs[head]}

    _send(url, update, generate, transport)


def _split_name(name: str) -> tuple[str, str]:
    here, _, there = name.partition(":")
    return here, there or here


def _is_ancestor(repo: Repo, old: ObjectID, new: ObjectID) -> bool:
    if old == new:
        return True
    return old in repo.object_store and any(entry.commit.id == old for entry in repo.get_walker(include=[new]))
