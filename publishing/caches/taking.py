"""Takes what the newest release was made from, on a machine that has lost it or never had it."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from measures.publication.ledger import adopt, describes
from publishing.caches.depot import Depot, open_depot
from publishing.caches.leaving import read_manifest
from publishing.caches.parcels import Manifest, ParcelDamaged, unpack
from publishing.history import Release
from publishing.layout import Layout
from publishing.targets.contract import TargetFailed


def take_caches(layout: Layout, newest: Release | None, fingerprint: str, say: Callable[[str], None]) -> None:
    """Put the ledger of the newest release in place where none is here and one was left for it.

    What is not there, not whole or of another program is passed over: then everything is rendered. Each piece is
    checked by its hash, and the ledger must describe that very release.
    """
    if newest is None or describes(layout.ledger) is not None or newest.trailers.get("Fingerprint") != fingerprint:
        return
    with open_depot(layout.settings) as depot:
        if depot is None:
            return
        try:
            left = read_manifest(depot)
            if left is None or left.release != newest.id:
                say("nothing was left that this release was made from: everything is rendered")
            else:
                _take(depot, left, layout)
                say("took what the newest release was made from")
        except (TargetFailed, ParcelDamaged, sqlite3.DatabaseError, OSError) as fault:
            say(f"what the newest release was made from could not be taken, so everything is rendered: {fault}")


def _take(depot: Depot, left: Manifest, layout: Layout) -> None:
    layout.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=layout.cache, prefix="taking-") as name:
        folder = Path(name)
        ledger, delta, choices = folder / "ledger", folder / "delta", folder / "choices"
        unpack(left.ledger, depot, ledger)
        for step in left.steps:
            unpack(step.delta, depot, delta)
            adopt(delta, ledger, base=step.base, release=step.release)
        if describes(ledger) != left.release:
            raise ParcelDamaged("its parts do not fit together")
        if left.choices is not None and not layout.choices.exists():
            unpack(left.choices, depot, choices)
            choices.replace(layout.choices)
        ledger.replace(layout.ledger)
