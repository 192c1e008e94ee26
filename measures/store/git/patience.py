"""Opens repositories that are tidied while they are read."""

from __future__ import annotations

from pathlib import Path

from dulwich.object_store import DiskObjectStore
from dulwich.objects import ObjectID, RawObjectID
from dulwich.repo import Repo

TRIES = 3
"""How often an object is looked for; each time a tidying would have to move it anew."""


class PatientObjects(DiskObjectStore):
    """The objects of a repository. What is not found is looked for again.

    The library looks into packs, then among loose objects. A tidying that packs an object between the two leaves it
    nowhere for that one look.
    """

    def get_raw(self, name: RawObjectID | ObjectID) -> tuple[int, bytes]:
        """Return the kind and the bytes of an object.

        Raises:
            KeyError: it is not here.
        """
        for _try in range(TRIES - 1):
            try:
                return super().get_raw(name)
            except KeyError:
                continue
        return super().get_raw(name)

    def __contains__(self, sha: ObjectID) -> bool:
        """Whether an object is here."""
        return any(super(PatientObjects, self).__contains__(sha) for _try in range(TRIES))


def open_repository(path: Path | str) -> Repo:
    """Open a bare repository.

    Raises:
        NotGitRepository: there is none.
    """
    repo = Repo(str(path))
    repo.object_store.close()
    repo.object_store = PatientObjects.from_config(repo.object_store.path, repo.get_config())
    return repo
