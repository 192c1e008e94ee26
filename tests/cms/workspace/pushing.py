"""Pushes as a git client sends them, without its start-up time: the commands and the pack of new objects."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from dulwich.objects import ObjectID
from dulwich.pack import write_pack_objects
from dulwich.protocol import pkt_line

from measures.store import GitStore
from measures.store.receive import Judge, Verdict, receive_push
from tests.cms.workspace.studio import NOON


def allow(_push: object) -> Verdict:
    """Judge nothing."""
    return Verdict()


def push(path: Path, changes: Mapping[str, bytes | None], base: str, author: str, judge: Judge = allow) -> str | None:
    """Push a commit made on `base`; return its id if the answer says that the branch holds it, else None."""
    name = f"clone-of-{author}"
    with GitStore(path) as store:
        store.set_ref(f"refs/heads/{name}", base)
        commit = store.commit(changes, base=base, author=author, message="Push", at=NOON, branch=name)
        before = set(_list_objects(store, store.root_of(base)))
        sent = [each for each in _list_objects(store, store.root_of(commit)) if each not in before]
        pack = BytesIO()
        objects = [store.repo.object_store[ObjectID(each.encode())] for each in (commit, *sent)]
        write_pack_objects(pack, [(each, None) for each in objects], object_format=store.repo.object_format)
        command = f"{base} {commit} refs/heads/main\0report-status ofs-delta".encode()
        request = BytesIO(pkt_line(command) + pkt_line(None) + pack.getvalue())
        with receive_push(store, "main", request.read, judge) as answer:
            said = answer.read()
    return commit if b"ok refs/heads/main" in said else None


def _list_objects(store: GitStore, tree: str) -> list[str]:
    found = [tree]
    for entry in store.tree(tree).values():
        found += _list_objects(store, entry.id) if entry.kind == "folder" else [entry.id]
    return found
