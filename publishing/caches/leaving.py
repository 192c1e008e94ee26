"""Leaves what the newest release was made from, once it is live."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from measures.publication.ledger import FORM, describes
from publishing.caches.depot import UNGUARDED, Depot, open_depot
from publishing.caches.parcels import MANIFEST, Manifest, Parcel, Step, pack
from publishing.layout import Layout
from publishing.targets.contract import TargetFailed

MOST_STEPS = 50
"""How many releases are left as changes before everything is left anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What a build changed in the ledger: the release that it started from, and the file of changes."""

    base: str
    delta: Path


def leave_caches(
    layout: Layout, release: str, folded: Folded | None, check: Callable[[], None], say: Callable[[str], None]
) -> None:
    """Leave the ledger of a release where CACHE_TARGET says: its changes alone where what is left is that close.

    `check` raises where another run has taken over. A place that cannot be written to costs nothing but time later.
    """
    with open_depot(layout.settings) as depot:
        if depot is None or describes(layout.ledger) != release:
            return
        try:
            left = read_manifest(depot)
            if left is None or left.release != release:
                made = _add_step(depot, left, release, folded) or _leave_whole(depot, layout, release)
                check()
                depot.write(MANIFEST, made.model_dump_json(by_alias=True).encode(), token=UNGUARDED)
                _clear(depot, made)
        except TargetFailed as failure:
            say(f"what this release was made from could not be left for other machines: {failure}")


def read_manifest(depot: Depot) -> Manifest | None:
    """Return what is left; None where nothing is that this program can read.

    Raises:
        TargetFailed: the depot cannot be read.
    """
    content = depot.read(MANIFEST)
    try:
        found = Manifest.model_validate_json(content) if content is not None else None
    except ValidationError:
        return None
    return found if found is not None and found.form == FORM else None


def _add_step(depot: Depot, left: Manifest | None, release: str, folded: Folded | None) -> Manifest | None:
    """Return what is left with one step more; None where everything is to be left anew."""
    if left is None or folded is None or left.release != folded.base or len(left.steps) >= MOST_STEPS:
        return None
    if not folded.delta.is_file():
        return None
    delta = pack(folded.delta, depot)
    if delta.packed + sum(step.delta.packed for step in left.steps) > left.ledger.packed:
        return None
    step = Step(base=folded.base, release=release, delta=delta)
    return left.model_copy(update={"steps": (*left.steps, step)})


def _leave_whole(depot: Depot, layout: Layout, release: str) -> Manifest:
    ledger = pack(layout.ledger, depot)
    return Manifest(whole=release, ledger=ledger, choices=_leave_choices(depot, layout))


def _leave_choices(depot: Depot, layout: Layout) -> Parcel | None:
    """Leave a copy of the choices that is whole whatever else has the file open."""
    if not layout.choices.is_file():
        return None
    with tempfile.TemporaryDirectory(dir=layout.cache, prefix="leaving-") as folder:
        copy = Path(folder) / layout.choices.name
        try:
            with closing(sqlite3.connect(layout.choices, isolation_level=None)) as kept:
                kept.execute("VACUUM INTO ?", (str(copy),))
        except sqlite3.DatabaseError:
            return None
        return pack(copy, depot)


def _clear(depot: Depot, made: Manifest) -> None:
    """Remove pieces that the manifest does not name."""
    for name in sorted(set(depot.list_paths()) - made.list_pieces() - {MANIFEST}):
        depot.delete(name, token=UNGUARDED)
