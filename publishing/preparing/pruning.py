"""Throws away what was prepared and is of no more use: figures that never came out do not lie about for ever."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from publishing.history import History
from publishing.layout import Layout
from publishing.preparing.state import LATEST, Prepared, drop_prepared, find_prepared_release, load_prepared, open_annex


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many objects of prepared releases there were beside the history, and how many there are."""

    before: int
    after: int


def prune_prepared(layout: Layout, history: History, now: datetime) -> Pruned:
    """Keep the release that waits for its instant, and nothing else of what was ever prepared or rehearsed.

    It is for a time at which no build runs. A process that reads meanwhile finds nothing prepared, and makes it anew.
    """
    old, fresh = (layout.prepared.with_name(f"{layout.prepared.name}.{name}") for name in ("old", "new"))
    for left in (old, fresh):
        shutil.rmtree(left, ignore_errors=True)
    _drop_rehearsed(layout.rehearsal)
    if not layout.prepared.exists():
        return Pruned(0, 0)
    with open_annex(layout, history) as annex:
        before = annex.count_objects()
        prepared = _find_waiting(layout, annex, now)
        after = _copy(annex, history, fresh, prepared) if prepared else 0
    if prepared is None:
        drop_prepared(layout)
    if after < before:
        _exchange(layout.prepared, old, fresh)
    shutil.rmtree(fresh, ignore_errors=True)
    return Pruned(before, min(before, after))


def _drop_rehearsed(place: Path) -> None:
    """Remove the site that a rehearsal left, with both trees that its link may lead to."""
    if place.is_symlink():
        place.unlink()
    for left in (place, place.with_name(f".{place.name}")):
        shutil.rmtree(left, ignore_errors=True)


def _find_waiting(layout: Layout, annex: History, now: datetime) -> Prepared | None:
    prepared = load_prepared(layout)
    is_past = prepared is None or prepared.instant + LATEST < now
    return None if is_past or find_prepared_release(annex, prepared) is None else prepared


def _copy(annex: History, history: History, place: Path, prepared: Prepared) -> int:
    """Copy a prepared release to a repository of its own, save what the history has; return how many objects it has."""
    release = annex.release(prepared.commit)
    base = annex.release(release.parent).tree if release.parent else None
    changes = dict(annex.trees.diff(base, release.tree))
    loads = {blob: partial(annex.trees.blob, blob) for blob in changes.values() if blob is not None}
    with History(place, beside=history) as fresh:
        fresh.trees.write_tree(base, changes, loads)
        fresh.take_commit(annex, release.id)
        fresh.advance(release.id, expected=None)
        return fresh.count_objects()


def _exchange(place: Path, old: Path, fresh: Path) -> None:
    place.rename(old)
    if fresh.exists():
        fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
