"""Looks through the content for previews before the first is asked for, which would wait for it otherwise."""

from __future__ import annotations

import logging
import time

from cms.preview.known import SiteUnreadable
from cms.preview.selecting import Stand, describe_installation
from cms.workspace.content import find_content
from cms.workspace.workspace import Clock, StoreEmpty, Workspace
from measures.store.git import NoStore, RemoteUnreachable
from yardstick.settings import Settings

log = logging.getLogger("cms.index")


def prepare_previews(settings: Settings, clock: Clock) -> None:
    """Find out what is public of the content now. Where it cannot be read, each preview says so."""
    started = time.perf_counter()
    try:
        opened = Workspace(find_content(settings), clock)
    except (NoStore, StoreEmpty, RemoteUnreachable):
        return
    rule, visible = describe_installation(settings)
    try:
        Stand(objects=opened.objects, root=opened.root, rule=rule, visible=visible).select(clock())
        log.info("Previews are ready after %.1f seconds.", time.perf_counter() - started)
    except SiteUnreadable:
        log.warning("site.yaml has errors, so there are no previews yet.")
    finally:
        opened.close()
