"""Exchange of releases with a remote history."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from dulwich.objects import ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from measures.model.secrecy import hide_secrets
from measures.store.git import Transport
from publishing.history.release import HistoryUnreachable

BRANCH = Ref(b"refs/heads/main")
NEWEST = 1
EVERY = 0x7FFFFFFF
"""How many releases are taken; the larger number is git's word for all of them."""


def read_remote_head(url: str, transport: Transport) -> str | None:
    """Return the id of the newest release at the remote; None when it has none.

    Raises:
        HistoryUnreachable: it could not be reached.
    """
    try:
        client, path = transport.open(url)
        found = client.get_refs(path.encode()).refs.get(BRANCH)
    except Exception as error:  # each transport has its own errors; all mean the same here
        raise HistoryUnreachable(hide_secrets(f"{url}: {error}")) from error
    return found.decode() if found else None


def send_release(repo: Repo, url: str, commit_id: str, transport: Transport) -> None:
    """Make a release that is here the newest one of the remote.

    Raises:
        HistoryUnreachable: it could not be reached, or refused.
    """

    def generate(
        have: Set[ObjectID], want: Set[ObjectID], *, ofs_delta: bool = False, progress: Any = None
    ) -> tuple[int, Iterator[Any]]:
        return repo.generate_pack_data(set(have), set(want), progress=progress, ofs_delta=ofs_delta)

    try:
        client, path = transport.open(url)
        sent = client.send_pack(path.encode(), lambda _: {BRANCH: ObjectID(commit_id.encode())}, generate)
    except Exception as error:  # as above
        raise HistoryUnreachable(hide_secrets(f"{url}: {error}")) from error
    refused = sorted(status for status in (sent.ref_status or {}).values() if status is not None)
    if refused:
        raise HistoryUnreachable(hide_secrets(f"{url}: the push was refused: {', '.join(refused)}"))


def receive_releases(repo: Repo, url: str, transport: Transport, depth: int | None = None) -> None:
    """Copy the remote's releases into the repository, without moving its head: those that it lacks, or so many.

    Raises:
        HistoryUnreachable: it could not be reached.
    """

    def want(refs: Any, depth: int | None = None) -> list[ObjectID]:  # noqa: ARG001 (dulwich's signature)
        return [refs[BRANCH]]

    try:
        client, path = transport.open(url)
        client.fetch(path.encode(), repo, determine_wants=want, depth=depth)
    except Exception as error:  # as above
        raise HistoryUnreachable(hide_secrets(f"{url}: {error}")) from error
