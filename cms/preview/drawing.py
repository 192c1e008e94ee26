"""What stands at an address of our sites, drawn: with other measures as they are, or without those that have faults."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from cms.preview.addressing import Output, find_output
from cms.preview.known import SiteUnreadable
from cms.preview.recalling import Memory, Recollection
from cms.preview.selecting import Draft, Stand, make_site
from generator.pages.addresses import SITE
from measures.publication.site import PublicSite

log = logging.getLogger("cms")
_memory = Memory()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An address of one of our sites, the drafts to show as released, and the instant of that."""

    address: str
    drafts: tuple[Draft, ...]
    instant: datetime
    root: str = SITE


@dataclass(frozen=True, slots=True)
class Drawn:
    """An output with the bytes that are published of it."""

    output: Output
    content: bytes


class CannotBeDrawn(Exception):
    """A page fails although no other measure with a fault has a part in it: the failure is the cause."""


def draw(stand: Stand, wanted: Wanted) -> Drawn | None:
    """Return what stands at an address; None where nothing does.

    Where drawing fails, measures with errors are left out, as publishing leaves them out, and it is drawn again.

    Raises:
        SiteUnreadable: site.yaml has errors.
        CannotBeDrawn: it fails even so.
    """
    try:
        return _draw(make_site(stand, wanted.drafts, wanted.instant), wanted)
    except SiteUnreadable:
        raise
    except Exception as failure:  # noqa: BLE001 (what others left broken may fail in any way)
        log.info("Drawing %s failed (%s); trying without measures that have errors.", wanted.address, failure)
    try:
        return _draw(make_site(stand, wanted.drafts, wanted.instant, is_checked=True), wanted)
    except Exception as failure:
        raise CannotBeDrawn(wanted.address) from failure


def _draw(site: PublicSite, wanted: Wanted) -> Drawn | None:
    recollection = Recollection(_memory, site)
    found = find_output(site, wanted.address, wanted.root)
    drawn = None if found is None else Drawn(found, found.kind.render(site, found.owner, found.path))
    recollection.keep()
    return drawn
