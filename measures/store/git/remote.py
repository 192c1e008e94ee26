"""Exchange with another repository: the one that a team shares, of which the local one is a copy."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from dulwich.client import get_transport_and_path
from dulwich.objects import ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from measures.store.git.commits import force_ref

_APPROVED = b"refs/yardstick/approved/"


class RemoteUnreachable(Exception):
    """The other repository could not be reached; trying again may help."""


class PushRefused(Exception):
    """The other repository refused a ref, as when it moved on meanwhile."""


def fetch(repo: Repo, url: str, branch: str) -> str | None:
    """Take a branch and the approved trees; see `GitStore.fetch`."""
    name = f"refs/heads/{branch}".encode()

    def choose(refs: Any, depth: int | None = None) -> list[ObjectID]:  # noqa: ARG001 (dulwich's signature)
        chosen = [found for ref, found in refs.items() if found is not None and (ref == name or _is_approval(ref))]
        return [found for found in dict.fromkeys(chosen) if found not in repo.object_store]

    try:
        client, path = get_transport_and_path(url)
        refs = client.fetch(path.encode(), repo, determine_wants=choose).refs
    except Exception as fault:  # each transport has errors of its own; all mean the same here
        raise RemoteUnreachable(f"{url}: {fault}") from fault
    for ref, found in refs.items():
        if found is not None and (ref == name or _is_approval(ref)):
            force_ref(repo, ref.decode(), found.decode())
    head = refs.get(Ref(name))
    return head.decode() if head else None


def _is_approval(ref: bytes) -> bool:
    return ref.startswith(_APPROVED) and not ref.endswith(b"^{}")


def push(repo: Repo, url: str, names: tuple[str, ...]) -> None:
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
                raise PushRefused(f"{name.decode()} moved on at {url}.")
        return wanted

    try:
        client, path = get_transport_and_path(url)
        sent = client.send_pack(path.encode(), update, generate)
    except PushRefused:
        raise
    except Exception as fault:  # as above
        raise RemoteUnreachable(f"{url}: {fault}") from fault
    refused = sorted(status for status in (sent.ref_status or {}).values() if status is not None)
    if refused:
        raise PushRefused(", ".join(refused))


def _split_name(name: str) -> tuple[str, str]:
    here, _, there = name.partition(":")
    return here, there or here


def _is_ancestor(repo: Repo, old: ObjectID, new: ObjectID) -> bool:
    if old == new:
        return True
    return old in repo.object_store and any(entry.commit.id == old for entry in repo.get_walker(include=[new]))
