"""Brings the index of the content up to its head before the first request, which would wait for it otherwise."""

from __future__ import annotations

import logging
import time

from cms.workspace.content import find_content
from cms.workspace.workspace import Clock, StoreEmpty, Workspace
from measures.index import Index, Wanted, open_index
from measures.store.git import NoStore, RemoteUnreachable
from yardstick.settings import Settings

log = logging.getLogger("cms.index")


def prepare_index(settings: Settings, clock: Clock) -> Index | None:
    """Build the index, or take in what changed since it was built, and say so in the log.

    A store that is missing, empty or out of reach is said as well; requests tell more of it, and None comes back. Else
    keep what comes back open while the process runs: where a request closes the last connection, it waits for the disk.
    """
    try:
        opened = Workspace(find_content(settings), clock)
    except (NoStore, StoreEmpty, RemoteUnreachable) as fault:
        log.warning("The content cannot be read yet: %s", fault)
        return None
    try:
        _bring_up(opened)
    finally:
        opened.close()
    return open_index(opened.place.index)


def _bring_up(opened: Workspace) -> None:
    before, started = opened.indexed_commit, time.perf_counter()
    if before == opened.head:
        log.info("The index of the content is up to date.")
        return
    if before is None:
        log.info("Building the index of the content. This is done once, and takes a while for a large site.")
    count = opened.list_measures(Wanted(most=1)).total
    log.info("The index of %s measures is ready after %.1f seconds.", f"{count:,}", time.perf_counter() - started)
