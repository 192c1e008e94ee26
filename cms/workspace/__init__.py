"""One truth with git: what editors see and save is the content store itself."""

from __future__ import annotations

from flask import g

from cms.surroundings import find_settings, read_now
from cms.workspace.content import ContentPlace, find_content
from cms.workspace.judged import note_save
from cms.workspace.saving import BaseUnknown, ChangedMeanwhile, Conflict, PathTaken, Saved, StoreBusy
from cms.workspace.telling_saves import list_told, tell_save
from cms.workspace.workspace import SavesElsewhere, StoreEmpty, Workspace
from measures.index import (
    MOST_WORK,
    MeasureRow,
    Order,
    Page,
    TopicRow,
    VersionRow,
    Wanted,
    WantedSaves,
    WorkRow,
    WorkWanted,
)
from measures.merge import Choice, Clash

__all__ = [
    "MOST_WORK",
    "BaseUnknown",
    "ChangedMeanwhile",
    "Choice",
    "Clash",
    "Conflict",
    "ContentPlace",
    "MeasureRow",
    "Order",
    "Page",
    "PathTaken",
    "Saved",
    "StoreBusy",
    "StoreEmpty",
    "TopicRow",
    "VersionRow",
    "Wanted",
    "WantedSaves",
    "WorkRow",
    "WorkWanted",
    "Workspace",
    "close_workspace",
    "find_content",
    "workspace",
]


def workspace() -> Workspace:
    """Return the workspace of this request, opened when it is first asked for and closed with the request."""
    found: Workspace | None = g.get("workspace")
    if found is None:
        place = find_content(find_settings())
        others = _find_others() if place.remote is not None else None
        found = g.workspace = Workspace(place, read_now, others)
    return found


def _find_others() -> SavesElsewhere:
    return SavesElsewhere(
        told=list_told(),
        tell=lambda commit: tell_save(commit, read_now()),
        note=lambda commit: note_save(commit, read_now()),
    )


def close_workspace(_error: BaseException | None = None) -> None:
    """Close the workspace of this request, if it was opened."""
    found: Workspace | None = g.pop("workspace", None)
    if found is not None:
        found.close()
