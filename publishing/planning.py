"""Planning: what a target needs to hold a release, by the difference of trees or by looking at every file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from measures.model.tree import hash_blob
from publishing.history import History
from publishing.ordering import is_asset, rank_path
from publishing.targets.contract import Pointer, Target

BATCH_FILES = 100
KEEP_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a target is to hold: of a release (its commit id) `site` or `style-guide`; for which build, on which day."""

    release: str
    portion: str
    build: str
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a target needs: files to write (path and blob id) in safe order, files to delete, assets to keep."""

    writes: tuple[tuple[str, str], ...]
    deletes: tuple[str, ...]
    kept: Mapping[str, str]


def find_carried(history: History, shown: Pointer, goal: Goal) -> Mapping[str, str]:
    """Return the assets, with the day on which they left the site, that late readers of what is shown still need."""
    tree = history.portion(history.release(goal.release), goal.portion)
    carried = {path: day for path, day in shown.kept.items() if history.trees.find(tree, path) is None}
    for base in (shown.at, *shown.moving):
        if base is not None and history.has(base):
            changes = history.trees.diff(history.portion(history.release(base), goal.portion), tree)
            gone = (path for path, blob_id in changes if blob_id is None and is_asset(path))
            carried = dict.fromkeys(gone, goal.today.isoformat()) | carried
    return {path: day for path, day in sorted(carried.items()) if day > _find_last_kept(goal)}


def plan_mirror(history: History, begun: Pointer, goal: Goal, carried: Mapping[str, str] | None = None) -> Plan:
    """Work out what a target needs that holds `begun.at` and parts of the releases in `begun.moving`.

    `carried` are the assets to keep, where another tree of the target knows them better than this one.
    """
    trees, tree = history.trees, history.portion(history.release(goal.release), goal.portion)
    changes: dict[str, str | None] = {}
    for base in (begun.at, *begun.moving):
        if base is None:
            changes.update(trees.diff(None, tree))
        elif base != goal.release:
            changes.update(trees.diff(history.portion(history.release(base), goal.portion), tree))
    gone = [path for path, blob_id in changes.items() if blob_id is None]
    writes = [(path, blob_id) for path, blob_id in changes.items() if blob_id is not None]
    kept = _find_kept(history, tree, begun, goal, gone) if carried is None else carried
    return _order(writes, _list_gone(history, tree, begun, gone), kept)


def plan_anew(
    history: History, target: Target, begun: Pointer, goal: Goal, carried: Mapping[str, str] | None = None
) -> Plan:
    """Work out what a target needs by reading everything that it holds; `carried` as in `plan_mirror`."""
    tree = history.portion(history.release(goal.release), goal.portion)
    files = dict(history.trees.list_files(tree))
    held = sorted(target.list_paths())
    found = hash_files(target, [path for path in held if path in files])
    writes = [(path, blob_id) for path, blob_id in files.items() if found.get(path) != blob_id]
    gone = [path for path in held if path not in files]
    kept = _find_kept(history, tree, begun, goal, gone) if carried is None else carried
    return _order(writes, gone, kept)


def _order(writes: list[tuple[str, str]], gone: list[str], kept: Mapping[str, str]) -> Plan:
    """Order writes so that what is pointed to comes first, deletions the other way round."""
    return Plan(
        writes=tuple(sorted(writes, key=lambda item: (rank_path(item[0]), item[0]))),
        deletes=tuple(sorted({*gone} - kept.keys(), key=lambda path: (-rank_path(path), path))),
        kept=kept,
    )


def _find_kept(history: History, tree: str | None, begun: Pointer, goal: Goal, gone: list[str]) -> Mapping[str, str]:
    """Return the assets that stay a while though they left the tree, with the day on which they did."""
    kept = dict.fromkeys(filter(is_asset, gone), goal.today.isoformat()) | dict(begun.kept)
    return {
        path: day
        for path, day in sorted(kept.items())
        if day > _find_last_kept(goal) and history.trees.find(tree, path) is None
    }


def _list_gone(history: History, tree: str | None, begun: Pointer, gone: list[str]) -> list[str]:
    """Return what a tree no longer holds of what a target may hold, kept assets included."""
    return [*gone, *(path for path in begun.kept if history.trees.find(tree, path) is None)]


def _find_last_kept(goal: Goal) -> str:
    """Return the last day of whose assets nothing is kept any more."""
    return (goal.today - timedelta(days=KEEP_DAYS)).isoformat()


def hash_files(target: Target, paths: list[str]) -> dict[str, str]:
    """Return the blob id of each of these files that the target holds, reading as many at once as it bears."""
    found: dict[str, str] = {}
    with many_hands(target) as do_all:
        for start in range(0, len(paths), BATCH_FILES):
            batch = paths[start : start + BATCH_FILES]
            for path, content in zip(batch, do_all(target.read, batch), strict=True):
                if content is not None:
                    found[path] = hash_blob(content)
    return found


@contextmanager
def many_hands(target: Target) -> Iterator[Callable[..., Iterable[Any]]]:
    """Give a `map` that does as many things at once as the target bears."""
    if target.parallel == 1:
        yield map
    else:
        with ThreadPoolExecutor(target.parallel) as pool:
            yield pool.map
