"""Keeps a repository small and quick after many saves: loose objects become packs, and many packs become one.

Nothing is ever thrown away: a save that runs beside it may rest on an object that no branch holds yet.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dulwich.objects import ObjectID, ShaFile
from dulwich.repo import Repo

LOOSE_FROM = 200
"""From how many loose objects on a pack is made of them."""
MOST_PACKS = 40
AT_ONCE = 10_000
"""How many objects are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many loose objects and packs there were, and how many there are."""

    loose_before: int
    loose_after: int
    packs_before: int
    packs_after: int

    @property
    def is_changed(self) -> bool:
        """Whether anything was packed."""
        return (self.loose_before, self.packs_before) != (self.loose_after, self.packs_after)


def tidy(repo: Repo, *, loose_from: int = LOOSE_FROM, most_packs: int = MOST_PACKS) -> Tidied:
    """Pack loose objects where they are many, and make one pack of packs where those are many.

    It is safe beside readers and writers, in this process and in others.
    """
    store = repo.object_store
    loose, packs = store.count_loose_objects(), _count_packs(repo)
    if loose >= loose_from:
        _pack_loose(repo)
    if _count_packs(repo) > most_packs:
        store.repack()
        _sync(repo)
    return Tidied(loose, store.count_loose_objects(), packs, _count_packs(repo))


def _pack_loose(repo: Repo) -> None:
    """Pack loose objects some thousands at a time; each leaves its file once the pack that holds it is on the disk."""
    names = iter(_list_loose(repo))
    while some := [found for name in islice(names, AT_ONCE) if (found := _read(repo, name)) is not None]:
        repo.object_store.add_objects([(each, None) for each in some])
        _sync(repo)
        for each in some:
            repo.object_store.delete_loose_object(each.id)


def _list_loose(repo: Repo) -> list[str]:
    folder = _objects(repo)
    folders = (each for each in sorted(folder.iterdir()) if len(each.name) == 2 and each.is_dir())
    return [f"{each.name}{file.name}" for each in folders for file in sorted(each.iterdir()) if len(file.name) == 38]


def _read(repo: Repo, name: str) -> ShaFile | None:
    try:
        return repo.object_store[ObjectID(name.encode())]
    except KeyError:
        return None


def _count_packs(repo: Repo) -> int:
    return sum(1 for _ in (_objects(repo) / "pack").glob("*.pack"))


def _sync(repo: Repo) -> None:
    """See that the names of new packs are on the disk."""
    number = os.open(_objects(repo) / "pack", os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _objects(repo: Repo) -> Path:
    return Path(os.fsdecode(repo.path)) / "objects"
