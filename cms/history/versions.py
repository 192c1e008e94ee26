"""The versions of a file: the saves that changed it, newest first, with its content as each left it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cms.history.differences import find_blob
from cms.workspace import WantedSaves, Workspace
from measures.index import CommitRow

_LOOKED_AT = 400
"""How many saves of its measure are looked at for one page of a file's versions."""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A file as a save left it: the save, and the blob; None where the save removed it."""

    save: CommitRow
    blob: str | None


@dataclass(frozen=True, slots=True)
class VersionPage:
    """Some versions of a file, and how many saves to skip for those before; None where these are all."""

    versions: tuple[FileVersion, ...]
    older: int | None


def list_file_versions(work: Workspace, path: str, wanted: WantedSaves) -> VersionPage:
    """Return the versions of a file among the wanted saves; of a measure's file those of its measure are looked at."""
    parts = path.split("/")
    place = "/".join(parts[1:4]) if parts[0] == "measures" and len(parts) > 4 else path
    saves = work.index.find_saves(replace(wanted, path=place, most=_LOOKED_AT))
    older = wanted.skip + len(saves) if len(saves) == _LOOKED_AT else None
    return VersionPage(tuple(_choose(work, path, saves)), older)


def _choose(work: Workspace, path: str, saves: tuple[CommitRow, ...]) -> Iterator[FileVersion]:
    for save in saves:
        (found,) = work.objects.list_commits(save.commit, None, 1)
        old, new = find_blob(work, found.before, path), find_blob(work, found.root, path)
        if old != new:
            yield FileVersion(save, new)
